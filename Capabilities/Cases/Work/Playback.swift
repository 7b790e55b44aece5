import Geometry
import Journal
package import Kernel
import Platform

/// Brings history along: many cases side by side, every entry of the journal at its moment, in order.
///
/// Between the steps of people the clocks of the cases ring as they would have. What is still open at the end keeps its
/// timers. Run it before anything watches the timers, over a house whose clock stands no later than the first arrival.
package struct Playback: Sendable {
    /// Steps that go through the door together.
    private static let chunk = 400

    let work: CaseWork
    package let rules: Rulebook

    /// A report to come, and what becomes of its case.
    package struct Arrival: Sendable {
        package var at: Timestamp
        package var submission: Submission
        package var division: DivisionCode
        package var point: Coordinate?
        package var address: String?
        package var actor: Actor
        /// The arrival whose case this one is about; it opens its own when that one takes no more reports.
        package var follows: Int?
        package var script: any Script

        package init(
            at: Timestamp, _ submission: Submission, in division: DivisionCode, by actor: Actor, script: any Script
        ) {
            self.at = at
            self.submission = submission
            self.division = division
            self.actor = actor
            self.script = script
        }
    }

    /// Something else that happens meanwhile, through the same door.
    package struct Interlude: Sendable {
        package let at: Timestamp
        package let run: @Sendable () async throws -> Void

        package init(at: Timestamp, _ run: @escaping @Sendable () async throws -> Void) {
            self.at = at
            self.run = run
        }
    }

    /// What was played.
    package struct Outcome: Sendable {
        package var cases = 0
        package var reports = 0
        package var steps = 0
        package var ticks = 0
        /// Steps that a rule refused, in words for whoever wrote the script; the case was left alone from there.
        package var refused: [String] = []
    }

    package init(_ work: CaseWork) async throws {
        self.work = work
        rules = try await work.rules()
    }

    /// - Parameters:
    ///   - arrivals: known to each other by their index.
    ///   - seed: of the ids of reports and cases.
    ///   - interludes: what happens besides; each may turn the clock of the house to its own moment.
    ///   - progress: called from time to time with the moment that was reached.
    package func run(
        _ arrivals: [Arrival], until end: Timestamp, seed: UInt64, interludes: [Interlude] = [],
        progress: (Timestamp) -> Void = { _ in }
    ) async throws -> Outcome {
        var play = Play(arrivals, until: end, seed: seed)
        for interlude in interludes.filter({ $0.at <= end }).sorted(by: { $0.at < $1.at }) {
            play = try await self.play(play, arrivals, before: interlude.at, progress)
            try await interlude.run()
        }
        return try await self.play(play, arrivals, before: nil, progress).outcome
    }

    private func play(
        _ begun: Play, _ arrivals: [Arrival], before end: Timestamp?, _ progress: (Timestamp) -> Void
    ) async throws -> Play {
        var play = begun
        while let next = play.agenda.next, end.map({ next < $0 }) ?? true {
            progress(next)
            let before = play
            play = try await work.house.door.open { passage in
                var play = before
                for _ in 0..<Self.chunk {
                    if let end, let next = play.agenda.next, next >= end { break }
                    guard let turn = play.agenda.take() else { break }
                    passage.turn(to: turn.at)
                    switch turn.what {
                    case .arrival(let index): try arrive(index, arrivals[index], &play, passage)
                    case .move(let id, let change): try move(id, change, &play, passage)
                    }
                }
                return play
            }
        }
        return play
    }

    // MARK: Steps

    /// The clocks ring or somebody acts, whatever is due; then the next turn of this case is put down.
    private func move(_ id: ID<Case>, _ change: Int, _ play: inout Play, _ passage: Passage) throws {
        guard let player = play.players[id], player.changes == change else { return }
        let policy = rules.catalogue(of: player.subject).policy
        if let ring = player.subject.nextMoment(policy, rules.calendar), ring <= passage.now {
            let actor = Actor.system("clock")
            let events = try decide(player.subject, .tick, rules.context(for: player.subject, actor, at: passage.now))
            guard !events.isEmpty else { return }
            play.outcome.ticks += 1
            let subject = try work.write(events, to: player.subject, by: actor, rules, passage)
            return settle(subject, &play, passage)
        }
        guard let step = player.script?.next(play.scene(player, rules)) else { return }
        guard step.at <= passage.now else { return plan(player, &play) }
        try perform(step, player, &play, passage)
    }

    private func perform(_ step: Step, _ player: Player, _ play: inout Play, _ passage: Passage) throws {
        var player = player
        player.done.append(step.name)
        var touched: [CaseNumber] = []
        do {
            for wish in step.wishes {
                if case .unmerge = wish, let target = player.subject.mergedInto { touched.append(target.number) }
                player.subject = try work.carryOut(wish, on: player.subject, as: step.actor, rules, passage)
                play.outcome.steps += 1
                switch wish {
                case .merge(let number, _), .link(let number, _): touched.append(number)
                case .split:
                    guard let part = player.subject.links.last, let script = step.part else { continue }
                    guard let subject = try work.cases.find(part.id, passage) else { continue }
                    play.outcome.cases += 1
                    play.players[part.id] = Player(subject: subject, since: passage.now, script: script)
                    settle(subject, &play, passage)
                case .command, .unmerge: break
                }
            }
        } catch let refusal as Refusal {
            play.outcome.refused.append("\(player.subject.number) \(player.subject.state) \(step.name): \(refusal)")
            player.script = nil
        }
        play.players[player.subject.id] = player
        settle(player.subject, &play, passage)
        for number in touched {
            if let other = try work.cases.find(number, passage) { settle(other, &play, passage) }
        }
    }

    private func settle(_ subject: Case, _ play: inout Play, _ passage: Passage) {
        guard var player = play.players[subject.id] else { return }
        player.subject = subject
        player.since = passage.now
        player.changes += 1
        play.players[subject.id] = player
        plan(player, &play)
    }

    private func plan(_ player: Player, _ play: inout Play) {
        let policy = rules.catalogue(of: player.subject).policy
        let ring = player.subject.nextMoment(policy, rules.calendar)
        let step = player.script?.next(play.scene(player, rules))?.at
        guard let next = [ring, step].compactMap({ $0 }).min() else { return }
        play.agenda.put(.move(player.subject.id, player.changes), at: next)
    }

    // MARK: Intake

    private func arrive(_ index: Int, _ arrival: Arrival, _ play: inout Play, _ passage: Passage) throws {
        let now = passage.now
        let found = CaseWork.Found(division: arrival.division, point: arrival.point, address: arrival.address)
        let envelope = try Envelope(
            arrival.submission, found, ID(at: now, using: &play.random), opening: ID(at: now, using: &play.random),
            at: now, as: arrival.actor, work.house.seal, work.notices)
        play.outcome.reports += 1
        if let followed = arrival.follows.flatMap({ play.opened[$0] }), let player = play.players[followed],
            player.subject.takesReports
        {
            let subject = try work.attach(envelope, to: player.subject, as: arrival.actor, rules, passage)
            return settle(subject, &play, passage)
        }
        let proposal =
            arrival.submission.category == nil ? rules.proposer.propose(arrival.submission.text).first : nil
        let category = arrival.submission.category ?? proposal?.code
        let new = try work.newCase(
            envelope, category ?? rules.current.policy.otherCategory, proposal, as: arrival.actor, rules)
        let subject = try work.open(
            new, envelope, settled: arrival.submission.settled, as: arrival.actor, rules, passage)
        play.outcome.cases += 1
        play.opened[index] = subject.id
        play.players[subject.id] = Player(subject: subject, since: passage.now, script: arrival.script)
        settle(subject, &play, passage)
    }
}

