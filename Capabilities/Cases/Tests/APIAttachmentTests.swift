import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import NIOCore
import Store
import TestSupport
import Testing

@testable import Cases

@Suite("pictures over HTTP") struct APIAttachmentTests {
    /// One white pixel.
    static let png = Array(
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC")!)

    private struct Made: Decodable { let id: String }

    private func upload(_ desk: Desk, key: String? = nil) async throws -> String {
        var headers: HTTPFields = [.contentType: "image/png"]
        if let key { headers[HTTPField.Name("Idempotency-Key")!] = key }
        let answer = try await desk.send(.post, "/api/v1/attachments", headers: headers, body: Self.png)
        try #require(answer.status == .created, "\(answer.text)")
        let made: Made = try answer.json()
        return made.id
    }

    @Test("a picture is seen with the receipt or by the staff concerned, and by nobody else", arguments: Engine.all)
    func seen(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let id = try await upload(desk)
            #expect(try await desk.get("/api/v1/attachments/\(id)").status == .notFound)
            let report = try await desk.report("路灯不亮了", #","attachments":["\#(id)"]"#)
            let mine = try await desk.get("/api/v1/attachments/\(id)?receipt=\(report.receipt.token)")
            #expect(mine.status == .ok && mine.headers[.contentType] == "image/jpeg")
            #expect(mine.body.readableBytesView.starts(with: [0xFF, 0xD8, 0xFF]))
            #expect(mine.headers[.cacheControl]?.hasPrefix("private") == true)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get("/api/v1/attachments/\(id)", as: dispatcher).status == .ok)
            let neighbour = try await desk.signIn("t-330381101", .handler)
            #expect(try await desk.get("/api/v1/attachments/\(id)", as: neighbour).status == .notFound)
            let other = try await desk.report("邻居吵闹")
            #expect(try await desk.get("/api/v1/attachments/\(id)?receipt=\(other.receipt.token)").status == .notFound)
            #expect(try await desk.get("/api/v1/attachments/x").status == .notFound)
        }
    }

    @Test("a picture belongs to one report; a report with one that is taken is not stored at all")
    func onlyOnce() async throws {
        try await withCounty(.sqlite) { desk in
            let id = try await upload(desk)
            _ = try await desk.report("路灯不亮了", #","attachments":["\#(id)"]"#)
            let head = try await desk.county.journal().count
            let second = try await desk.post(
                "/api/v1/reports",
                #"{"text":"路灯不亮了","location":{"lon":120.03,"lat":27.7},"attachments":["\#(id)"]}"#)
            #expect(
                try second.status == .unprocessableContent && second.problem().key == "cases.intake.unknownAttachment")
            #expect(try await desk.county.journal().count == head)
        }
    }

    @Test("sent again with its key a picture is kept once")
    func repeats() async throws {
        try await withCounty(.sqlite) { desk in
            let first = try await upload(desk, key: "p")
            #expect(try await upload(desk, key: "p") == first)
            #expect(try await upload(desk) != first)
        }
    }

    @Test("a form with one file will do; what is no picture, broken or too large is told apart")
    func kinds() async throws {
        try await withCounty(.sqlite) { desk in
            func form(_ name: String) -> [UInt8] {
                Array("--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.png\"\r\n\r\n".utf8)
                    + Self.png + Array("\r\n--b--\r\n".utf8)
            }
            let type: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]
            let path = "/api/v1/attachments"
            #expect(try await desk.send(.post, path, headers: type, body: form("file")).status == .created)
            #expect(try await desk.send(.post, path, headers: type, body: form("photo")).status == .badRequest)
            #expect(try await desk.send(.post, path, headers: type, body: Array("--b\r\n".utf8)).status == .badRequest)
            let text = try await desk.send(.post, path, body: Array("not a picture at all".utf8))
            #expect(text.status == .unsupportedMediaType)
            let half = try await desk.send(.post, path, body: Array(Self.png.prefix(40)))
            #expect(half.status == .unprocessableContent)
            let large = try await desk.send(.post, path, body: [UInt8](repeating: 0xFF, count: (10 << 20) + 1))
            #expect(large.status == .contentTooLarge)
        }
    }

    @Test("pictures no report claims are forgotten after a day")
    func swept() async throws {
        try await withCounty(.sqlite) { desk in
            let lost = try await upload(desk)
            let kept = try await upload(desk)
            let report = try await desk.report("路灯不亮了", #","attachments":["\#(kept)"]"#)
            desk.county.time.pass(minutes: 25 * 60)
            try await desk.county.timers.fireDue()
            let late = try await desk.post(
                "/api/v1/reports",
                #"{"text":"路灯不亮了","location":{"lon":120.03,"lat":27.7},"attachments":["\#(lost)"]}"#)
            #expect(late.status == .unprocessableContent)
            #expect(try await desk.get("/api/v1/attachments/\(kept)?receipt=\(report.receipt.token)").status == .ok)
        }
    }

    @Test("a picture of what was done is kept, shown to whoever reported it and to nobody else", arguments: Engine.all)
    func done(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report()
            let number = report.subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            let sent = try await desk.act(
                number, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let handler = try await desk.signIn(try #require(sent.lead).code, .handler)
            try await desk.act(number, "sign", as: handler, then: "handling")
            let head = try await desk.county.journal().count
            let lost = "01890000-0000-7000-8000-000000000000"
            let refused = try await desk.act(
                number, "handle", #"{"words":"换了灯泡","attachments":["\#(lost)"]}"#, as: handler)
            #expect(try refused.problem().key == "cases.intake.unknownAttachment")
            #expect(try await desk.county.journal().count == head)
            let id = try await upload(desk)
            let body = #"{"words":"换了灯泡","attachments":["\#(id)"]}"#
            let path = "/api/v1/cases/\(number)/actions/handle"
            #expect(try await desk.post(path, body, as: handler, key: "h").status == .ok)
            let after = try await desk.county.journal().count
            #expect(try await desk.post(path, body, as: handler, key: "h").status == .ok)
            #expect(try await desk.county.journal().count == after)
            desk.county.time.pass(minutes: 25 * 60)
            try await desk.county.timers.fireDue()
            let picture = "/api/v1/attachments/\(id)"
            #expect(try await desk.get("\(picture)?receipt=\(report.receipt.token)").status == .ok)
            let nextDay = try await desk.signIn("centre", .dispatcher)
            #expect(try await desk.get(picture, as: nextDay).status == .ok)
            #expect(try await desk.get(picture).status == .notFound)
            let neighbour = try await desk.signIn("t-330381101", .handler)
            #expect(try await desk.get(picture, as: neighbour).status == .notFound)
            let claimed = try await desk.post(
                "/api/v1/reports",
                #"{"text":"路灯不亮了","location":{"lon":120.03,"lat":27.7},"attachments":["\#(id)"]}"#)
            #expect(claimed.status == .unprocessableContent)
        }
    }
}
