import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Approvals

private typealias U = ApprovalsUnderTest

@Suite("what was done behind an alert, and what waits") struct ReviewTests {
    private let number = "RA2611004178"

    /// A broken glass: the dispatcher proposed, the supervisor agreed.
    private func broken(_ county: ApprovalsUnderTest) async throws -> Approval {
        let two = county.twoPersons
        let proposal = try await two.propose(.breakGlass, number, reason: "老人失联", by: U.dispatcher)
        _ = try await two.decide(proposal.id, approve: true, words: nil, by: U.supervisor)
        try await two.spend(proposal.id, .breakGlass, on: number, by: U.dispatcher)
        return try await two.find(proposal.id, for: U.auditor)
    }

    @Test("a third person reviews it, once; neither of the two does", arguments: Engine.all)
    func third(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let done = try await broken(county)
            #expect(done.needsReview)
            for (actor, refusal) in [
                (U.supervisor, ApprovalRefusal.ownDecision), (U.moonlighter, .ownDecision),
            ] {
                await #expect(throws: refusal) { try await two.review(done.id, right: true, words: nil, by: actor) }
            }
            for actor in [U.dispatcher, U.handler, U.administrator, U.townSupervisor, .anyone] {
                await #expect(throws: RightRefusal.self) {
                    try await two.review(done.id, right: true, words: nil, by: actor)
                }
            }
            let seen = try await two.review(done.id, right: false, words: "请打13812345678", by: U.auditor)
            #expect(seen.wasRight == false && !seen.needsReview && seen.finding?.contains("13812345678") == false)
            let last = try #require(try await county.journal().last)
            #expect(last.kind == "approval.reviewed" && last.actor == U.auditor)
            #expect(
                last.what == ["kind": .string("break_glass"), "object": .string(number), "right": .bool(false)])
            await #expect(throws: ApprovalRefusal.nothingToReview) {
                try await two.review(done.id, right: true, words: nil, by: U.auditor)
            }
        }
    }

    @Test("what raised no alert, or was not done, is not reviewed; nor does the table take it", arguments: Engine.all)
    func nothing(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            _ = try await two.decide(proposal.id, approve: true, words: nil, by: U.auditor)
            let early = try await two.propose(.breakGlass, number, reason: "老人失联", by: U.dispatcher)
            for id in [proposal.id, early.id] {
                await #expect(throws: ApprovalRefusal.nothingToReview) {
                    try await two.review(id, right: true, words: nil, by: U.auditor)
                }
            }
            await #expect(throws: (any Error).self) {
                try await county.house.door.open { passage in
                    let pen = try passage.record(Entry("test", Subject(early.id), by: .system("test")))
                    try pen.execute("UPDATE approvals SET reviewer_person = proposer_person")
                }
            }
        }
    }

    @Test("each sees how much waits for them, in the head of every page, until it is done", arguments: Engine.all)
    func attention(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            func waits(_ actor: Actor) async throws -> [Int] {
                let seen = try await two.attention(for: actor)
                let head = try await county.ask(.get, "/links", as: actor).text
                #expect(head == (actor == .anyone ? "[:]" : "[\"/approvals\": \(seen.all)]"))
                return [seen.waiting, seen.alerts]
            }
            #expect(try await waits(U.auditor) == [0, 0])
            let export = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            _ = try await two.propose(.ruling, number, reason: "推诿", by: U.dispatcher)
            #expect(try await waits(U.auditor) == [1, 0])
            #expect(try await waits(U.supervisor) == [1, 0])
            #expect(try await waits(U.dispatcher) == [0, 0])
            #expect(try await waits(U.nightDispatcher) == [1, 0])
            #expect(try await waits(U.handler) == [0, 0])
            #expect(try await waits(U.townSupervisor) == [0, 0])
            #expect(try await waits(.anyone) == [0, 0])
            _ = try await two.decide(export.id, approve: true, words: nil, by: U.auditor)
            let done = try await broken(county)
            #expect(try await waits(U.auditor) == [0, 1])
            #expect(try await waits(U.supervisor) == [1, 0])
            let page = try await county.ask(.get, "/approvals/\(done.id)?lang=en", as: U.auditor)
            #expect(page.text.contains("/review") && !page.text.contains("⟨"))
            let sent = try await county.ask(
                .post, "/approvals/\(done.id)/review", as: U.auditor, type: "application/x-www-form-urlencoded",
                "right=true&words=ok")
            #expect(sent.status == 303)
            #expect(try await waits(U.auditor) == [0, 0])
            county.time.pass(hours: 24)
            #expect(try await waits(U.nightDispatcher) == [0, 0])
        }
    }

    @Test("this machine's command line uses an export up with the county's key and nothing else", arguments: Engine.all)
    func pass(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            func use(_ table: String, _ pass: String) async throws -> (Int, String) {
                let answer = try await county.ask(
                    .post, "/api/v1/approvals/\(proposal.id)/use", as: .anyone,
                    #"{"object":"\#(table)","pass":"\#(pass)"}"#)
                return (answer.status, answer.text)
            }
            let pass = county.approvals.pass
            let good = pass.text(for: proposal.id, "reports", at: county.time.now())
            #expect(try await use("reports", good).0 == 409)
            _ = try await two.decide(proposal.id, approve: true, words: nil, by: U.auditor)
            let stranger = OperatorPass(seal: try Seal(key: Seal.newKey()))
            let now = county.time.now()
            let old = pass.text(for: proposal.id, "reports", at: now.adding(milliseconds: -OperatorPass.life - 1))
            let early = pass.text(for: proposal.id, "reports", at: now.adding(milliseconds: OperatorPass.life + 1))
            let forOther = pass.text(for: ID(at: now), "reports", at: now)
            for bad in [
                stranger.text(for: proposal.id, "reports", at: now), old, early, forOther, "", ".", "1.2", "x.y",
                "\(Int64.max).00", "\(Int64.min).00",
            ] {
                let answer = try await use("reports", bad)
                #expect([403, 422].contains(answer.0), "\(bad)")
            }
            // Good for one table, not for another.
            #expect(try await use("journal", good).0 == 403)
            #expect(try await two.find(proposal.id, for: U.auditor).used == nil)
            #expect(try await use("reports", good).0 == 204)
            #expect(try await county.journal().last?.actor == .system("export"))
            #expect(try await use("reports", good).0 == 409)
        }
    }
}
