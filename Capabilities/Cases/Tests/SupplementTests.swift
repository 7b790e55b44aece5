import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

/// Words and pictures that come after the report. All of it is invented.
@Suite("adding more to a case") struct SupplementTests {
    private func form(_ fields: [(String, String)], pictures: Int = 0) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields {
            body += Array("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for number in 0..<pictures {
            body += Array(
                "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"\(number).png\"\r\n\r\n".utf8)
            body += APIAttachmentTests.png + Array("\r\n".utf8)
        }
        return body + Array("--b--\r\n".utf8)
    }

    private func add(
        _ desk: Desk, _ report: ReportSeen, _ words: String, key: String, pictures: Int = 0
    ) async throws -> TestResponse {
        try await desk.send(
            .post, "/case/\(report.subject.number)/supplement",
            headers: [.contentType: "multipart/form-data; boundary=b"],
            body: form([("receipt", report.receipt.token), ("key", key), ("words", words)], pictures: pictures))
    }

    private func page(_ desk: Desk, _ report: ReportSeen, _ query: String = "") async throws -> String {
        try await desk.send(
            .get, "/case/\(report.subject.number)\(query)", headers: [.cookie: "receipt=\(report.receipt.token)"]
        ).text
    }

    private func addresses(_ text: String) -> Set<String> {
        Set(text.matches(of: /src="(\/case\/[A-Z0-9]+\/pictures\/[0-9a-f-]+)"/).map { String($0.1) })
    }

    @Test("a reporter adds words and pictures: for themselves and staff, covered, and once", arguments: Engine.all)
    func byReporter(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report("路灯不亮了")
            let number = report.subject.number
            let joined = try await desk.report("我家门口也黑", #","follows":"\#(number)""#)
            #expect(try await page(desk, report).contains("/case/\(number)/supplement"))
            let words = "今晚又灭了，打我电话 13800138000"
            let sent = try await add(desk, report, words, key: "k", pictures: 2)
            #expect(sent.status == .seeOther && sent.headers[.location] == "/case/\(number)?added=1")
            let head = try await desk.county.journal().count { $0.entry.kind == "case.supplemented" }
            #expect(head == 1)
            #expect(try await add(desk, report, words, key: "k", pictures: 2).status == .seeOther)
            #expect(try await desk.county.journal().count { $0.entry.kind == "case.supplemented" } == 1)

            let mine = try await page(desk, report, "?added=1")
            #expect(mine.contains("今晚又灭了") && !mine.contains("13800138000") && mine.contains("照片 2 张"))
            let pictures = addresses(mine)
            #expect(pictures.count == 2)
            for picture in pictures {
                func seen(_ token: String?) async throws -> Int {
                    try await desk.send(.get, picture, headers: token.map { [.cookie: "receipt=\($0)"] } ?? [:]).status
                        .code
                }
                #expect(try await seen(report.receipt.token) == 200)
                #expect(try await seen(joined.receipt.token) == 404)
                #expect(try await seen(nil) == 404)
            }
            let everybody = try await desk.get("/case/\(number)").text
            #expect(everybody.contains("报告人补充了情况") && !everybody.contains("今晚又灭了"))
            #expect(try await !page(desk, joined).contains("今晚又灭了"))

            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let staff = try await desk.get("/desk/case/\(number)", as: dispatcher).text
            #expect(staff.contains("今晚又灭了") && !staff.contains("13800138000"))
            #expect(staff.matches(of: /\/api\/v1\/attachments\/[0-9a-f-]+"><img/).count == 2)
            let opened = try await desk.post(
                "/api/v1/cases/\(number)/originals", #"{"purpose":"handling"}"#, as: dispatcher)
            #expect(opened.text.contains("13800138000"), "\(opened.text)")
            // Whoever joined by their own word may add as well, and reads their own.
            #expect(try await add(desk, joined, "我这边三盏都灭了", key: "j").status == .seeOther)
            #expect(try await page(desk, joined).contains("我这边三盏都灭了"))
            #expect(try await !page(desk, report).contains("我这边三盏都灭了"))
        }
    }

    @Test("staff add for reporters to read, those who have no part in it do not; pictures of what was done are shown")
    func byStaff() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let joined = try await desk.report("我家门口也黑", #","follows":"\#(number)""#)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let sent = try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let handler = try await desk.signIn(try #require(sent.lead).code, .handler)
            try await desk.act(number, "sign", as: handler, then: "handling")
            let type: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]
            let more = try await desk.send(
                .post, "/desk/case/\(number)/supplement", as: handler, headers: type,
                body: form([("key", "s"), ("words", "灯罩要订货")]))
            #expect(more.status == .seeOther, "\(more.text)")
            let done = try await desk.send(
                .post, "/desk/case/\(number)/handle", as: handler, headers: type,
                body: form([("key", "h"), ("words", "换了灯泡")], pictures: 1))
            #expect(done.status == .seeOther, "\(done.text)")
            let mine = try await page(desk, report)
            #expect(mine.contains("灯罩要订货") && mine.contains("处置后") && addresses(mine).count == 1)
            #expect(try await addresses(page(desk, joined)).isEmpty)
            let neighbour = try await desk.signIn("t-330381101", .handler)
            #expect(try await desk.act(number, "supplement", #"{"words":"a"}"#, as: neighbour).status == .forbidden)
            // Nothing at all is not more.
            let empty = try await desk.act(number, "supplement", "{}", as: dispatcher)
            #expect(try empty.problem().key == "cases.refusal.emptyWords")
        }
    }

    @Test("an answered case says what to do instead, and keeps the words", arguments: Engine.all)
    func closed(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let sent = try await desk.act(number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let handler = try await desk.signIn(try #require(sent.lead).code, .handler)
            try await desk.act(number, "sign", as: handler, then: "handling")
            try await desk.act(number, "handle", #"{"words":"换了灯泡"}"#, as: handler, then: "handled")
            try await desk.act(number, "verify", #"{"words":"亮了"}"#, as: dispatcher, then: "verified")
            try await desk.act(number, "close", #"{"answer":"已修好"}"#, as: dispatcher, then: "closed")
            let late = try await add(desk, report, "又不亮了", key: "l")
            #expect(late.status == .unprocessableContent)
            #expect(late.text.contains("已经答复，不能再补充") && late.text.contains(">又不亮了</textarea>"))
            #expect(!late.text.contains("/case/\(number)/supplement"))
            let token = report.receipt.token
            let answer = try await desk.act(number, "supplement", #"{"words":"a","receipt":"\#(token)"}"#)
            #expect(try answer.problem().key == "cases.refusal.supplement.closed" && answer.status == .conflict)
        }
    }
}
