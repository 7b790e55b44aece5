import Ballots
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import TestSupport
import Testing
import Web

@testable import Issuer

@Suite("the second issuer, as browsers ask")
struct IssuerRoutesTests {
    private func ask(
        _ under: IssuerUnderTest, _ method: HTTPRequest.Method, _ path: String, origin: String? = nil,
        _ body: [String: Any]? = nil
    ) async throws -> TestResponse {
        let site = try #require(SiteAddress(under.offer.address))
        let (_, router) = try under.office.front(at: site, proxies: [], log: Logger(label: "test"))
        var headers: HTTPFields = [.contentType: "application/json", .accept: "application/json"]
        if let origin {
            headers[.origin] = origin
            headers[HTTPField.Name("Sec-Fetch-Site")!] = "cross-site"
        }
        let bytes = try body.map { ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: $0)) }
        return try await Application(router: router).test(.router) { [headers] client in
            try await client.execute(uri: path, method: method, headers: headers, body: bytes)
        }
    }

    @Test("a page of the county may ask, and no other site's")
    func origins() async throws {
        try await withIssuer { under in
            let path = "/issuer/\(under.offer.vote)/sign"
            let body: [String: Any] = [
                "ordinal": 1, "code": under.codes[0].shown, "blinded": try under.blinded().base64EncodedString(),
            ]
            let question = try await ask(under, .options, path, origin: IssuerUnderTest.county)
            #expect(question.status == .noContent)
            for evil in ["https://evil.example", "https://county.example.evil", "https://county.exampl", "null"] {
                let answer = try await ask(under, .post, path, origin: evil, body)
                #expect(answer.status == .forbidden && answer.headers[.accessControlAllowOrigin] == nil)
            }
            #expect(try await under.issued() == 0)
            let answer = try await ask(under, .post, path, origin: IssuerUnderTest.county, body)
            #expect(answer.status == .ok && answer.headers[.accessControlAllowOrigin] == IssuerUnderTest.county)
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test(
        "whatever is wrong is said in words, also to a page of the county",
        arguments: [
            ("{}", 422), (#"{"ordinal":1,"code":"x","blinded":"?"}"#, 422), ("[]", 422), ("{", 400),
            (#"{"ordinal":0,"code":"x","blinded":"AAAA"}"#, 422), (#"{"ordinal":1,"code":"x","blinded":"AAAA"}"#, 403),
            (#"{"ordinal":1,"code":"x","blinded":"AAAA","name":"x"}"#, 422),
        ])
    func wrong(body: String, status: Int) async throws {
        try await withIssuer { under in
            let site = try #require(SiteAddress(under.offer.address))
            let (_, router) = try under.office.front(at: site, proxies: [], log: Logger(label: "test"))
            let answer = try await Application(router: router).test(.router) { client in
                try await client.execute(
                    uri: "/issuer/\(under.offer.vote)/sign", method: .post,
                    headers: [.contentType: "application/json", .accept: "application/json"],
                    body: ByteBuffer(string: body))
            }
            #expect(answer.status.code == status, "\(String(buffer: answer.body))")
            #expect(String(buffer: answer.body).contains("detail"))
        }
    }

    @Test("everybody reads key and numbers, and after closing the statement")
    func said() async throws {
        struct Said: Decodable {
            let issuer: Data
            let issued: Int
            let cards: Int
            let statement: IssuerStatement?
        }
        try await withIssuer { under in
            _ = try await under.sign(try under.blinded(), 2)
            func read() async throws -> Said {
                let answer = try await ask(under, .get, "/issuer/\(under.offer.vote)")
                return try JSONDecoder().decode(Said.self, from: Data(answer.body.readableBytesView))
            }
            let open = try await read()
            #expect(open.issuer == under.offer.issuer && open.issued == 1 && open.cards == 5 && open.statement == nil)
            under.time.set(IssuerUnderTest.closes)
            let statement = try await under.office.close(under.offer.vote)
            #expect(try await read().statement == statement)
            #expect(try await ask(under, .get, "/issuer/TP1").status == .notFound)
        }
    }
}
