import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("changes to a proposal: proposed by anybody, taken by its author, every version kept")
struct AmendmentTests {
    private static let words = "请在侧门修一条坡道"

    private func begin(_ work: InitiativeWork) async throws -> CaseNumber {
        try await work.begin(
            .proposal, in: PartCounty.village, title: "坡道", words: Self.words, by: PartCounty.resident(1)
        ).number
    }

    private func find(_ number: CaseNumber, _ work: InitiativeWork) async throws -> Initiative {
        try await work.house.reader.read { [table = work.table] in try #require(try table.find(number, $0)) }
    }

    @Test(
        "a change that the author takes is the new version, and who joined before stays on theirs",
        arguments: Engine.all)
    func taken(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.initiatives.work
            let number = try await begin(work)
            try await work.join(number, by: PartCounty.resident(2))
            await #expect(throws: InitiativeRefusal.sameWords) {
                try await work.amend(number, Self.words, by: PartCounty.resident(3))
            }
            try await work.amend(number, "请修坡道和扶手，电话 13812345678", by: PartCounty.resident(3))
            await #expect(throws: InitiativeRefusal.amendedAlready) {
                try await work.amend(number, "还有一句", by: PartCounty.resident(3))
            }
            await #expect(throws: InitiativeRefusal.notAuthor) {
                try await work.judge(1, of: number, accepting: true, "好", by: PartCounty.resident(3))
            }
            try await work.judge(1, of: number, accepting: true, "说得对", by: PartCounty.resident(1))
            try await work.join(number, by: PartCounty.resident(4))
            await #expect(throws: InitiativeRefusal.judgedAlready) {
                try await work.judge(1, of: number, accepting: false, "算了", by: PartCounty.resident(1))
            }
            await #expect(throws: InitiativeRefusal.unknownAmendment) {
                try await work.judge(2, of: number, accepting: false, "算了", by: PartCounty.resident(1))
            }
            let now = try await find(number, work)
            #expect(now.version == 2 && now.words.hasPrefix("请修坡道和扶手") && !now.words.contains("13812345678"))
            let history = try await work.house.reader.read { try work.history(now, $0) }
            #expect(history.former.map(\.words) == [Self.words])
            // The author follows the own choice.
            #expect(history.supporters.map { [$0.version, $0.count] } == [[1, 1], [2, 2]])
            let page = try await pages.ask(.get, "/initiative/\(number)", as: PartCounty.resident(2)).text
            #expect(page.contains("您支持的是第 1 稿，现在是第 2 稿") && page.contains(Self.words) && page.contains("说得对"))
            #expect(page.contains("/initiative/\(number)/leave"))
            try await pages.county.check(work.inspection)
        }
    }

    @Test(
        "support is taken back, by anybody but the author, and an answer that is owed stays owed", arguments: Engine.all
    )
    func left(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.initiatives.work
            let number = try await begin(work)
            await #expect(throws: InitiativeRefusal.notJoined) {
                try await work.leave(number, by: PartCounty.resident(2))
            }
            await #expect(throws: InitiativeRefusal.authorStays) {
                try await work.leave(number, by: PartCounty.resident(1))
            }
            try await work.amend(number, "另一句", by: PartCounty.resident(20))
            for person in 2...10 { try await work.join(number, by: PartCounty.resident(person)) }
            try await work.leave(number, by: PartCounty.resident(10))
            let owed = try await find(number, work)
            #expect(owed.state == .awaiting && owed.supporters == 9 && owed.answerBy != nil)
            try await work.join(number, by: PartCounty.resident(10))
            #expect(try await find(number, work).answerBy == owed.answerBy)
            // What an answer is owed to no longer changes.
            await #expect(throws: InitiativeRefusal.notGathering) {
                try await work.amend(number, "又一句", by: PartCounty.resident(3))
            }
            await #expect(throws: InitiativeRefusal.notGathering) {
                try await work.judge(1, of: number, accepting: true, "好", by: PartCounty.resident(1))
            }
            try await work.answer(number, "好", accepting: true, by: PartCounty.clerk)
            await #expect(throws: InitiativeRefusal.isOver) { try await work.leave(number, by: PartCounty.resident(2)) }
            try await pages.county.check(work.inspection)
        }
    }

    @Test(
        "on the page a change is proposed, declined with a word, and a fault keeps what was typed",
        arguments: Engine.all)
    func page(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let number = try await begin(pages.part.initiatives.work)
            let path = "/initiative/\(number)"
            let stranger = try await pages.ask(.get, path)
            #expect(!stranger.text.contains("\(path)/amend"))
            let neighbour = PartCounty.resident(2)
            let empty = try await pages.ask(.post, "\(path)/amend", as: neighbour, [("words", "")])
            #expect(empty.status == 422 && empty.text.contains("href=\"#words\""))
            let same = try await pages.ask(.post, "\(path)/amend", as: neighbour, [("words", Self.words)])
            #expect(same.status == 409 && same.text.contains("和现在的内容一样"))
            let made = try await pages.ask(.post, "\(path)/amend", as: neighbour, [("words", "请修两条坡道")])
            #expect(made.location == path)
            let author = try await pages.ask(.get, path, as: PartCounty.resident(1))
            #expect(author.text.contains("请修两条坡道") && author.text.contains("\(path)/judge"))
            let form = [("amendment", "1"), ("accept", "no")]
            let wordless = try await pages.ask(
                .post, "\(path)/judge", as: PartCounty.resident(1), form + [("answer", "")])
            #expect(wordless.status == 422)
            let judged = try await pages.ask(
                .post, "\(path)/judge", as: PartCounty.resident(1), form + [("answer", "钱不够")])
            #expect(judged.location == path)
            let after = try await pages.ask(.get, path)
            #expect(after.text.contains("发起人不采纳") && after.text.contains("钱不够"))
            _ = try await pages.ask(.post, path, as: neighbour, [])
            let left = try await pages.ask(.post, "\(path)/leave", as: neighbour, [])
            #expect(left.location == path)
            let gone = try await pages.ask(.post, "\(path)/leave", as: neighbour, [])
            #expect(gone.status == 409)
            let unknown = try await pages.ask(.post, "/initiative/x/judge", as: neighbour, [])
            #expect(unknown.status == 404 || unknown.status == 422)
        }
    }

    @Test("whoever is forgotten leaves the texts, and check finds one that is missing", arguments: Engine.all)
    func forgotten(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let work = pages.part.initiatives.work
            let number = try await begin(work)
            try await work.amend(number, "另一句", by: PartCounty.resident(3))
            try await work.judge(1, of: number, accepting: true, "好", by: PartCounty.resident(1))
            guard case .resident(let person) = PartCounty.resident(3) else { return }
            try await pages.county.house.door.open { passage in
                let pen = try passage.record(Entry("person.forgotten", Subject(person), by: .resident(person)))
                try pages.part.forget(person, pen)
            }
            let now = try await find(number, work)
            let history = try await work.house.reader.read { try work.history(now, $0) }
            #expect(history.amendments.map(\.author) == [nil] && history.amendments.map(\.words) == ["另一句"])
            try await pages.county.check(work.inspection)
            _ = try await pages.county.house.door.open { passage in
                try passage.record(Entry("test", Subject(now.id), by: .system("test")))
                    .execute("DELETE FROM initiative_versions", [])
            }
            await #expect(throws: IntegrityFault.self) { try await pages.county.check(work.inspection) }
        }
    }

    @Test("every refusal has its words", arguments: InitiativeRefusal.allCases)
    func words(_ refusal: InitiativeRefusal) throws {
        #expect(try WordsTests.has(refusal.explanation.key))
    }
}
