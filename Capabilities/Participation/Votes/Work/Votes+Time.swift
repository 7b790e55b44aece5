package import Journal
package import Kernel
package import Platform
import Rights
import Store

extension Votes {
    static let opening = "vote.open"
    static let closing = "vote.close"
    static let counting = "vote.count"

    package var timers: [TimerHandler] {
        [
            TimerHandler(Self.opening) { { timer, passage in try open(timer, passage) } },
            TimerHandler(Self.closing) { { timer, passage in try close(timer, passage) } },
            TimerHandler(Self.counting) { { timer, passage in try count(timer, passage) } },
        ]
    }

    private static let clock = Actor.system("votes")

    private func open(_ timer: DueTimer, _ passage: Passage) throws {
        guard var vote = try vote(of: timer, passage), vote.state == .noticed else { return }
        let subject = Subject(vote.id)
        if vote.method == .secret, let hindrance = try secret?.hindrance(of: vote, passage) {
            let pen = try passage.record(entry("vote.hindered", vote, by: Self.clock, reason: hindrance))
            // A second pair of hands may still be on its way.
            try pen.schedule(Self.opening, of: subject, at: passage.now.adding(minutes: 10))
            return
        }
        vote.state = .open
        let pen = try passage.record(entry("vote.opened", vote, by: Self.clock))
        try table.update(vote, pen)
    }

    private func close(_ timer: DueTimer, _ passage: Passage) throws {
        guard var vote = try vote(of: timer, passage) else { return }
        if vote.state == .noticed {
            vote.state = .withdrawn
            let pen = try passage.record(entry("vote.withdrawn", vote, by: Self.clock, reason: "neverOpened"))
            try table.update(vote, pen)
            try pen.cancel(Self.opening, of: Subject(vote.id))
        }
        guard vote.state == .open else { return }
        vote.state = .closed
        let pen = try passage.record(entry("vote.closed", vote, by: Self.clock))
        try table.update(vote, pen)
        try decide(vote, passage)
    }

    private func count(_ timer: DueTimer, _ passage: Passage) throws {
        guard let vote = try vote(of: timer, passage), vote.state == .closed else { return }
        try decide(vote, passage)
    }

    /// Counts and declares; tries again later when secret ballots cannot be opened yet.
    private func decide(_ closed: Vote, _ passage: Passage) throws {
        var vote = closed
        guard let tally = try tally(of: vote, passage) else {
            let pen = try passage.record(entry("vote.uncounted", vote, by: Self.clock))
            return try pen.schedule(Self.counting, of: Subject(vote.id), at: passage.now.adding(minutes: 1))
        }
        let outcome = VoteOutcome(tally, vote)
        (vote.state, vote.tally, vote.decided) = (.decided, tally, passage.now)
        let pen = try passage.record(
            entry(
                "vote.decided", vote, by: Self.clock,
                what: [
                    "quorum": .bool(outcome.hasQuorum), "passed": .array(outcome.passed.map { .integer(Int64($0)) }),
                    "persons": .array(tally.choices.map { .integer(Int64($0.persons)) }),
                    "area": .array(tally.choices.map { .integer($0.area.count) }),
                    "present": .integer(Int64(tally.present.persons)),
                    "takingPart": .integer(Int64(tally.takingPart.persons)),
                ]))
        try table.update(vote, pen)
        try pen.cancel(Self.counting, of: Subject(vote.id))
    }

    /// Counted from the ledger.
    /// - Returns: `nil` while secret ballots, or the papers of a secret vote, are not counted.
    func tally(of vote: Vote, _ connection: any Connection) throws -> VoteTally? {
        guard let frozen = vote.frozen else { return nil }
        let ballots = try ledger.all(vote.id, connection)
        var counted: [Int] = []
        if vote.method == .secret {
            guard let cast = try secret?.tally(of: vote, connection) else { return nil }
            let hasPaper = ballots.contains { $0.way == .paper }
            guard let box = vote.box ?? (hasPaper ? nil : cast.map { _ in 0 }) else { return nil }
            counted = zip(cast, box).map(+)
        }
        let weights = try rolls.all(vote.id, connection).map { ($0.ordinal, $0.weight) }
        return VoteTally(
            frozen, choices: vote.choices.count, ballots: ballots,
            attended: try ledger.attended(vote.id, connection),
            weights: Dictionary(weights, uniquingKeysWith: { first, _ in first }), secret: counted)
    }

    /// How often each choice stood on the papers of a secret vote's box, which two people have counted.
    package func enterBox(_ counts: [Int], of number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            var vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            guard vote.state == .closed, vote.method == .secret, vote.box == nil else {
                throw VoteRefusal.state(vote.state)
            }
            let papers = try ledger.counts(vote.id, passage)[.paper] ?? 0
            guard counts.count == vote.choices.count, counts.allSatisfy({ (0...papers).contains($0) }),
                counts.reduce(0, +) <= papers * vote.most
            else { throw VoteRefusal.box(papers: papers) }
            vote.box = counts
            let pen = try passage.record(
                entry(
                    "vote.boxCounted", vote, by: actor,
                    what: ["counts": .array(counts.map { .integer(Int64($0)) })]))
            try table.update(vote, pen)
            try pen.schedule(Self.counting, of: Subject(vote.id), at: passage.now)
        }
    }

    private func vote(of timer: DueTimer, _ connection: any Connection) throws -> Vote? {
        try timer.subject.id(of: Vote.self).flatMap { try table.find($0, connection) }
    }

    /// Names and telephones of rolls go when their time is over.
    package var sweep: Sweep {
        Sweep("voteRolls") { passage in
            let ids = try rolls.forget(
                decidedBefore: passage.now.adding(days: -Int64(Self.rollDays)), limit: 500, passage)
            guard !ids.isEmpty else { return 0 }
            let pen = try passage.record(
                Entry(
                    "vote.rollsErased", Subject(ID<Sweep>(at: passage.now)), by: .system("retention"),
                    what: ["rows": .integer(Int64(ids.count))]), first: true)
            try rolls.forget(ids, pen)
            return ids.count
        }
    }
}
