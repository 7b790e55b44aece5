import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("complaints about a unit, over HTTP") struct APIShieldTests {
    /// All of it invented; none of it may reach the unit complained about.
    private static let secrets = ["村干部吃拿卡要", "胡小明", "13912345678"]
    private static let report =
        #""text":"村干部吃拿卡要，请查","location":{"lon":120.03,"lat":27.7},"category":"M9902","#
        + #""contact":{"name":"胡小明","phone":"13912345678"}"#

    private func complain(_ desk: Desk, about unit: String, _ more: String = "", as token: String? = nil) async throws
        -> ReportSeen
    {
        let body = #"{\#(Self.report),"about":"\#(unit)"\#(more)}"#
        let answer = try await desk.post("/api/v1/reports", body, as: token)
        try #require(answer.status == .created, "\(answer.text)")
        return try answer.json()
    }

    /// Every way in which somebody reads a case.
    private func pages(_ number: String, _ report: String) -> [String] {
        [
            "/api/v1/cases/\(number)", "/api/v1/cases/\(number)/events", "/api/v1/cases?q=\(number)", "/api/v1/cases",
            "/case/\(number)", "/desk/case/\(number)", "/desk?list=all", "/desk", "/", "/open",
        ]
    }

    @Test("the unit complained about, and what answers to it, learns nothing and can do nothing", arguments: Engine.all)
    func unknown(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await complain(desk, about: "t-330381001")
            let number = report.subject.number
            var tokens: [String] = []
            for (unit, role) in [
                ("t-330381001", Role.dutyOfficer), ("t-330381001", .handler), ("t-330381001", .supervisor),
                ("e-330381001", .handler), ("v-330381001001", .villageSecretary), ("v-330381001001", .gridWorker),
            ] { tokens.append(try await desk.signIn(unit, role)) }
            for token in tokens {
                for path in pages(number, report.report.id) {
                    let answer = try await desk.get(path, as: token)
                    for secret in Self.secrets { #expect(!answer.text.contains(secret), "\(path)") }
                    #expect(!answer.text.contains(report.report.id), "\(path)")
                }
                let contact = try await desk.post(
                    "/api/v1/cases/\(number)/contact", #"{"report":"\#(report.report.id)","purpose":"handling"}"#,
                    as: token)
                #expect(contact.status == .forbidden)
                for action in CaseAction.allCases {
                    let body = APIRefusalTests.bodies.first { $0.action == action }?.body ?? "{}"
                    let answer = try await desk.act(number, action.rawValue, body, as: token)
                    #expect(answer.status == .forbidden, "\(action): \(answer.text)")
                }
                #expect(try await desk.seen(number, as: token).actions == [])
            }
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get("/desk/case/\(number)", as: dispatcher).text.contains(Self.secrets[0]))
            let own = try await desk.send(
                .get, "/case/\(number)", headers: [.cookie: "receipt=\(report.receipt.token)"])
            #expect(own.text.contains(Self.secrets[0]))
        }
    }

    @Test("what is brought to the desk of the unit complained about goes to the centre, and is routed around it")
    func routed() async throws {
        try await withCounty(.sqlite) { desk in
            let officer = try await desk.signIn("t-330381101", .dutyOfficer)
            let walkin = #","channel":"walkin""#
            let plain = try await desk.report("路灯不亮", walkin, at: 120.03, as: officer)
            #expect(plain.subject.holder == "安阳街道办事处")
            let about = try await complain(desk, about: "t-330381001", walkin, as: officer)
            #expect(about.subject.holder == "治理中心")
            let number = about.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            // A lamp there is the township's own; not now.
            let accepted = try await desk.act(
                number, "accept", #"{"category":"C0118","dispatch":true}"#, as: dispatcher, then: "dispatched")
            #expect(accepted.lead?.code == "dept-zhujian" && accepted.joint.isEmpty)
            let other = try await complain(desk, about: "t-330381001").subject.number
            try await desk.act(other, "accept", as: dispatcher, then: "accepted")
            for unit in ["t-330381001", "e-330381001", "v-330381001001"] {
                let refused = try await desk.act(
                    other, "dispatch", #"{"unit":"\#(unit)","reason":"就近"}"#, as: dispatcher)
                #expect(try refused.status == .conflict && refused.problem().key == "cases.refusal.complainedAbout")
            }
            let unknown = try await desk.post("/api/v1/reports", #"{\#(Self.report),"about":"dept-mars"}"#)
            #expect(try unknown.problem().key == "cases.refusal.unknownUnit")
        }
    }

    @Test(
        "marked later, it is taken from the unit at once, which sees no more of it from then on", arguments: Engine.all)
    func takenAway(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let body = #"{\#(Self.report.replacing("M9902", with: "C0118"))}"#
            let report: ReportSeen = try await desk.post("/api/v1/reports", body).json()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let handler = try await desk.signIn("t-330381001", .handler)
            try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            try await desk.act(number, "sign", as: handler, then: "handling")
            #expect(try await desk.get("/desk/case/\(number)", as: handler).text.contains(Self.secrets[0]))
            let mark = #"{"about":"t-330381001","reason":"反映的就是他们"}"#
            #expect(try await desk.act(number, "shield", mark, as: handler).status == .forbidden)
            let marked = try await desk.act(number, "shield", mark, as: dispatcher, then: "dispatched")
            #expect(marked.lead == nil && marked.holder.code == "centre" && marked.clock("dispatch") != nil)
            #expect(marked.clock("solve") == nil)
            let after = try await desk.get("/desk/case/\(number)", as: handler)
            #expect(after.status == .seeOther)
            #expect(!(try await desk.get("/case/\(number)", as: handler).text.contains(Self.secrets[0])))
            let again = try await desk.act(number, "dispatch", as: dispatcher, then: "dispatched")
            #expect(again.lead?.code == "dept-zhujian")
            #expect(!(try await desk.get("/case/\(number)").text.contains("反映的就是他们")))
            #expect(try await desk.county.subject(number).about?.description == "t-330381001")
        }
    }

    @Test("a complaint does not go into a case that is not about the same unit, and its parts stay complaints")
    func joined() async throws {
        try await withCounty(.sqlite) { desk in
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let complaint = try await complain(desk, about: "t-330381001").subject.number
            let plain = try await desk.report("别的事").subject.number
            for (from, to) in [(complaint, plain), (plain, complaint)] {
                let merged = try await desk.act(from, "merge", #"{"into":"\#(to)","reason":"同"}"#, as: dispatcher)
                #expect(try merged.problem().key == "cases.refusal.differentlyShielded")
            }
            let whole = try await desk.act(complaint, "split", #"{"reason":"两件"}"#, as: dispatcher, then: "received")
            let part = try #require(whole.links.first)
            #expect(try await desk.county.subject(part).about?.description == "t-330381001")
        }
    }

    @Test("the glass breaks for two persons who are free to look, once, and never for those it is about")
    func glass() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await complain(desk, about: "t-330381001", #","anonymous":true"#)
            let number = report.subject.number
            let bureau = try await desk.signIn("dept-zhujian", .supervisor)
            let path = "/api/v1/cases/\(number)/contact"
            #expect(
                try await desk.post(path, #"{"report":"\#(report.report.id)","purpose":"handling"}"#, as: bureau).status
                    == .forbidden)
            let town = try await desk.signIn("t-330381001", .supervisor)
            let approved = { (first: String) in
                let id = try await desk.approval("break_glass", number, first, "centre", .supervisor)
                return #"{"approval":"\#(id)","purpose":"emergency"}"#
            }
            let theirs = try await approved(town)
            #expect(try await desk.post(path, theirs, as: town).status == .forbidden)
            let ours = try await approved(bureau)
            let opened = try await desk.post(path, ours, as: bureau)
            #expect(opened.status == .ok && opened.text.contains("13912345678"), "\(opened.text)")
            let again = try await desk.post(path, ours, as: bureau)
            #expect(try again.status == .conflict && again.problem().key == "approvals.refusal.used")
            let kinds = try await desk.county.journal().map(\.entry.kind)
            #expect(kinds.suffix(3) == ["approval.used", "alert.break_glass", "seal.opened"])
        }
    }
}