/// What people do to one case while history is played.
package protocol Script: Sendable {
    /// The arrival whose case it may look at.
    var companion: Int? { get }
    /// The next step, `nil` when everybody leaves the case alone. Asked again after every change: the same scene has to
    /// give the same step, at a moment that does not depend on when it is asked.
    func next(_ scene: Scene) -> Step?
}

/// A case as its script sees it.
package struct Scene: Sendable {
    package let subject: Case
    /// When it last changed.
    package let since: Timestamp
    /// The names of the steps so far.
    package let done: [String]
    package let companion: Case?
    package let rules: Rulebook
}

/// Something somebody does.
package struct Step: Sendable {
    package let name: String
    package let at: Timestamp
    package let actor: Actor
    package let wishes: [Wish]
    /// For the case that is split off.
    package let part: (any Script)?

    package init(_ name: String, at: Timestamp, by actor: Actor, _ wishes: [Wish], part: (any Script)? = nil) {
        self.name = name
        self.at = at
        self.actor = actor
        self.wishes = wishes
        self.part = part
    }
}

private struct Player: Sendable {
    var subject: Case
    var since: Timestamp
    var script: (any Script)?
    var done: [String] = []
    /// Turns planned before the last change do not count.
    var changes = 0
}

/// Everything in play; a value, because the door may run its body again.
private struct Play: Sendable {
    var agenda = Agenda()
    var players: [ID<Case>: Player] = [:]
    /// The cases that arrivals opened.
    var opened: [Int: ID<Case>] = [:]
    var random: SeededGenerator
    var outcome = Playback.Outcome()

    init(_ arrivals: [Playback.Arrival], until end: Timestamp, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        agenda.end = end
        for (index, arrival) in arrivals.enumerated() { agenda.put(.arrival(index), at: arrival.at) }
    }

    func scene(_ player: Player, _ rules: Rulebook) -> Scene {
        let companion = player.script?.companion.flatMap { opened[$0] }.flatMap { players[$0]?.subject }
        return Scene(
            subject: player.subject, since: player.since, done: player.done, companion: companion, rules: rules)
    }
}

/// Turns in the order of their moments; of two at one moment the one put down first.
private struct Agenda: Sendable {
    enum What: Sendable {
        case arrival(Int)
        case move(ID<Case>, Int)
    }

    /// The latest first, so that taking the next one moves nothing.
    private var turns: [(at: Timestamp, order: Int, what: What)] = []
    private var order = 0
    /// Nothing is put down for after this.
    var end = Timestamp(milliseconds: .max)

    var next: Timestamp? { turns.last?.at }

    mutating func take() -> (at: Timestamp, what: What)? { turns.popLast().map { ($0.at, $0.what) } }

    mutating func put(_ what: What, at moment: Timestamp) {
        guard moment <= end else { return }
        order += 1
        var (low, high) = (0, turns.count)
        while low < high {
            let middle = (low + high) / 2
            if (turns[middle].at, turns[middle].order) > (moment, order) { low = middle + 1 } else { high = middle }
        }
        turns.insert((moment, order, what), at: low)
    }
}
