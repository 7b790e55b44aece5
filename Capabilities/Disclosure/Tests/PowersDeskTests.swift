import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("powers at the desk") struct PowersDeskTests {
    private static let desk = "/desk/powers/330381001201"

    @Test("the clerk begins a run and does the one thing that is next; what was typed is kept", arguments: Engine.all)
    func clerk(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let menu = try await county.ask(.get, "/desk/powers", as: U.clerk)
            #expect(menu.text.contains("\(Self.desk)/start/works.small") && menu.text.contains("现在没有轮到您办的"))
            let start = "\(Self.desk)/start/works.small"
            #expect(try await county.ask(.get, start, as: U.clerk).text.contains("两委会决定"))
            var form = [
                "title": "修理水渠", "partyKind": "nobody", "sum": "50000", "day": "2026-07-20", "key": "k",
            ]
            let tooMuch = try await county.ask(.post, start, as: U.clerk, form)
            #expect(tooMuch.status == 422 && tooMuch.text.contains("50,000.00"))
            #expect(tooMuch.text.contains("value=\"修理水渠\""))
            form["sum"] = "12000"
            let begun = try await county.ask(.post, start, as: U.clerk, form)
            let again = try await county.ask(.post, start, as: U.clerk, form)
            #expect(begun.status == 303 && begun.location == again.location)
            let path = try #require(begun.location?.split(separator: "?").first.map(String.init))
            let page = try await county.ask(.get, path, as: U.clerk)
            #expect(page.text.contains("name=\"declaration\"") && page.text.contains("name=\"paper\""))
            let silent = ["step": "request", "paper": "渠道漏水", "day": "2026-07-20"]
            let refused = try await county.ask(.post, path, as: U.clerk, silent)
            #expect(refused.status == 422 && refused.text.contains("渠道漏水") && refused.text.contains("#declaration"))
            let whole = silent.merging(["declaration": "none"]) { $1 }
            #expect(try await county.ask(.post, path, as: U.secretary, whole).status == 403)
            #expect(try await county.ask(.post, path, as: U.clerk, whole).status == 303)
            #expect(try await county.ask(.post, path, as: U.clerk, whole).status == 409)
            let turned = try await county.ask(.get, path, as: U.clerk)
            #expect(!turned.text.contains("name=\"paper\"") && turned.text.contains("轮到"))
            #expect(try await county.ask(.get, "/desk/powers", as: U.secretary).text.contains(path))
            try await county.check()
        }
    }

    @Test("who has a relative in it stands aside, and the page shows the step to a stand-in", arguments: Engine.all)
    func aside(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            try await county.carry(number, to: "decide")
            let path = "\(Self.desk)/run/\(number)"
            let form = ["step": "decide", "declaration": "related"]
            let aside = try await county.ask(.post, path, as: U.secretary, form)
            #expect(aside.status == 303 && aside.location == "\(path)?done=aside")
            let own = try await county.ask(.get, path, as: U.secretary)
            #expect(!own.text.contains("name=\"paper\"") && own.text.contains("代办"))
            #expect(try await county.ask(.get, path, as: U.duty).text.contains("name=\"paper\""))
            let whole = ["step": "decide", "declaration": "none", "paper": "同意", "day": "2026-07-20"]
            #expect(try await county.ask(.post, path, as: U.secretary, whole).status == 403)
            #expect(try await county.ask(.post, path, as: U.duty, whole).status == 303)
            let page = try await county.ask(.get, "/village/330381001201/power/\(number)")
            #expect(page.text.contains("已回避") && page.text.contains("同意"))
            try await county.check()
        }
    }

    @Test("stopping takes a reason and is public", arguments: Engine.all)
    func stopped(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            let path = "\(Self.desk)/run/\(number)/stop"
            #expect(try await county.ask(.post, path, as: U.clerk, ["reason": ""]).status == 422)
            #expect(try await county.ask(.post, path, as: U.committee, ["reason": "x"]).status == 403)
            #expect(try await county.ask(.post, path, as: U.clerk, ["reason": "不需要了，13812345678"]).status == 303)
            #expect(try await county.ask(.post, path, as: U.clerk, ["reason": "x"]).status == 409)
            let page = try await county.ask(.get, "/village/330381001201/power/\(number)")
            #expect(page.text.contains("不需要了") && page.text.contains("已停办") && !page.text.contains("13812345678"))
            try await county.check()
        }
    }

    @Test("wrong addresses are answered with words, and other villages' desks stay shut", arguments: Engine.all)
    func addresses(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.begun()
            let other = try #require(CaseNumber(prefix: "QL", date: LocalDate("2026-07-01")!, serial: 999))
            let village = "/village/330381001201"
            for path in [
                "\(village)/power/x", "\(village)/power/\(other)", "/village/330381001202/power/\(number)",
                "/village/330381001299/powers", "\(village)/ask/run/x",
            ] {
                #expect(try await county.ask(.get, path, as: U.villager).status == 404, "\(path)")
            }
            for path in ["\(Self.desk)/run/x", "\(Self.desk)/run/\(other)", "\(Self.desk)/start/x"] {
                #expect(try await county.ask(.get, path, as: U.clerk).status == 404, "\(path)")
                #expect(try await county.ask(.post, path, as: U.clerk, ["a": "b"]).status == 404, "\(path)")
            }
            for path in ["/desk/powers?village=330381001201", "\(Self.desk)/run/\(number)"] {
                #expect(try await county.ask(.get, path, as: U.stranger).status == 403, "\(path)")
            }
            #expect(try await county.ask(.get, "\(Self.desk)/start/seal", as: U.stranger).status == 403)
            #expect(try await county.ask(.post, "\(Self.desk)/start/seal", as: U.stranger, ["a": "b"]).status == 403)
            #expect(try await county.ask(.get, "/desk/powers", as: U.duty).text.contains("上岭村"))
            let empty = try await county.ask(.get, "/village/330381001202/powers?lang=en")
            #expect(empty.status == 200 && empty.text.contains("does not publish here yet"))
        }
    }
}
