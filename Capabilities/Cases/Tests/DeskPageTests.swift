import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Store
import TestSupport
import Testing
import Web

@testable import Cases

/// The desk's pages, sent as a browser without scripts sends them. People and matters are invented.
@Suite("the pages of the desk") struct DeskPageTests {
    @Test(
        "words, place, unit and channel narrow a list, and an address with them shows the same again",
        arguments: Engine.all)
    func narrowing(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("路口的路灯不亮了，请修一下").subject.number
            let noise = try await desk.report("邻居半夜吵闹 100% 睡不着", at: 120.25).subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let shown = { (query: String) in
                let text = try await desk.get("/desk?list=received\(query)", as: token).text
                return [lamp, noise].map { text.contains("data-number=\"\($0)\"") }
            }
            #expect(try await shown("") == [true, true])
            #expect(try await shown("&q=\("睡不着".inQuery)") == [false, true])
            // Signs of a pattern are only signs.
            #expect(try await shown("&q=%25") == [false, true])
            #expect(try await shown("&q=_") == [false, false])
            #expect(try await shown("&place=\("安阳".inQuery)") == [true, false])
            #expect(try await shown("&category=M0302") == [false, true])
            #expect(try await shown("&channel=web&unit=centre") == [true, true])
            #expect(try await shown("&channel=grid") == [false, false])
            #expect(try await shown("&unit=dept-zhujian") == [false, false])
            #expect(try await shown("&due=week") == [true, true])
            #expect(try await shown("&due=overdue") == [false, false])
            #expect(try await desk.get("/desk?place=nowhere", as: token).status == .unprocessableContent)
        }
    }

    @Test("who may not read a case does not find it by its words")
    func hidden() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report("安阳街道办的人收钱不办事", #","about":"t-330381001""#).subject.number
            let token = try await desk.signIn("t-330381001", .dutyOfficer)
            let all = try await desk.get("/desk?list=all", as: token).text
            #expect(all.contains(number) && !all.contains("收钱"))
            let found = try await desk.get("/desk?list=all&q=\("收钱".inQuery)", as: token)
            #expect(found.status == .ok && !found.text.contains(number))
        }
    }

    @Test("the case beside its list, and alone as a piece of a page")
    func beside() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report("路口的路灯不亮了").subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk?list=received&case=\(number)", as: token).text
            #expect(page.contains("data-case=\"\(number)\"") && page.contains("aria-current=\"true\""))
            #expect(page.contains("<b class=\"num\">1</b>"))
            let piece = try await desk.get("/desk/case/\(number)?beside=1", as: token).text
            #expect(piece.contains("data-case=\"\(number)\"") && !piece.contains("<html"))
            let list = try await desk.get("/desk?list=received&part=1", as: token).text
            #expect(list.contains("data-number=\"\(number)\"") && !list.contains("<html"))
            let other = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.get("/desk/case/\(number)?beside=1", as: other).status == .seeOther)
        }
    }

    @Test("what an action says it will cause is what it causes", arguments: Engine.all)
    func foreseen(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await desk.report("路口的路灯不亮了").subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(number)", as: token).text
            #expect(page.contains("会派给安阳街道办事处，协办：住建局。"))
            #expect(page.contains("停止计时：受理。") && page.contains("前签收，"))
            // Another category goes elsewhere; only what is chosen counts.
            let other = try await desk.get("/desk/case/\(number)/effect/accept?category=E0406", as: token).text
            #expect(other.contains("会派给安阳执法队。") && other.contains("类别改为“违法建设”"))
            let wrong = try await desk.get("/desk/case/\(number)/effect/sign", as: token).text
            #expect(wrong.contains("obstacle"))
            let stranger = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.get("/desk/case/\(number)/effect/accept", as: stranger).status == .notFound)
            let seen = try await desk.act(number, "accept", #"{"dispatch":true}"#, as: token, then: "dispatched")
            #expect(seen.lead?.name == "安阳街道办事处" && seen.joint.map(\.name) == ["住建局"])
        }
    }

    @Test("why it is proposed, what may be the same matter, and the two side by side")
    func proposing() async throws {
        try await withCounty(.sqlite) { desk in
            let first = try await desk.report("路口的路灯不亮了").subject.number
            let second = try await desk.report("同一个路口路灯又不亮").subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(second)", as: token).text
            #expect(page.contains("“路灯”") && page.contains("/desk/case/\(second)/compare/\(first)"))
            let compared = try await desk.get("/desk/case/\(second)/compare/\(first)", as: token)
            #expect(compared.status == .ok && compared.text.contains("name=\"into\" value=\"\(first)\""))
            #expect(try await desk.get("/desk/case/\(first)/compare/\(first)", as: token).status == .notFound)
            let joined = try await desk.form(
                "/desk/case/\(second)/merge", "into=\(first)&reason=\("同一处".inQuery)", as: token)
            #expect(joined.status == .seeOther)
            let again = try await desk.get("/desk/case/\(second)/compare/\(first)", as: token).text
            #expect(again.contains("/desk/case/\(second)/unmerge"))
            let stranger = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.get("/desk/case/\(second)/compare/\(first)", as: stranger).status == .notFound)
        }
    }

    @Test("the work order is for those on the case, bears a code, and no contact")
    func order() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report(
                "路口的路灯不亮了", #","contact":{"name":"胡小明","phone":"13912345678"}"#
            ).subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(number)/order", as: token)
            #expect(page.status == .ok && page.text.contains("<svg") && page.text.contains("路口的路灯不亮了"))
            #expect(!page.text.contains("胡小明") && !page.text.contains("13912345678"))
            let stranger = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.get("/desk/case/\(number)/order", as: stranger).status == .notFound)
        }
    }

    @Test(
        "the list that is shown goes out as a file, formulas made harmless, no words of reports", arguments: Engine.all)
    func export(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let lamp = try await desk.report("=HYPERLINK(1) 路灯不亮").subject.number
            let noise = try await desk.report("邻居吵闹", at: 120.25).subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let all = try await desk.get("/desk/export?list=received&format=csv", as: token)
            #expect(all.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(all.text.contains(lamp) && all.text.contains(noise) && !all.text.contains("HYPERLINK"))
            let some = try await desk.get("/desk/export?list=received&category=M0302&format=csv", as: token).text
            #expect(!some.contains(lamp) && some.contains(noise))
            let book = try await desk.get("/desk/export?list=received&format=xlsx", as: token)
            #expect(book.status == .ok && book.body.readableBytesView.starts(with: [0x50, 0x4B]))
            let other = try await desk.signIn("t-330381101", .dutyOfficer)
            let own = try await desk.get("/desk/export?list=received&format=csv", as: other).text
            #expect(!own.contains(lamp) && own.contains(noise))
            #expect(
                try await desk.get("/desk/export?list=received&format=geojson", as: token).status
                    == .unprocessableContent)
        }
    }
}

extension Desk {
    /// Sends a form as a browser does.
    func form(_ path: String, _ fields: String, as token: String) async throws -> TestResponse {
        try await send(
            .post, path, as: token, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array(fields.utf8))
    }
}
