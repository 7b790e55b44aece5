import Kernel
import Posts

@testable import Cases

/// Walks breadth first through everything a case can become.
struct LifecycleWalk {
    /// Which actions are tried beside those of the plain loop; the product of all of them at once would be too large to
    /// walk in seconds.
    enum Feature: CaseIterable {
        case returns, requests, joint, stages, reporters, complaint

        var actions: Set<CaseAction> {
            switch self {
            case .returns: [.return, .contact, .object, .split, .link, .supervise]
            case .requests: [.suspend, .resume, .extend]
            case .joint: [.whistle, .respond, .arrive, .finish]
            case .stages: [.stage]
            case .reporters: []
            case .complaint: [.shield]
            }
        }
    }

    /// All that `authorise` and `allowed` look at.
    private struct Profile: Hashable {
        let state: CaseState
        let flags: [Bool]
        let lead: UnitCode?
        let level: Level
        let called: Set<UnitCode>
        let reports: [ID<Report>]
        let about: UnitCode?
        let desk: UnitCode

        init(_ subject: Case) {
            state = subject.state
            flags = [subject.awaitsDispatch, subject.mergedInto != nil, subject.tasks.isEmpty, subject.objections > 0]
            lead = subject.lead
            level = subject.level
            called = Set(subject.tasks.map(\.unit))
            reports = subject.reporters.map(\.report)
            about = subject.about
            desk = subject.desk
        }
    }

    /// What tells two cases apart for the rules; counters that nothing looks at are left out.
    private struct Key: Hashable {
        let state: CaseState
        let category: CategoryCode
        let lead: UnitCode?
        let level: Level
        let flags: [Bool]
        let counters: [Int]
        let clocks: Set<[Int]>
        let tasks: [[Bool]]
        let stages: Set<Int>
        let reporters: [[Bool]]
        let handler: ID<Post>?
        let about: UnitCode?

        init(_ subject: Case) {
            state = subject.state
            category = subject.category
            lead = subject.lead
            level = subject.level
            flags = [
                subject.awaitsDispatch, subject.rulingBinds, subject.isSigned, subject.isContacted,
                subject.mergedInto != nil, subject.isSettledOnSpot,
            ]
            let request =
                switch subject.request?.wish {
                case .suspend: 1
                case .extend: 2
                case nil: 0
                }
            counters = [subject.returns, subject.extensions, min(1, subject.objections), request]
            clocks = Set(
                subject.clocks.map { clock in
                    [
                        ClockKind.allCases.firstIndex(of: clock.kind)!, clock.number,
                        [.sign, .solve].contains(clock.kind) ? clock.rung : 0,
                    ]
                })
            tasks = subject.tasks.map { task in
                [
                    task.responded != nil, task.arrived != nil, task.finished != nil,
                    subject.clock(.task, task.number) != nil,
                ]
            }
            stages = Set(subject.stagesDone)
            reporters = subject.reporters.map { [$0.from != nil, $0.verdict != nil] }
            about = subject.about
            handler = subject.state == .handled ? subject.handledBy?.post : nil
        }
    }

    private let catalogue: Catalogue
    private let features: Set<Feature>
    private let category: CategoryCode
    /// By profile, what was refused there for the state or for who asked: numbers of cast and action.
    private var closed: [Profile: Set<Int>] = [:]
    private var seen: Set<Key> = []
    private var queue: [LifecycleStory] = []
    private(set) var faults: [String: String] = [:]
    private(set) var states: Set<CaseState> = []
    private(set) var accepted: Set<CaseAction> = []
    private(set) var refused: Set<CaseAction> = []
    private(set) var refusals: Set<Refusal> = []
    private(set) var decisions = 0
    var count: Int { seen.count }

    /// Each fault with the first way to it.
    var report: String { faults.map { "\($0.key)\n    \($0.value)" }.sorted().joined(separator: "\n") }

    init(_ catalogue: Catalogue, of category: CategoryCode = LifecycleFixture.lamp, features: Set<Feature>) {
        self.catalogue = catalogue
        self.category = category
        self.features = features
    }

