import HTTPTypes
import Journal
import Kernel
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("what a resident took part in: their own, and nobody else's")
struct MyPartTests {
    private typealias U = PartCounty

    /// A vote on whose roll residents 1 to 3 stand, open after two days.
    private func vote(_ pages: PartPages, _ method: Vote.Method) async throws -> CaseNumber {
        let votes = pages.part.votes
        let opens = pages.county.time.now().adding(days: 12)
        let number = try await votes.make(
            VoteDraft(
                place: U.village, title: "先装哪盏灯", text: "虚构", body: .villagersGroup, roll: .adults, method: method,
                kind: .selection, choices: ["桥头", "祠堂"], most: 1, opens: opens, closes: opens.adding(days: 2)),
            by: U.clerk)
        let lines = (1...3).map { "\($0),试\($0)人,\(PartPages.phone($0))\n" }.joined()
        _ = try await votes.importRoll(Array(("no,name,phone\n" + lines).utf8), of: number, by: U.clerk)
        try await votes.giveNotice(number, by: U.clerk)
        pages.county.time.set(opens)
        try await pages.county.ring(pages.part.timers)
        return number
    }

    @Test("everything one did stands there, with the code, the version and the own choice", arguments: Engine.all)
    func own(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let (resident, neighbour) = (U.resident(1), U.resident(2))
            let empty = try await pages.ask(.get, "/me/part", as: resident)
            #expect(empty.status == 200 && empty.text.contains("还没有"))
            let initiatives = pages.part.initiatives.work
            _ = try await initiatives.begin(.bell, in: U.village, title: "我的铃", words: "商量", by: resident)
            let other = try await initiatives.begin(
                .proposal, in: U.village, title: "邻居的建议", words: "原文", by: neighbour)
            try await initiatives.join(other.number, by: resident)
            try await initiatives.amend(other.number, "改过的全文", by: resident)
            try await initiatives.judge(1, of: other.number, accepting: true, "说得对", by: neighbour)
            let offers = pages.part.offers.work
            let now = pages.county.time.now()
            let plan = OfferPlan(
                place: U.village, title: "餐券", text: "虚构", amount: 3, opens: now, closes: now.adding(hours: 9))
            let offer = try await offers.make(plan, by: U.clerk)
            let claim = try await offers.claim(offer.number, by: resident)
            let survey = try await pages.surveys.make(
                SurveyPlan(
                    kind: .questions, place: U.village, title: "礼堂怎么用", text: "虚构", keeping: .anonymous, opens: now,
                    closes: now.adding(hours: 9)), by: U.clerk)
            try await pages.surveys.edit(survey, by: U.clerk) { $0 = [.init(text: "几分", kind: .scale)] }
            try await pages.surveys.publish(survey, by: U.clerk)
            try await pages.surveys.answer(survey, [.init(choices: [4])], by: resident)
            let number = try await vote(pages, .open)
            let waiting = try await pages.ask(.get, "/me/part", as: resident).text
            #expect(waiting.contains("您在名册上，还没有投票"))
            try await pages.part.votes.cast(.init(choices: [1]), in: number, by: resident)
            let page = try await pages.ask(.get, "/me/part", as: resident).text
            for words in [
                "我的铃", "邻居的建议", "您支持的是第 1 稿", "改过的全文", "说得对", "餐券", claim.code.shown, "礼堂怎么用", "您投了：祠堂（网上",
            ] {
                #expect(page.contains(words), "\(words) in \(page)")
            }
            let theirs = try await pages.ask(.get, "/me/part", as: neighbour).text
            #expect(theirs.contains("邻居的建议") && !theirs.contains("我的铃") && !theirs.contains(claim.code.shown))
            #expect(!theirs.contains("您投了"))
        }
    }

    @Test("whoever has not signed in as a resident is sent to do so", arguments: [Actor.anyone, U.clerk])
    func strangers(_ actor: Actor) async throws {
        try await withPartPages(.sqlite) { pages in
            let answer = try await pages.ask(.get, "/me/part", as: actor)
            #expect(answer.status == (actor == .anyone ? 303 : 403))
            #expect(answer.location == (actor == .anyone ? "/sign-in/resident?next=/me/part" : nil))
            let begin = try await pages.ask(.get, "/initiatives/new?kind=bell", as: actor)
            #expect(
                begin.location == (actor == .anyone ? "/sign-in/resident?next=/initiatives/new%3Fkind%3Dbell" : nil))
            let desk = try await pages.ask(.get, "/desk/surveys", as: .anyone)
            #expect(desk.location == "/sign-in?next=/desk/surveys")
        }
    }
}
