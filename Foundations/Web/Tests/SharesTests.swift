import Synchronization
import Testing

@testable import Web

@Suite("what there is only so much of")
struct SharesTests {
    @Test("so many for one, so many for all; what is let go can be taken again")
    func shares() throws {
        let shares = Shares(each: 2, all: 3)
        var held = [try shares.take("a"), try shares.take("a")]
        #expect(throws: Shares.Full.yours) { try shares.take("a") }
        held.append(try shares.take("b"))
        #expect(throws: Shares.Full.everybodys) { try shares.take("b") }
        #expect(throws: Shares.Full.everybodys) { try shares.take(nil) }
        held.removeFirst()
        held.append(try shares.take("a"))
        #expect(throws: Shares.Full.yours) { try shares.take("a") }
        held.removeAll()
        for _ in 0..<3 { held.append(try shares.take(nil)) }
        #expect(throws: Shares.Full.everybodys) { try shares.take("c") }
    }

    @Test("two at once, some wait for their turn, who comes beyond is told so, and all get through in the end")
    func turns() async throws {
        let turnstile = Turnstile(most: 2, line: 3)
        let (gate, crowd) = (Gate(), Crowd())
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { try await crowd.isLet(through: turnstile, gate) } }
            // 15 are turned away while two are in and three wait; only then the gate opens.
            var outcomes: [Bool] = []
            for _ in 0..<15 { outcomes.append(try await group.next() ?? true) }
            #expect(!outcomes.contains(true))
            gate.open()
            for try await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        #expect(outcomes.filter { $0 }.count == 5)
        #expect(crowd.most == 2)
        #expect(try await turnstile.pass { 7 } == 7)
    }
}

/// Counts who is inside at once.
private final class Crowd: Sendable {
    private let inside = Mutex((now: 0, most: 0))

    var most: Int { inside.withLock { $0.most } }

    func isLet(through turnstile: Turnstile, _ gate: Gate) async throws -> Bool {
        do {
            return try await turnstile.pass {
                inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                await gate.wait()
                inside.withLock { $0.now -= 1 }
                return true
            }
        } catch WebRefusal.tooManyComputing {
            return false
        }
    }
}

/// Shut until somebody opens it.
private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func wait() async {
        await withCheckedContinuation { next in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(next) }
                return state.isOpen
            }
            if isOpen { next.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for next in waiting { next.resume() }
    }
}
