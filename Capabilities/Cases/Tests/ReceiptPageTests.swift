import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("the secret of a report in a browser") struct ReceiptPageTests {
    private func cookies(_ response: TestResponse) -> [String] { response.headers[values: .setCookie] }

    private func page(_ desk: Desk, _ path: String, cookie: String? = nil) async throws -> TestResponse {
        try await desk.send(.get, path, headers: cookie.map { [.cookie: $0] } ?? [:])
    }

    @Test("a saved address is exchanged for a cookie of this case alone, and the secret leaves the address")
    func exchange() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了，我家门口")
            let (number, token) = (report.subject.number, report.receipt.token)
            let answer = try await page(desk, report.receipt.url)
            #expect(answer.status == .seeOther && answer.headers[.location] == "/case/\(number)")
            #expect(
                cookies(answer) == [
                    "receipt=\(token); Path=/case/\(number); HttpOnly; SameSite=Lax",
                    "receipt=\(token); Path=/log/receipt/\(report.report.id); HttpOnly; SameSite=Lax",
                ])
            #expect(answer.headers[.cacheControl] == "no-store")
            let mine = try await page(desk, "/case/\(number)", cookie: "receipt=\(token)")
            #expect(mine.status == .ok && mine.text.contains("我家门口"))
            let new = try await page(desk, "/case/\(number)?receipt=\(token)&new=1&lang=en")
            #expect(
                new.headers[.location] == "/case/\(number)?new=1" && cookies(new).contains { $0.hasPrefix("lang=en") })
        }
    }

    @Test("what a holder sees is kept for nobody else, and a secret that opens nothing shows what everybody sees")
    func strangers() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report("路灯不亮了，我家门口")
            let (path, token) = ("/case/\(report.subject.number)", report.receipt.token)
            #expect(try await page(desk, path, cookie: "receipt=\(token)").text.contains("公开账本中的证明"))
            for cookie in [nil, "receipt=", "receipt=x", "receipt=23456789abcdefghjkmnpqrstu"] {
                let seen = try await page(desk, path, cookie: cookie)
                #expect(seen.status == .ok && !seen.text.contains("公开账本中的证明"), "\(cookie ?? "")")
            }
            let forged = try await page(desk, "\(path)?receipt=23456789abcdefghjkmnpqrstu")
            #expect(forged.status == .notFound && cookies(forged).isEmpty)
            // What is no token by its characters never reaches a header.
            let split = try await page(desk, "\(path)?receipt=a%3B%20Path%3D%2F%0D%0Ax%3Abcdefghjk")
            #expect(split.status.code >= 400 && cookies(split).isEmpty)
        }
    }

    @Test("nothing on the holder's page leads on with the secret, but for the address to keep")
    func links() async throws {
        try await withCounty(.sqlite) { desk in
            let png = try await desk.send(
                .post, "/api/v1/attachments", headers: [.contentType: "image/png"], body: APIAttachmentTests.png)
            struct Made: Decodable { let id: String }
            let made: Made = try png.json()
            let report = try await desk.report("路灯不亮了", #","attachments":["\#(made.id)"]"#)
            let (number, token) = (report.subject.number, report.receipt.token)
            let text = try await page(desk, "/case/\(number)", cookie: "receipt=\(token)").text
            #expect(!text.contains("receipt=") && text.contains("/log/receipt/\(report.report.id)/page"))
            let kept = try await page(desk, "/case/\(number)?new=1", cookie: "receipt=\(token)").text
            #expect(kept.contains("http://localhost/case/\(number)?receipt=\(token)"))
            let picture = "/case/\(number)/pictures/\(made.id)"
            #expect(text.contains(picture))
            #expect(try await page(desk, picture, cookie: "receipt=\(token)").headers[.contentType] == "image/jpeg")
            #expect(try await page(desk, picture).status == .notFound)
            let other = try await desk.report("邻居吵闹")
            #expect(try await page(desk, picture, cookie: "receipt=\(other.receipt.token)").status == .notFound)
        }
    }

    @Test("a program shows the secret in a header or in the query")
    func programs() async throws {
        try await withCounty(.sqlite) { desk in
            let report = try await desk.report()
            let path = "/api/v1/cases/\(report.subject.number)"
            func seen(_ query: String = "", _ secret: String? = nil) async throws -> (Int, Bool) {
                let headers: HTTPFields = secret.map { [HTTPField.Name("Receipt")!: $0] } ?? [:]
                let answer = try await desk.send(.get, path + query, headers: headers)
                return (answer.status.code, answer.text.contains("\"actions\""))
            }
            #expect(try await seen() == (200, false))
            #expect(try await seen("?receipt=\(report.receipt.token)") == (200, true))
            #expect(try await seen("", report.receipt.token) == (200, true))
            #expect(try await seen("", "23456789abcdefghjkmnpqrstu").0 == 404)
            #expect(try await seen("", "x").0 == 404)
            // A cookie is a browser's: the interface does not look at it.
            let cookie = try await desk.send(.get, path, headers: [.cookie: "receipt=\(report.receipt.token)"])
            #expect(!cookie.text.contains("\"actions\""))
        }
    }

    @Test("the address to keep is made from the setting, and the cookie is for TLS only then")
    func publicAddress() async throws {
        try await withDatabase(.sqlite, migrations: CaseCounty.migrations) { database in
            let county = try CaseCounty(
                database, time: HandClock(CountyFiles.morning), site: SiteAddress("https://shanzhi.example"))
            try await county.fill()
            try await county.serve { desk in
                let report = try await desk.report()
                let answer = try await page(desk, report.receipt.url)
                #expect(cookies(answer).allSatisfy { $0.hasSuffix("; Secure") })
                let path = "/case/\(report.subject.number)?new=1"
                let seen = try await page(desk, path, cookie: "receipt=\(report.receipt.token)")
                #expect(seen.text.contains("https://shanzhi.example\(report.receipt.url)"))
            }
        }
    }
}
