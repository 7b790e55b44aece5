import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("whose turn it is in taking part: by place, by post, by when it is due") struct TurnsTests {
    private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!
    private static let town = PartCounty.post(.dutyOfficer, place: DivisionCode("330381001")!, person: 4)
    private static let neighbour = PartCounty.post(.disclosureClerk, place: DivisionCode("330381001002")!, person: 5)

    private func turns(_ actor: Actor, _ pages: PartPages) async throws -> [Turn] {
        guard case .post(let holder) = actor else { return [] }
        return try await pages.part.turns(of: holder, at: pages.county.time.now()).sorted(by: Turn.isEarlier)
    }

    private func keys(_ actor: Actor, _ pages: PartPages) async throws -> [String] {
        try await turns(actor, pages).map { $0.key.replacing("participation.turn.", with: "") }
    }

    private func bell(_ pages: PartPages) async throws -> CaseNumber {
        try await pages.part.initiatives.work.begin(
            .bell, in: PartCounty.village, title: "停车位", words: "想一起商量", by: PartCounty.resident(1)
        ).number
    }

    @Test(
        "a bell is the village's, is the town's too once it is late, and is done with step by step",
        arguments: Engine.all)
    func bell(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let number = try await bell(pages)
            let waiting = try #require(try await turns(PartCounty.clerk, pages).first)
            #expect(waiting.key == "participation.turn.bell" && waiting.title == "停车位")
            #expect(waiting.href == "/desk/initiative/\(number)" && waiting.place == PartCounty.village)
            for other in [Self.town, Self.neighbour, PartCounty.committee] {
                #expect(try await turns(other, pages).isEmpty)
            }
            pages.county.time.set(try #require(waiting.due))
            #expect(try await keys(Self.town, pages) == ["bell"])
            #expect(try await turns(Self.neighbour, pages).isEmpty)
            let work = pages.part.initiatives.work
            try await work.answer(number, "下周商量", accepting: true, by: PartCounty.clerk)
            #expect(try await keys(PartCounty.clerk, pages) == ["talk"])
            #expect(try await turns(Self.town, pages).isEmpty)
            let step = Initiative.Step(what: "划线", due: LocalDate("2026-12-20")!, percent: 0)
            try await work.agree(number, nil, [step], by: PartCounty.clerk)
            let promised = try #require(try await turns(PartCounty.clerk, pages).first)
            #expect(promised.key == "participation.turn.step")
            #expect(promised.due.map { CountyTime.china.date($0) } == LocalDate("2026-12-21"))
            try await work.progress(number, step: 0, percent: 100, by: PartCounty.clerk)
            #expect(try await turns(PartCounty.clerk, pages).isEmpty)
        }
    }

    @Test("a draw goes from the office to the committee and back, each when it is theirs", arguments: Engine.all)
    func draw(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.draws.work
            let plan = DrawPlan(
                place: PartCounty.village, title: "菜场摊位", text: "虚构", places: 1,
                value: .init(name: "虚构第 1 期", from: Self.start.adding(hours: 24)),
                revealBy: Self.start.adding(hours: 48),
                fallback: .init(name: "虚构第 2 期", from: Self.start.adding(hours: 72)))
            let number = try await work.make(plan, by: PartCounty.clerk).number
            #expect(try await keys(PartCounty.clerk, pages) == ["draw.list"])
            try await work.list([Entrant(id: "A-1", maskedName: "陈＊")], for: number, by: PartCounty.clerk)
            #expect(try await keys(PartCounty.clerk, pages) == [])
            #expect(try await keys(PartCounty.committee, pages) == ["draw.seal"])
            _ = try await work.seal(number, by: PartCounty.committee)
            #expect(try await keys(PartCounty.committee, pages) == [])
            pages.county.pass(hours: 25)
            #expect(try await turns(PartCounty.committee, pages).map(\.due) == [plan.revealBy])
            pages.county.time.set(plan.fallback.from)
            try await pages.county.ring(pages.part.timers)
            #expect(try await keys(PartCounty.committee, pages) == [])
            #expect(try await keys(PartCounty.clerk, pages) == ["draw.fallback"])
        }
    }

    @Test(
        "a draft is due when it would open, and a vote waits for its notice and then for papers", arguments: Engine.all)
    func drafts(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let opens = Self.start.adding(days: 20)
            let survey = try await pages.surveys.make(
                SurveyPlan(
                    kind: .questions, place: PartCounty.village, title: "先办什么", text: "虚构", keeping: .anonymous,
                    opens: opens, closes: opens.adding(days: 2)), by: PartCounty.clerk)
            let votes = pages.part.votes
            let draft = VoteDraft(
                place: PartCounty.village, title: "修路", text: "虚构", body: .villagersRepresentatives,
                roll: .representatives, method: .open, kind: .proposal, choices: [], most: 1, opens: opens,
                closes: opens.adding(days: 1))
            let vote = try await votes.make(draft, by: PartCounty.clerk)
            let all = try await turns(PartCounty.clerk, pages)
            #expect(all.map(\.href) == ["/desk/vote/\(vote)", "/desk/survey/\(survey)"])
            let rule = try await pages.county.house.reader.read { try votes.load(vote, $0) }.rule
            let last = CountyTime.china.date(opens).adding(days: -rule.noticeDays)
            #expect(all[0].due == CountyTime.china.moment(last.adding(days: 1)))
            _ = try await votes.importRoll(VotesUnderTest.roll(3), of: vote, by: PartCounty.clerk)
            try await votes.giveNotice(vote, by: PartCounty.clerk)
            #expect(try await keys(PartCounty.clerk, pages) == ["survey"])
            pages.county.time.set(opens)
            try await pages.county.ring(pages.part.timers)
            let open = try await turns(PartCounty.clerk, pages)
            #expect(open.map(\.key).contains("participation.turn.vote.papers"))
            #expect(try await turns(PartCounty.committee, pages).isEmpty)
        }
    }

    @Test("a resident, and somebody who serves elsewhere, have no turns here", arguments: Engine.all)
    func nobody(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            _ = try await bell(pages)
            let others: [Actor] = [
                Self.neighbour, PartCounty.post(.gridWorker, person: 8), PartCounty.post(.administrator, person: 9),
                PartCounty.post(.dutyOfficer, place: DivisionCode("330382001")!, person: 10),
            ]
            for other in others { #expect(try await turns(other, pages).isEmpty) }
        }
    }

    @Test("something of a village is its own, its town's once it is late, and nobody's beyond")
    func office() throws {
        let (now, past, coming) = (Self.start, Self.start, Self.start.adding(hours: 1))
        let places = ["330381", "330381001", "330381001001", "330381001001001"].map { DivisionCode($0)! }
        func holder(_ place: DivisionCode) throws -> PostHolder {
            guard case .post(let holder) = PartCounty.post(.dutyOfficer, place: place, person: 1) else {
                throw RightRefusal.notSignedIn
            }
            return holder
        }
        for (at, own) in places.prefix(3).enumerated() {
            for (below, place) in places.enumerated() {
                let office = min(below, 2)
                #expect(try holder(own).answersFor(place, at: now) == (at == office))
                #expect(try holder(own).answersFor(place, due: coming, at: now) == (at == office))
                #expect(try holder(own).answersFor(place, due: past, at: now) == (at == office || at + 1 == office))
            }
        }
        #expect(try !holder(places[2]).answersFor(DivisionCode("330381001002")!, due: past, at: now))
    }
}
