import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

/// What a reply lacks and what the words name, as pages without scripts show it. People and matters are invented.
@Suite("words at the desk") struct DeskReviewTests {
    private let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    /// A case that waits for its answer.
    private func verified(_ desk: Desk, _ words: String) async throws -> String {
        let number = try await desk.report(words).subject.number
        let dispatcher = try await desk.signIn("centre", .dispatcher)
        let sent = try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
        let handler = try await desk.signIn(try #require(sent.lead).code, .handler)
        try await desk.act(number, "sign", as: handler, then: "handling")
        try await desk.act(number, "handle", #"{"words":"换了灯泡"}"#, as: handler, then: "handled")
        let worker = try await desk.signIn("v-330381001001", .gridWorker)
        try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: worker, then: "verified")
        return number
    }

    @Test(
        "who writes an answer sees what is missing, keeps the words, and may send it all the same",
        arguments: Engine.all)
    func review(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await verified(desk, "路口的路灯不亮了三天。请把旁边的井盖也换掉。")
            let token = try await desk.signIn("centre", .dispatcher)
            let path = "/desk/case/\(number)/review/close"
            let asked = try await desk.send(
                .post, path, as: token, headers: form, body: Array("key=k&answer=\("路口的路灯已经换好".inQuery)".utf8))
            #expect(asked.status == .ok && asked.text.contains(">路口的路灯已经换好</textarea>"))
            #expect(asked.text.contains("这一点还没有答到：“请把旁边的井盖也换掉。”") && asked.text.contains("没有写依据"))
            #expect(asked.text.contains("formaction=\"\(path)\""))
            let whole = try await desk.send(
                .post, "\(path)?part=true", as: token, headers: form,
                body: Array("answer=\("经现场查看，路口不亮的路灯已经修好，旁边的井盖也换掉了。".inQuery)".utf8))
            #expect(whole.text.contains("没有发现缺什么") && whole.text.contains("现场查看") && !whole.text.contains("<html"))
            let stranger = try await desk.signIn("dept-shuiwu", .handler)
            #expect(try await desk.send(.post, path, as: stranger, headers: form, body: []).status == .notFound)
            #expect(
                try await desk.send(
                    .post, "/desk/case/\(number)/review/sign", as: token, headers: form, body: []
                ).status != .ok)
            try await desk.act(number, "close", #"{"answer":"路口的路灯已经换好"}"#, as: token, then: "closed")
        }
    }

    @Test("place, time and amount that the words name stand beside them", arguments: Engine.all)
    func named(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await desk.report("昨晚8点在安康东路168号附近路灯不亮，摔坏手机损失两千块").subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(number)", as: token).text
            #expect(page.contains("地点：安康东路168号") && page.contains("瑞安市安阳街道安康东路168号"))
            #expect(page.contains("时间：昨晚8点") && page.contains("金额：两千块"))
            #expect(!(try await desk.get("/case/\(number)").text.contains("地点：安康东路168号")))
        }
    }

    @Test("a place named in the words is offered, and taken only when it is pressed")
    func offered() async throws {
        try await withCounty(.sqlite) { desk in
            let words = "text=\("安康东路168号附近的路灯不亮".inQuery)"
            func post(_ body: String) async throws -> TestResponse {
                try await desk.send(.post, "/report", headers: form, body: Array(body.utf8))
            }
            let check = try await post("step=check&village=330381001002&\(words)")
            #expect(check.text.contains("您的话里提到“瑞安市安阳街道安康东路168号”"))
            #expect(check.text.contains("name=\"village\" value=\"330381001002\""))
            let taken = try await post("village=330381001002&\(words)&found=\("瑞安市安阳街道安康东路168号".inQuery)")
            #expect(taken.status == .ok && taken.text.contains("name=\"village\" value=\"\""))
            #expect(taken.text.contains("value=\"瑞安市安阳街道安康东路168号\"") && !taken.text.contains("您的话里提到"))
            // Who chose the point there is not asked.
            #expect(!(try await post("step=check&lon=120.03&lat=27.7&\(words)").text.contains("您的话里提到")))
        }
    }
}
