import Foundation
import Kernel
import Posts
import Testing

@testable import Cases

/// Long histories that nobody thought of.
@Suite("random lives of cases")
struct LifecyclePropertyTests {
    @Test("2,000 random lives of 40 steps keep every invariant and survive storage", arguments: 0..<20)
    func lives(_ batch: UInt64) throws {
        let catalogue = LifecycleFixture.catalogue(rungs: LifecycleFixture.fourRungs, returns: 2, extensions: 2)
        let props = try LifecycleProps(catalogue)
        var faults: Set<String> = []
        for life in 0..<100 {
            var random = LifecycleRandom(seed: batch * 1000 + UInt64(life))
            let story = try live(props, catalogue, &random, &faults)
            if Case(replaying: story.events) != story.subject { faults.insert("replay differs") }
            if try !survives(story.events) { faults.insert("events change in storage") }
            if try !survives(story.subject) { faults.insert("the case changes in storage") }
        }
        #expect(faults.isEmpty)
    }

    private func survives<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
        try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value)) == value
    }

    private func live(
        _ props: LifecycleProps, _ catalogue: Catalogue, _ random: inout LifecycleRandom, _ faults: inout Set<String>
    ) throws -> LifecycleStory {
        let category = [LifecycleFixture.lamp, LifecycleFixture.offence].randomElement(using: &random)!
        var story = try LifecycleStory("2026-03-02 09:00", of: category, catalogue)
        for _ in 0..<40 {
            pass(&story, &random)
            let command = choose(props, story, &random)
            let cast = somebody(for: command, story.subject, &random)
            do throws(Refusal) {
                let before = story.subject
                let events = try story.deciding(command, cast, at: story.now)
                story.take(events, at: story.now)
                var check = LifecycleCheck(catalogue.policy)
                check.step(before, command, cast, events, story.subject, now: story.now)
                if case .tick = command { check.settledTime(story, at: story.now) }
                faults.formUnion(check.faults)
            } catch {
                continue
            }
        }
        return story
    }

    /// Time goes on: not at all, by hours or days, or to the next deadline.
    private func pass(_ story: inout LifecycleStory, _ random: inout LifecycleRandom) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2: break
        case 3...4: story.now = story.now.adding(minutes: .random(in: 1...300, using: &random))
        case 5: story.now = story.now.adding(hours: .random(in: 1...200, using: &random))
        default:
            guard let next = story.subject.nextMoment(story.catalogue.policy, LifecycleFixture.calendar) else { return }
            story.now = max(story.now, next)
        }
    }

    /// Mostly something that the state allows.
    private func choose(
        _ props: LifecycleProps, _ story: LifecycleStory, _ random: inout LifecycleRandom
    ) -> Command {
        if Int.random(in: 0..<5, using: &random) == 0 { return .tick }
        for _ in 0..<20 {
            guard let action = CaseAction.allCases.randomElement(using: &random), allowed(action, in: story.subject)
            else {
                continue
            }
            let commands = props.commands(.action(action), for: story)
            return Bool.random(using: &random) ? commands[0] : commands.randomElement(using: &random)!
        }
        return props.commands(.settle, for: story)[0]
    }

    /// Mostly somebody who may.
    private func somebody(
        for command: Command, _ subject: Case, _ random: inout LifecycleRandom
    ) -> LifecycleCast {
        let all = LifecycleCast.all
        let start = Int.random(in: 0..<all.count, using: &random)
        guard let action = command.action, Int.random(in: 0..<8, using: &random) > 0 else { return all[start] }
        for offset in all.indices {
            let cast = all[(start + offset) % all.count]
            if LifecycleTable.isPermitted(action, cast, subject) { return cast }
        }
        return all[start]
    }
}
