import Foundation
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("time and two servers") struct APITimerTests {
    @Test("a rung is climbed exactly once, however many servers look at the clock", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withTwoServers(engine) { here, there in
            var numbers: [String] = []
            for _ in 0..<6 { numbers.append(try await report(here)) }
            // The accept clock of one working hour: reminder, warning and supervision are due.
            here.time.pass(minutes: 61)
            let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                for server in [here, there, here, there] { group.addTask { try await server.timers.fireDue() } }
                return try await group.reduce(0, +)
            }
            #expect(fired == numbers.count)
            for number in numbers {
                #expect(try await here.subject(number).supervisions == 1)
                let rungs = try await steps(of: number, in: there).filter { step in
                    if case .rungReached = step { true } else { false }
                }
                #expect(rungs.count == 3)
            }
            #expect(try await there.timers.fireDue() == 0)
        }
    }

    @Test("servers that act on one case at once leave one history without gaps", arguments: Engine.all)
    func together(engine: Engine) async throws {
        try await withTwoServers(engine) { here, there in
            let number = try CaseNumber(parsing: try await report(here))
            let dispatcher = Actor.post(try await here.holder("centre", .dispatcher))
            let done = await withTaskGroup(of: Bool.self) { group in
                for server in [here, there, here, there] {
                    group.addTask {
                        let work = server.cases.work
                        return (try? await work.act(number, as: dispatcher) { _ in [.command(.accept(category: nil))] })
                            != nil
                    }
                    group.addTask {
                        let work = server.cases.work
                        let supervisor = try? await server.holder("centre", .supervisor)
                        guard let supervisor else { return false }
                        let wish = Wish.command(.supervise(reason: "快"))
                        return (try? await work.act(number, as: .post(supervisor)) { _ in [wish] }) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            // One acceptance and every supervision.
            #expect(done == 5)
            let subject = try await there.subject(number.description)
            #expect(subject.state == .accepted && subject.supervisions == 4)
            #expect(Case(replaying: try await steps(of: number.description, in: here)) == subject)
        }
    }

    private func report(_ county: CaseCounty) async throws -> String {
        let submission = Submission(
            text: "路灯不亮了", place: .point(try #require(Coordinate(lon: 120.03, lat: 27.7))), channel: .web)
        return try await county.cases.work.report(submission, as: .anyone).subject.number.description
    }

    private func steps(of number: String, in county: CaseCounty) async throws -> [CaseEvent] {
        let id = try await county.subject(number).id
        return try await county.journal().filter { $0.entry.subject == Subject(id) }.flatMap { events(of: $0) }
    }
}
