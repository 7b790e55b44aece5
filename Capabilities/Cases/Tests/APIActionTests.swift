import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("moving a case over HTTP") struct APIActionTests {
    /// Reports a lamp, accepts it, dispatches it to the township and signs for it there.
    private func handling(_ desk: Desk, _ text: String = "路灯不亮了") async throws -> (report: ReportSeen, handler: String)
    {
        let report = try await desk.report(text)
        let dispatcher = try await desk.signIn("centre", .dispatcher)
        let sent = try await desk.act(
            report.subject.number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
        let handler = try await desk.signIn(try #require(sent.lead).code, .handler)
        try await desk.act(report.subject.number, "sign", as: handler, then: "handling")
        return (report, handler)
    }

    /// …and takes it on until its residents are asked.
    private func closed(_ desk: Desk) async throws -> ReportSeen {
        let (report, handler) = try await handling(desk)
        let number = report.subject.number
        try await desk.act(number, "handle", #"{"words":"换了灯泡"}"#, as: handler, then: "handled")
        let worker = try await desk.signIn("v-330381001001", .gridWorker)
        try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: worker, then: "verified")
        let dispatcher = try await desk.signIn("centre", .dispatcher)
        try await desk.act(number, "close", #"{"answer":"已修好"}"#, as: dispatcher, then: "closed")
        return report
    }

    @Test(
        "the whole loop: accepted, dispatched, signed, contacted, handled, verified, closed, judged",
        arguments: Engine.all)
    func loop(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let accepted = try await desk.act(
                number, "accept", #"{"category":"C0118"}"#, as: dispatcher, then: "accepted")
            #expect(accepted.holder.code == "centre" && accepted.clock("dispatch") != nil)
            let sent = try await desk.act(number, "dispatch", as: dispatcher, then: "dispatched")
            #expect(sent.lead?.code == "t-330381001" && sent.joint.map(\.code) == ["dept-zhujian"])
            #expect(sent.timeline?.last { $0.event == "dispatched" }?.words == "路灯养护已下放安阳街道")
            let handler = try await desk.signIn("t-330381001", .handler)
            try await desk.act(number, "sign", as: handler, then: "handling")
            let missed = try await desk.act(number, "contact", #"{"reached":false}"#, as: handler, then: "handling")
            #expect(missed.clock("contact") != nil)
            let reached = try await desk.act(number, "contact", #"{"note":"约明天"}"#, as: handler, then: "handling")
            #expect(reached.clock("contact") == nil)
            #expect(
                try await desk.act(number, "contact", as: handler).problem().key == "cases.refusal.alreadyContacted")
            try await desk.act(number, "handle", #"{"words":"换了灯泡"}"#, as: handler, then: "handled")
            let own = try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: handler)
            #expect(own.status == .forbidden)
            let worker = try await desk.signIn("v-330381001001", .gridWorker)
            try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: worker, then: "verified")
            try await desk.act(number, "close", #"{"answer":"已修好"}"#, as: dispatcher, then: "closed")
            let judged = try await desk.act(
                number, "judge", #"{"solved":true,"satisfied":false,"receipt":"\#(report.receipt.token)"}"#, as: nil,
                then: "evaluated")
            #expect(judged.evaluation == "resident" && judged.clocks.isEmpty && judged.due == nil)
            let sequence = try await desk.seen(number).timeline?.map(\.sequence) ?? []
            #expect(sequence == sequence.sorted() && Set(sequence) == Set(1...10))
        }
    }

    @Test("refused with a ground, objected to, and refused again only by a supervisor")
    func objection() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let none = try await desk.act(number, "refuse", #"{"ground":"no-money","words":"没钱"}"#, as: dispatcher)
            #expect(try none.status == .unprocessableContent && none.problem().key == "cases.refusal.unknownGround")
            let refusal = #"{"ground":"outside-remit","words":"属小区自管"}"#
            try await desk.act(number, "refuse", refusal, as: dispatcher, then: "refused")
            let receipt = #""receipt":"\#(report.receipt.token)""#
            try await desk.act(number, "object", #"{"words":"是公共道路",\#(receipt)}"#, as: nil, then: "received")
            let again = try await desk.act(number, "refuse", refusal, as: dispatcher)
            #expect(try again.status == .forbidden && again.problem().key == "cases.refusal.objectionNeedsSupervisor")
            let supervisor = try await desk.signIn("centre", .supervisor)
            try await desk.act(number, "refuse", refusal, as: supervisor, then: "refused")
            desk.county.time.pass(minutes: 8 * 24 * 60)
            let late = try await desk.act(number, "object", #"{"words":"再看看",\#(receipt)}"#)
            #expect(try late.status == .conflict && late.problem().key == "cases.refusal.windowOver")
        }
    }

    @Test("returned twice, then the centre rules and the ruling binds")
    func returns() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let town = try await desk.signIn("t-330381001", .handler)
            let back = try await desk.act(number, "return", #"{"reason":"不是我们的灯"}"#, as: town, then: "dispatched")
            #expect(back.returns == 1 && back.holder.code == "centre" && back.lead == nil)
            let unsaid = try await desk.act(number, "dispatch", #"{"unit":"dept-shuiwu"}"#, as: dispatcher)
            #expect(try unsaid.status == .unprocessableContent && unsaid.problem().pointers == ["/reason"])
            let nowhere = try await desk.act(number, "dispatch", #"{"unit":"dept-mars","reason":"试"}"#, as: dispatcher)
            #expect(try nowhere.problem().key == "cases.refusal.unknownUnit")
            try await desk.act(
                number, "dispatch", #"{"unit":"dept-zhujian","joint":["dept-shuiwu"],"reason":"请住建局看"}"#,
                as: dispatcher, then: "dispatched")
            let bureau = try await desk.signIn("dept-zhujian", .handler)
            try await desk.act(number, "return", #"{"reason":"已下放街道"}"#, as: bureau, then: "dispatched")
            let officer = try await desk.signIn("t-330381001", .dutyOfficer)
            #expect(try await desk.act(number, "dispatch", as: officer).status == .forbidden)
            let alone = try await desk.act(
                number, "dispatch", #"{"unit":"t-330381001","reason":"清单第 14 条"}"#, as: dispatcher)
            #expect(try alone.status == .conflict && alone.problem().key == "approvals.refusal.needed")
            let approval = try await desk.approval("ruling", number, dispatcher, "centre", .supervisor)
            let ruled = try await desk.act(
                number, "dispatch", #"{"unit":"t-330381001","reason":"清单第 14 条","approval":"\#(approval)"}"#,
                as: dispatcher, then: "dispatched")
            #expect(ruled.rulingBinds && ruled.returns == 2)
            let third = try await desk.act(number, "return", #"{"reason":"不服"}"#, as: town)
            #expect(try third.status == .conflict && third.problem().key == "cases.refusal.rulingBinds")
        }
    }

    @Test("suspended and extended only when a supervisor of another unit agrees")
    func requests() async throws {
        try await withCounty(.sqlite) { desk in
            let (report, handler) = try await handling(desk)
            let number = report.subject.number
            let ask = #"{"until":"2026-03-10","reason":"等配件"}"#
            #expect(
                try await desk.act(number, "suspend", ask, as: handler, then: "handling").request?.kind == "suspend")
            #expect(
                try await desk.act(number, "suspend", ask, as: handler).problem().key == "cases.refusal.requestPending")
            let decide = #"{"approve":true,"reason":"同意"}"#
            let own = try await desk.signIn("t-330381001", .supervisor)
            #expect(try await desk.act(number, "suspend", decide, as: own).problem().key == "cases.refusal.ownRequest")
            let supervisor = try await desk.signIn("centre", .supervisor)
            #expect(
                try await desk.act(number, "extend", decide, as: supervisor).problem().key == "cases.refusal.noRequest")
            let rests = try await desk.act(number, "suspend", decide, as: supervisor, then: "suspended")
            #expect(rests.suspendedUntil == "2026-03-11T00:00:00+08:00" && rests.clock("solve")?.suspended == true)
            #expect(rests.due == nil)
            let awake = try await desk.act(number, "resume", as: handler, then: "handling")
            #expect(awake.clock("solve")?.suspended == false)
            for (until, key) in [("2026-03-01", "suspensionInThePast"), ("2026-08-01", "suspensionTooLong")] {
                let wrong = try await desk.act(number, "suspend", #"{"until":"\#(until)","reason":"等"}"#, as: handler)
                #expect(try wrong.status == .unprocessableContent && wrong.problem().key == "cases.refusal.\(key)")
            }
            let due = awake.clock("solve")?.due
            let more = #"{"by":"1 工作日","reason":"缺人"}"#
            try await desk.act(number, "extend", more, as: handler, then: "handling")
            let denied = #"{"approve":false,"reason":"人手够"}"#
            #expect(
                try await desk.act(number, "extend", denied, as: supervisor, then: "handling").clock("solve")?.due
                    == due)
            try await desk.act(number, "extend", more, as: handler, then: "handling")
            let longer = try await desk.act(number, "extend", decide, as: supervisor, then: "handling")
            #expect(longer.clock("solve")?.extended == true && longer.clock("solve")?.due != due)
            let twice = try await desk.act(number, "extend", more, as: handler)
            #expect(try twice.status == .conflict && twice.problem().key == "cases.refusal.extensionsUsedUp")
        }
    }

    @Test("a township whistles; the units called respond, arrive and finish, each its own part")
    func joint() async throws {
        try await withCounty(.sqlite) { desk in
            let (report, handler) = try await handling(desk)
            let number = report.subject.number
            let called = try await desk.act(
                number, "whistle", #"{"units":["dept-shuiwu"],"what":"查渗水","limit":"4 工作时"}"#, as: handler,
                then: "handling")
            #expect(called.tasks.map(\.unit.code) == ["dept-shuiwu"] && called.tasks[0].what == "查渗水")
            let water = try await desk.signIn("dept-shuiwu", .handler)
            let other = try await desk.signIn("dept-zhujian", .handler)
            #expect(try await desk.act(number, "respond", #"{"task":1}"#, as: other).status == .forbidden)
            let unknown = try await desk.act(number, "respond", #"{"task":2}"#, as: water)
            #expect(try unknown.status == .unprocessableContent && unknown.problem().key == "cases.refusal.unknownTask")
            try await desk.act(number, "respond", #"{"task":1}"#, as: water, then: "handling")
            #expect(try await desk.act(number, "respond", #"{"task":1}"#, as: water).status == .conflict)
            try await desk.act(number, "arrive", #"{"task":1}"#, as: water, then: "handling")
            let done = try await desk.act(number, "finish", #"{"task":1,"words":"无渗漏"}"#, as: water, then: "handling")
            #expect(done.tasks[0].finished != nil && done.clock("task") == nil)
            // A stranger sees that water was called, not what for.
            #expect(try await desk.seen(number).tasks.map(\.what) == [nil])
            let self_ = #"{"units":["t-330381001"],"what":"自己","limit":"4wh"}"#
            #expect(try await desk.act(number, "whistle", self_, as: handler).status == .unprocessableContent)
        }
    }

    @Test("a staged matter is done stage by stage")
    func stages() async throws {
        try await withCounty(.sqlite) { desk in
            let (report, handler) = try await handling(desk, "楼顶违建搭建")
            let number = report.subject.number
            let seen = try await desk.act(number, "stage", #"{"stage":1,"words":"已制止"}"#, as: handler, then: "handling")
            #expect(seen.clocks.filter { $0.kind == "stage" }.count == 1)
            for stage in [0, 1, 3] {
                let wrong = try await desk.act(number, "stage", #"{"stage":\#(stage),"words":"再"}"#, as: handler)
                #expect(
                    try wrong.status == .unprocessableContent && wrong.problem().key == "cases.refusal.unknownStage")
            }
            let handled = try await desk.act(number, "handle", #"{"words":"已拆除"}"#, as: handler, then: "handled")
            #expect(handled.clocks.map(\.kind) == ["verify"])
        }
    }

    @Test("sent back, supervised, escalated: each with its reason")
    func pressure() async throws {
        try await withCounty(.sqlite) { desk in
            let (report, handler) = try await handling(desk)
            let number = report.subject.number
            try await desk.act(number, "handle", #"{"words":"修了"}"#, as: handler, then: "handled")
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let back = try await desk.act(number, "sendback", #"{"reason":"仍不亮"}"#, as: dispatcher, then: "handling")
            #expect(back.holder.code == "t-330381001" && back.clock("solve") != nil)
            let supervisor = try await desk.signIn("centre", .supervisor)
            let pressed = try await desk.act(
                number, "supervise", #"{"reason":"快超时了"}"#, as: supervisor, then: "handling")
            #expect(pressed.supervisions == 1)
            let up = try await desk.act(number, "escalate", #"{"reason":"需换电缆"}"#, as: handler, then: "dispatched")
            #expect(up.level == "county" && up.lead?.code == "dept-zhujian")
            let top = try await desk.act(number, "escalate", #"{"reason":"再上"}"#, as: supervisor)
            #expect(try top.status == .conflict && top.problem().key == "cases.refusal.noHigherLevel")
        }
    }

    @Test("merged and taken out again, split and linked: nobody is lost", arguments: Engine.all)
    func joins(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let (one, two) = (try await desk.report(), try await desk.report())
            let (a, b) = (one.subject.number, two.subject.number)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let into = #"{"into":"\#(b)","reason":"同一盏灯"}"#
            #expect(try await desk.act(a, "merge", into, as: dispatcher, then: "merged").mergedInto == b)
            #expect(try await desk.seen(b, receipt: one.receipt.token).reporters == 2)
            let resting = try await desk.act(a, "accept", as: dispatcher)
            #expect(try resting.status == .conflict && resting.problem().key == "cases.refusal.merged")
            #expect(
                try await desk.act(b, "merge", #"{"into":"\#(a)","reason":"反过来"}"#, as: dispatcher).status == .conflict)
            try await desk.act(a, "unmerge", #"{"reason":"不是同一盏"}"#, as: dispatcher, then: "received")
            #expect(try await desk.seen(b).reporters == 1)
            #expect(
                try await desk.act(a, "merge", #"{"into":"\#(a)","reason":"自己"}"#, as: dispatcher).status
                    == .unprocessableContent)
            let linked = try await desk.act(a, "link", #"{"to":"\#(b)"}"#, as: dispatcher, then: "received")
            #expect(linked.links == [b])
            #expect(try await desk.seen(b).links == [a])
            let split = try await desk.act(
                a, "split", #"{"category":"M0302","reason":"另有邻里纠纷"}"#, as: dispatcher, then: "received")
            let part = try #require(split.links.last)
            let seen = try await desk.seen(part, receipt: one.receipt.token)
            #expect(seen.splitFrom == a && seen.category.code == "M0302" && seen.reporters == 1)
            let none = try #require(CaseNumber(prefix: "RA", date: LocalDate("2026-03-05")!, serial: 99)).description
            #expect(try await desk.act(a, "link", #"{"to":"\#(none)"}"#, as: dispatcher).status == .notFound)
        }
    }

    @Test("not solved reopens and alerts a supervisor; an evaluated case can be reopened for a while")
    func verdicts() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await closed(desk)
            let number = report.subject.number
            let receipt = #""receipt":"\#(report.receipt.token)""#
            let again = try await desk.act(number, "judge", #"{"solved":false,\#(receipt)}"#, as: nil, then: "accepted")
            #expect(again.reopened == 1 && again.supervisions == 1 && again.lead == nil)
            let second = try await closed(desk)
            let supervisor = try await desk.signIn("centre", .supervisor)
            let asked = #"{"solved":true,"contacted":false}"#
            #expect(try await desk.act(second.subject.number, "judge", asked, as: supervisor).status == .forbidden)
            let dispatcher = try await desk.signIn("centre", .dispatcher, 1)
            let passed = try await desk.act(second.subject.number, "judge", asked, as: dispatcher, then: "evaluated")
            #expect(passed.evaluation == "callback")
            let twice = #"{"solved":true,"receipt":"\#(second.receipt.token)"}"#
            #expect(try await desk.act(second.subject.number, "judge", twice).status == .conflict)
            let reason = #"{"reason":"又坏了","receipt":"\#(second.receipt.token)"}"#
            try await desk.act(second.subject.number, "reopen", reason, as: nil, then: "accepted")
            // The resident's own words are not for everybody, in whichever step they come again.
            let events = "/api/v1/cases/\(second.subject.number)/events"
            let everybody = try await desk.get(events)
            let reporter = try await desk.get("\(events)?receipt=\(second.receipt.token)")
            #expect(!everybody.text.contains("又坏了") && reporter.text.contains("又坏了"))
            // Somebody else's receipt opens nothing.
            let stranger = try await desk.act(
                number, "reopen", #"{"reason":"我也要","receipt":"\#(second.receipt.token)"}"#)
            #expect(try stranger.status == .forbidden && stranger.problem().key == "cases.refusal.notAReporter")
        }
    }

    @Test("a repeat of an action with its key gives the first answer and does nothing", arguments: Engine.all)
    func repeats(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await desk.report().subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let path = "/api/v1/cases/\(number)/actions/accept"
            let first = try await desk.post(path, #"{"dispatch":true}"#, as: dispatcher, key: "k")
            let head = try await desk.county.journal().count
            let second = try await desk.post(path, #"{"dispatch":true}"#, as: dispatcher, key: "k")
            #expect(first.status == .ok && second.text == first.text)
            #expect(try await desk.county.journal().count == head)
            // The same key of somebody else is another key.
            let other = try await desk.signIn("centre", .dispatcher, 1)
            #expect(try await desk.post(path, #"{"dispatch":true}"#, as: other, key: "k").status == .conflict)
        }
    }
}
