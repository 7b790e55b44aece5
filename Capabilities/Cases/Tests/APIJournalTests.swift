import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("the journal under random work") struct APIJournalTests {
    @Test("positions without gaps, sequences in order, and replaying gives every case as stored", arguments: Engine.all)
    func replay(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            var random = LifecycleRandom(seed: 7)
            let posts = try await signIns(desk)
            var reports: [ReportSeen] = []
            for step in 0..<160 {
                if step % 8 == 0 {
                    let words = ["路灯不亮了", "楼顶违建搭建", "楼上邻居吵闹", "说不清的事"].randomElement(using: &random) ?? ""
                    reports.append(try await desk.report(words, at: .random(in: 120.001...120.399, using: &random)))
                }
                let report = try #require(reports.randomElement(using: &random))
                let token = posts.randomElement(using: &random) ?? nil
                let other = try #require(reports.randomElement(using: &random)).subject.number
                let offered = try await desk.seen(
                    report.subject.number, as: token, receipt: token == nil ? report.receipt.token : nil)
                let action = offered.actions?.randomElement(using: &random).flatMap { CaseAction(rawValue: $0) }
                guard let action else { continue }
                var body = APIRefusalTests.bodies.first { $0.action == action }?.body ?? "{}"
                if action == .merge { body = #"{"into":"\#(other)","reason":"同一件事"}"# }
                if action == .link { body = #"{"to":"\#(other)"}"# }
                if token == nil { body = String(body.dropLast()) + #","receipt":"\#(report.receipt.token)"}"# }
                let answer = try await desk.act(report.subject.number, action.rawValue, body, as: token)
                #expect(answer.status.code < 500, "\(action): \(answer.text)")
                desk.county.time.pass(minutes: .random(in: 0...90, using: &random))
                if step % 20 == 19 { try await desk.county.timers.fireDue() }
            }
            try await check(desk.county, atLeast: reports.count)
        }
    }

    private func signIns(_ desk: Desk) async throws -> [String?] {
        var tokens: [String?] = [nil]
        let posts: [(String, Role)] = [
            ("centre", .dispatcher), ("centre", .supervisor), ("t-330381001", .handler), ("t-330381101", .handler),
            ("t-330381001", .dutyOfficer), ("dept-zhujian", .handler), ("e-330381001", .handler),
            ("v-330381001001", .gridWorker),
        ]
        for (unit, role) in posts { tokens.append(try await desk.signIn(unit, role)) }
        return tokens
    }

    private func check(_ county: CaseCounty, atLeast count: Int) async throws {
        let entries = try await county.journal()
        #expect(entries.map(\.position) == Array(1...Int64(entries.count)))
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
        let histories = Dictionary(grouping: entries, by: \.entry.subject)
        #expect(histories.values.allSatisfy { $0.map(\.sequence) == Array(1...Int64($0.count)) })
        let cases = try await county.database.read { connection in
            try connection.query("SELECT snapshot, state, open, merged FROM cases").map { row in
                (subject: try Case(row: row), state: try row["state"] as String, merged: try row["merged"] as Bool)
            }
        }
        #expect(cases.count >= count)
        for row in cases {
            let history = try #require(histories[Subject(row.subject.id)])
            let replayed = Case(replaying: history.flatMap { events(of: $0) })
            #expect(replayed == row.subject, "\(row.subject.number)")
            #expect(row.state == row.subject.state.rawValue && row.merged == (row.subject.mergedInto != nil))
        }
        try await checkClocks(county, cases.map(\.subject))
    }

    /// The clocks in their table are those that run in the snapshots, and each open case has its one timer.
    private func checkClocks(_ county: CaseCounty, _ cases: [Case]) async throws {
        let running = try await county.database.read { connection in
            try connection.query("SELECT case_id, ordinal, due FROM case_clocks WHERE ended IS NULL").map { row in
                "\(try row["case_id"] as ID<Case>) \(try row["ordinal"] as Int) \((try row["due"] as Timestamp).milliseconds)"
            }
        }
        let expected = cases.flatMap { subject in
            subject.clocks.map { "\(subject.id) \($0.ordinal) \($0.due.milliseconds)" }
        }
        #expect(Set(running) == Set(expected))
        let timers = try await county.database.read { connection in
            try connection.query("SELECT subject FROM timers WHERE name = ?", [CaseWork.timer]).map { row in
                try row["subject"] as ID<Case>
            }
        }
        let rules = try await county.cases.work.rules()
        let awaiting = cases.filter { $0.nextMoment(rules.current.policy, rules.calendar) != nil }.map(\.id)
        #expect(timers.count == Set(timers).count && Set(timers) == Set(awaiting))
    }
}