    mutating func run() throws {
        visit(try LifecycleStory("2026-03-02 09:00", of: category, catalogue))
        let props = try LifecycleProps(catalogue)
        let steps = LifecycleProps.steps(features)
        var next = 0
        while next < queue.count {
            let story = queue[next]
            next += 1
            let commands = steps.map { props.commands($0, for: story) }
            let profile = Profile(story.subject)
            var closed = closed[profile] ?? []
            for (number, cast) in LifecycleCast.all.enumerated() {
                for (action, commands) in commands.enumerated()
                where !closed.contains(number * 100 + action) && !attempt(story, cast, commands, props) {
                    closed.insert(number * 100 + action)
                }
            }
            self.closed[profile] = closed
            if features.contains(.reporters) { join(story, props) }
        }
    }

    private mutating func visit(_ story: LifecycleStory) {
        guard seen.insert(Key(story.subject)).inserted else { return }
        states.insert(story.subject.state)
        if Case(replaying: story.events) != story.subject { faults["replay differs"] = path(story) }
        queue.append(story)
    }

    /// - Returns: `false` when neither the fields nor the moment matter, since the state or the actor is wrong.
    private mutating func attempt(
        _ story: LifecycleStory, _ cast: LifecycleCast, _ commands: [Command], _ props: LifecycleProps
    ) -> Bool {
        if let action = commands[0].action {
            let may = (try? authorise(action, on: story.subject, cast.actor, LifecycleFixture.directory)) != nil
            if may != LifecycleTable.isPermitted(action, cast, story.subject) {
                faults["\(cast.name) and \(action): permitted \(may)"] = path(story)
            }
        }
        for (number, command) in commands.enumerated() {
            guard tryOut(story, command, cast, at: story.now) else { return false }
            for moment in props.moments(of: story, command, catalogue.policy) where number == 0 || moment.isLate {
                _ = tryOut(story, command, cast, at: moment.time)
            }
            // A rule may do everything; once is enough to see that.
            if case .system = cast.actor { break }
        }
        return true
    }

    /// - Returns: `false` when it was refused for the state or for who asked.
    private mutating func tryOut(
        _ story: LifecycleStory, _ command: Command, _ cast: LifecycleCast, at now: Timestamp
    ) -> Bool {
        decisions += 1
        do throws(Refusal) {
            let events = try story.deciding(command, cast, at: now)
            command.action.map { _ = accepted.insert($0) }
            var after = story
            after.take(events, at: now)
            var check = LifecycleCheck(catalogue.policy)
            check.step(story.subject, command, cast, events, after.subject, now: now)
            if case .tick = command { check.settledTime(after, at: now) }
            for fault in check.faults where faults[fault] == nil {
                faults[fault] = "\(cast.name): \(command) after \(path(story))"
            }
            if check.faults.isEmpty { visit(after) }
            return true
        } catch {
            command.action.map { _ = refused.insert($0) }
            refusals.insert(error)
            switch error {
            case .state, .merged, .notSignedIn: return false
            case .notYours(let action): return action != command.action || action == .extend || action == .suspend
            default: return true
            }
        }
    }

    /// Other cases come into this one and leave it again.
    private mutating func join(_ story: LifecycleStory, _ props: LifecycleProps) {
        guard story.subject.mergedInto == nil else { return }
        let before = story.subject.reporters
        var other = story
        if allowed(.merge, in: story.subject), before.count == 1 {
            other.take(story.subject.absorbing(props.joiner), at: story.now)
            check(other, before.count + 1, "absorbing")
            var followed = story
            followed.take([.attached(report: LifecycleFixture.report(2))], at: story.now)
            check(followed, before.count + 1, "attaching")
        }
        if before.contains(where: { $0.from != nil }) {
            var released = story
            released.take(story.subject.releasing(props.joiner), at: story.now)
            check(released, before.count - 1, "releasing")
        }
    }

    private mutating func check(_ story: LifecycleStory, _ reporters: Int, _ what: String) {
        if story.subject.reporters.count != reporters { faults["\(what) loses somebody"] = path(story) }
        visit(story)
    }

    private func path(_ story: LifecycleStory) -> String {
        story.events.map(\.name).filter { !$0.hasPrefix("clock") }.joined(separator: " ")
    }
}
