import Journal
import Kernel
import Platform
import Posts
import Rights
import Store

extension RoundWork {
    /// Opens a tip for one of the team: written down first, shown after.
    /// - Throws: `RightRefusal`, `TipRefusal`.
    func open(_ id: ID<Tip>, by actor: Actor) async throws -> TipDialogue {
        let (table, consultation, others) = (tips, Consultation.current, try await others(of: actor))
        try await house.reader.read { _ = try load(id, by: actor, others, $0, consultation) }
        return try await dialogue(as: actor, for: .supervision) { passage in
            guard let tip = try table.find(id, passage) else { throw TipRefusal.unknown }
            _ = try load(id, by: actor, others, passage, consultation)
            return tip
        }
    }

    /// The team says something to whoever holds the code.
    /// - Throws: `RightRefusal`, `TipRefusal`.
    func answer(_ id: ID<Tip>, words: String, by actor: Actor) async throws {
        try await act(on: id, by: actor) { tip, round, passage in
            let pen = try passage.record(turn(round, by: actor))
            try add(words, to: tip, pen, passage)
        }
    }

    /// The team is done with it, and says how.
    /// - Throws: `RightRefusal`, `TipRefusal`.
    func settle(_ id: ID<Tip>, _ outcome: Tip.Outcome, words: String, by actor: Actor) async throws {
        try await act(on: id, by: actor) { tip, round, passage in
            let pen = try passage.record(turn(round, by: actor, outcome: outcome))
            try add(words, to: tip, pen, passage)
            try tips.settle(tip.id, outcome, pen)
        }
    }

    private func add(_ words: String, to tip: Tip, _ pen: Pen, _ passage: Passage) throws {
        let ordinal = try tips.messages(of: tip.id, passage).count + 1
        try say(TipWords(words: words), isTeam: true, ordinal, tip, CountyTime.china.date(passage.now), pen)
    }

    private func act(
        on id: ID<Tip>, by actor: Actor, _ body: @escaping @Sendable (Tip, Round, Passage) throws -> Void
    ) async throws {
        let (consultation, others) = (Consultation.current, try await others(of: actor))
        try await house.door.open { passage in
            let (tip, round) = try load(id, by: actor, others, passage, consultation)
            guard tip.outcome == nil else { throw TipRefusal.settled }
            try body(tip, round, passage)
        }
    }

    /// A tip, for those of its round's team who serve neither the village nor its township.
    func load(
        _ id: ID<Tip>, by actor: Actor, _ others: [PostHolder], _ connection: any Connection,
        _ consultation: Consultation?
    ) throws -> (tip: Tip, round: Round) {
        guard let tip = try tips.find(id, connection), let round = try table.find(tip.round, connection) else {
            throw TipRefusal.unknown
        }
        try require(actor, .inspect, on: MoneyWork.object(tip.village), consultation)
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        try RoundRules.check(holder, of: round.team, into: tip.village, others: others)
        return (tip, round)
    }

    /// Who of a team acts through its posts today, and what else each of them is here.
    /// - Parameter announcer: is one of them.
    func members(of team: [ID<Post>], with announcer: PostHolder) async throws -> [RoundRules.Member] {
        let (directory, today) = (try await staff.directory(), CountyTime.china.date(house.time.now()))
        let holders = team.filter { $0 != announcer.post }.compactMap { directory.holder(of: $0, on: today) }
        return (holders + [announcer]).map { holder in
            let all = directory.holders(by: holder.person, on: today)
            return .init(holder: holder, others: all.filter { $0.post != holder.post })
        }
    }

    /// What else the same person is here.
    func others(of actor: Actor) async throws -> [PostHolder] {
        guard case .post(let holder) = actor else { throw RightRefusal.notSignedIn }
        let directory = try await staff.directory()
        return directory.holders(by: holder.person, on: CountyTime.china.date(house.time.now()))
            .filter { $0.post != holder.post }
    }
}
