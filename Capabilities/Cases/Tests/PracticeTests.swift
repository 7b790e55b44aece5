import Foundation
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("where the like of it went") struct PracticeTests {
    private static let a = UnitCode("dept-a")!
    private static let b = UnitCode("dept-b")!

    @Test("three of four, of three to eight, and not whom the catalogue names", arguments: 0...8)
    func bounds(count: Int) {
        for wins in 0...count {
            let leads = Array(repeating: Self.a, count: wins) + Array(repeating: Self.b, count: count - wins)
            let isOne = count >= 3 && wins * 4 >= count * 3
            let found = Practice(leads, besides: Self.b)
            #expect(found?.lead == (isOne ? Self.a : nil), "\(wins) of \(count)")
            #expect(Practice(leads, besides: Self.a)?.lead != Self.a)
            if isOne { #expect(found?.count == wins && found?.of == count) }
        }
    }

    @Test("only the newest eight count")
    func newest() {
        let leads = Array(repeating: Self.b, count: 8) + Array(repeating: Self.a, count: 92)
        #expect(Practice(leads, besides: nil)?.lead == Self.b)
    }

    @Test(
        "after three corrections the desk proposes their unit, with why, and says so in the reason",
        arguments: Engine.all)
    func desk(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let text = "路口的路灯不亮了"
            for turn in 0..<3 {
                let report = try await desk.report(text)
                let number = report.subject.number
                try await desk.act(number, "accept", "{}", as: dispatcher, then: "accepted")
                let page = try await desk.get("/desk/case/\(number)", as: dispatcher).text
                #expect(!page.contains("件由"), "after \(turn)")
                let body = #"{"unit":"dept-shuiwu","reason":"这一带的路灯由它管（测试）"}"#
                try await desk.act(number, "dispatch", body, as: dispatcher, then: "dispatched")
            }
            let next = try await desk.report(text)
            try await desk.act(next.subject.number, "accept", "{}", as: dispatcher, then: "accepted")
            let page = try await desk.get("/desk/case/\(next.subject.number)", as: dispatcher).text
            #expect(page.contains("同类的 3 件里，有 3 件由"))
            #expect(page.contains(#"<option value="dept-shuiwu" selected>"#))
        }
    }
}
