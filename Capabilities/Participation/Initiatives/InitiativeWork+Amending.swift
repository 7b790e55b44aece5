import Journal
import Kernel
import Masking
import Platform
import Rights
import Store

extension InitiativeWork {
    private var amendments: AmendmentTable { AmendmentTable(house.county) }

    /// Proposes another text.
    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func amend(_ number: CaseNumber, _ words: String, by actor: Actor) async throws {
        let words = mask(words).text
        try await asResident(number, actor) { [amendments] initiative, person, passage in
            try initiative.checkAmending(with: words)
            let all = try amendments.all(initiative.id, passage)
            guard !all.contains(where: { $0.author == person && $0.state == .open }) else {
                throw InitiativeRefusal.amendedAlready
            }
            guard try amendments.made(by: person, since: passage.now.adding(days: -1), passage) < Self.mostADay else {
                throw InitiativeRefusal.tooManyAmendments
            }
            let amendment = Amendment(
                id: ID(at: passage.now), initiative: initiative.id, ordinal: all.count + 1, base: initiative.version,
                words: words, author: person, at: passage.now)
            let what = JSON.object([
                "amendment": .integer(Int64(amendment.ordinal)), "version": .integer(Int64(amendment.base)),
            ])
            let pen = try passage.record(initiative.entry("amendmentProposed", by: actor, what: what))
            try amendments.insert(amendment, pen)
        }
    }

    /// The author of the proposal takes an amendment or declines it, with a word to it.
    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func judge(
        _ ordinal: Int, of number: CaseNumber, accepting: Bool, _ words: String, by actor: Actor
    ) async throws {
        let words = mask(words).text
        try await asResident(number, actor) { [amendments, table] initiative, person, passage in
            guard initiative.author == person else { throw InitiativeRefusal.notAuthor }
            guard var amendment = try amendments.all(initiative.id, passage).first(where: { $0.ordinal == ordinal })
            else { throw InitiativeRefusal.unknownAmendment }
            let next = try initiative.amended(by: amendment)
            (amendment.state, amendment.answer) = (accepting ? .accepted : .declined, words)
            let what = JSON.object([
                "amendment": .integer(Int64(ordinal)), "accepted": .bool(accepting), "answer": .string(words),
                "version": .integer(Int64(accepting ? next.version : initiative.version)),
            ])
            let pen = try passage.record(initiative.entry("amendmentJudged", by: actor, what: what))
            try amendments.update(amendment, pen)
            guard accepting else { return }
            try amendments.keep(initiative, until: passage.now, pen)
            try table.update(next, pen)
            // Whoever takes another text supports that one.
            try table.follow(person, next, pen)
        }
    }

    /// One no longer supports it.
    /// - Throws: `RightRefusal`, `InitiativeRefusal`.
    func leave(_ number: CaseNumber, by actor: Actor) async throws {
        try await asResident(number, actor) { [table] initiative, person, passage in
            guard try table.hasJoined(person, initiative, passage) else { throw InitiativeRefusal.notJoined }
            let next = try initiative.left(by: person)
            let what = JSON.object(["supporters": .integer(Int64(next.supporters))])
            let pen = try passage.record(next.entry("left", by: actor, what: what))
            try table.update(next, pen)
            try table.leave(person, next, pen)
        }
    }

    /// Everything about amendments that a page shows.
    func history(
        _ initiative: Initiative, _ connection: any Connection
    ) throws -> (amendments: [Amendment], former: [FormerWords], supporters: [(version: Int, count: Int)]) {
        (
            try amendments.all(initiative.id, connection), try amendments.former(initiative.id, connection),
            try amendments.supporters(initiative.id, connection)
        )
    }

    private func asResident(
        _ number: CaseNumber, _ actor: Actor,
        _ body: @escaping @Sendable (Initiative, ID<Person>, Passage) throws -> Void
    ) async throws {
        try require(actor, .takePart, on: Object())
        guard case .resident(let person) = actor else { throw InitiativeRefusal.needsResident }
        try await house.door.open { [table] passage in
            guard let initiative = try table.find(number, passage) else { throw InitiativeRefusal.unknown }
            try body(initiative, person, passage)
        }
    }
}
