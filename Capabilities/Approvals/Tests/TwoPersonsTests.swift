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

@Suite("what takes two persons") struct TwoPersonsTests {
    @Test("proposed, agreed to by another, done once: each step stands in the journal", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(.export, "reports", reason: "年度审计", by: U.supervisor)
            #expect(proposal.state(at: county.time.now()) == .proposed)
            await #expect(throws: ApprovalRefusal.notApproved) {
                try await two.spend(proposal.id, .export, on: "reports", by: .system("export"))
            }
            let agreed = try await two.decide(proposal.id, approve: true, words: "同意", by: U.auditor)
            #expect(agreed.state(at: county.time.now()) == .approved && agreed.words == "同意")
            await #expect(throws: ApprovalRefusal.other) {
                try await two.spend(proposal.id, .export, on: "journal", by: .system("export"))
            }
            await #expect(throws: ApprovalRefusal.other) {
                try await two.spend(proposal.id, .erase, on: "reports", by: .system("export"))
            }
            await #expect(throws: ApprovalRefusal.other) {
                try await two.spend(proposal.id, .export, on: "reports", by: U.auditor)
            }
            try await two.spend(proposal.id, .export, on: "reports", by: .system("export"))
            await #expect(throws: ApprovalRefusal.used) {
                try await two.spend(proposal.id, .export, on: "reports", by: U.supervisor)
            }
            let entries = try await county.journal()
            #expect(entries.map(\.kind) == ["approval.proposed", "approval.approved", "approval.used"])
            #expect(entries.map(\.actor) == [U.supervisor, U.auditor, .system("export")])
            #expect(entries.map(\.reason) == ["年度审计", "同意", "年度审计"])
            #expect(Set(entries.map(\.subject)) == [Subject(proposal.id)])
        }
    }

    @Test("why is written down without the person it is about", arguments: Engine.all)
    func masked(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(
                .export, "reports", reason: "居民电话13812345678要求核对", by: U.supervisor)
            let agreed = try await two.decide(proposal.id, approve: true, words: "请打13812345678", by: U.auditor)
            let said = [agreed.reason, agreed.words ?? ""] + (try await county.journal()).compactMap(\.reason)
            #expect(said.count == 4 && said.allSatisfy { !$0.contains("13812345678") && $0.contains("电话") })
        }
    }

    @Test("not by oneself, in no post; not by a role or a place that may not; not twice", arguments: Engine.all)
    func second(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            for actor in [U.supervisor, U.moonlighter, U.handler, U.townSupervisor, U.administrator, .anyone] {
                await #expect(throws: RightRefusal.self) {
                    try await two.decide(proposal.id, approve: true, words: nil, by: actor)
                }
            }
            let refused = try await two.decide(proposal.id, approve: false, words: "没有必要", by: U.auditor)
            #expect(refused.state(at: county.time.now()) == .refused)
            await #expect(throws: ApprovalRefusal.decided) {
                try await two.decide(proposal.id, approve: true, words: nil, by: U.auditor)
            }
            await #expect(throws: ApprovalRefusal.notApproved) {
                try await two.spend(proposal.id, .export, on: "reports", by: U.supervisor)
            }
            for actor in [U.handler, .anyone, .resident(ID(at: county.time.now()))] {
                await #expect(throws: RightRefusal.self) {
                    try await two.propose(.export, "reports", reason: "看看", by: actor)
                }
            }
        }
    }

    @Test("the table itself takes no second person who is the first", arguments: Engine.all)
    func constraint(engine: Engine) async throws {
        try await withApprovals(engine) { county in
            let proposal = try await county.twoPersons.propose(.erase, "x", reason: "错录", by: U.supervisor)
            await #expect(throws: (any Error).self) {
                try await county.house.door.open { passage in
                    let pen = try passage.record(Entry("test", Subject(proposal.id), by: .system("test")))
                    try pen.execute("UPDATE approvals SET decider_person = proposer_person, approved = 1")
                }
            }
            await #expect(throws: (any Error).self) {
                try await county.house.door.open { passage in
                    let pen = try passage.record(Entry("test", Subject(proposal.id), by: .system("test")))
                    try pen.execute("UPDATE approvals SET used = 1")
                }
            }
        }
    }

    @Test("a day without a decision ends it, and so does a day after it")
    func late() async throws {
        try await withApprovals(.sqlite) { county in
            let two = county.twoPersons
            let early = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            county.time.pass(hours: 24)
            await #expect(throws: ApprovalRefusal.expired) {
                try await two.decide(early.id, approve: true, words: nil, by: U.auditor)
            }
            let next = try await two.propose(.export, "reports", reason: "审计", by: U.supervisor)
            county.time.pass(hours: 23)
            _ = try await two.decide(next.id, approve: true, words: nil, by: U.auditor)
            county.time.pass(hours: 24)
            await #expect(throws: ApprovalRefusal.expired) {
                try await two.spend(next.id, .export, on: "reports", by: U.supervisor)
            }
        }
    }

    @Test("breaking the glass raises an alert that those who oversee see on their list")
    func alert() async throws {
        try await withApprovals(.sqlite) { county in
            let two = county.twoPersons
            let proposal = try await two.propose(.breakGlass, "RA 2611-00417-8", reason: "失联老人", by: U.dispatcher)
            #expect(proposal.object == "RA2611004178")
            _ = try await two.decide(proposal.id, approve: true, words: nil, by: U.supervisor)
            try await two.spend(proposal.id, .breakGlass, on: proposal.object, by: U.dispatcher)
            let entries = try await county.journal()
            #expect(entries.suffix(2).map(\.kind) == ["approval.used", "alert.break_glass"])
            #expect(entries.last?.reference == "RA2611004178")
            let page = try await county.ask(.get, "/approvals", as: U.auditor).text
            #expect(page.contains("role=\"alert\"") && page.contains("RA2611004178"))
            #expect(!(try await county.ask(.get, "/approvals", as: U.handler).text.contains("RA2611004178")))
            await #expect(throws: ApprovalRefusal.notACase) {
                try await two.propose(.breakGlass, "reports", reason: "x", by: U.dispatcher)
            }
        }
    }

    @Test("over HTTP: proposed, listed, decided; what one may not know of looks as if it were not there")
    func overHTTP() async throws {
        try await withApprovals(.sqlite) { county in
            let body = #"{"kind":"export","object":"reports","reason":"审计"}"#
            let made = try await county.ask(.post, "/api/v1/approvals", as: U.supervisor, body)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(try await county.twoPersons.list(for: U.supervisor).first).id
            #expect(made.headers[.location] == "/api/v1/approvals/\(id)")
            let nobody = ID<Approval>(at: county.time.now())
            for (method, path, sent) in [
                (HTTPRequest.Method.get, "/api/v1/approvals/ID", ""),
                (.post, "/api/v1/approvals/ID/decision", #"{"approve":true}"#), (.get, "/approvals/ID", ""),
            ] {
                let there = try await county.ask(
                    method, path.replacing("ID", with: id.description), as: U.handler, sent)
                let gone = try await county.ask(
                    method, path.replacing("ID", with: nobody.description), as: U.handler, sent)
                #expect(there.status == 404 && there.status == gone.status, "\(path)")
                let same = anonymous(there.text).replacing(id.description, with: nobody.description)
                #expect(same == anonymous(gone.text), "\(path)")
                #expect(there.headers.map(\.name) == gone.headers.map(\.name))
                #expect(try await county.ask(method, path, as: .anyone, sent).status != 200)
            }
            let decided = try await county.ask(
                .post, "/api/v1/approvals/\(id)/decision", as: U.auditor, #"{"approve":true,"words":"好"}"#)
            #expect(decided.status == 200 && decided.text.contains(#""approved":true"#), "\(decided.text)")
            let page = try await county.ask(.get, "/approvals/\(id)", as: U.supervisor).text
            #expect(page.contains("--approval") && !page.contains("⟨"))
        }
    }

    @Test("the form says what is missing and keeps what was written")
    func form() async throws {
        try await withApprovals(.sqlite) { county in
            let answer = try await county.ask(
                .post, "/approvals", as: U.dispatcher, type: "application/x-www-form-urlencoded",
                "kind=ruling&object=abc&reason=xyz")
            #expect(answer.status == 422 && answer.text.contains("value=\"abc\"") && answer.text.contains(">xyz<"))
            let sent = try await county.ask(
                .post, "/approvals", as: U.dispatcher, type: "application/x-www-form-urlencoded",
                "kind=ruling&object=RA2611004178&reason=xyz")
            #expect(sent.status == 303 && sent.headers[.location]?.hasPrefix("/approvals/") == true, "\(sent.text)")
        }
    }

    @Test("the description names exactly the routes there are; every word is there in both languages")
    func described() async throws {
        try await withApprovals(.sqlite) { county in
            let router = county.face.router()
            county.approvals.addRoutes(to: router)
            let routes = Set(county.face.seal(router).map(\.path).filter { $0.hasPrefix("/api/") })
            let fragment = try Data(contentsOf: try #require(Approvals.resources).appending(path: "openapi.json"))
            let document = try JSONSerialization.jsonObject(with: fragment) as? [String: Any]
            #expect(Set((document?["paths"] as? [String: Any] ?? [:]).keys) == routes)
            let refusals: [ApprovalRefusal] =
                [
                    .decided, .expired, .notApproved, .used, .other, .notACase, .object, .nothingToReview,
                    .ownDecision, .pass, .notForExport,
                ]
                + ApprovalKind.allCases.map { .needed($0) }
            for refusal in refusals {
                for language in Language.allCases {
                    let text = county.face.strings.text(
                        refusal.explanation.key, language, refusal.explanation.arguments)
                    #expect(!text.contains("⟨") && !text.contains("{"), "\(text)")
                }
            }
            for kind in ApprovalKind.allCases { #expect(county.face.strings.has("approvals.next.\(kind.rawValue)")) }
            for state in Approval.State.allCases {
                #expect(county.face.strings.has("approvals.state.\(state.rawValue)"))
            }
        }
    }

    /// Without the number of the request.
    private func anonymous(_ text: String) -> String {
        text.replacing(/[0-9a-f]{32}|urn:shanzhi:request:[^"]*|"requestId":"[^"]*"/, with: "")
    }
}
