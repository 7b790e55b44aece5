import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite("packed answers")
struct PackingTests {
    private static let words = String(repeating: "路灯不亮。", count: 400)

    /// Asks for a long answer as a browser would that can unpack.
    private func ask(
        _ uri: String = "/x", _ headers: HTTPFields = [:], answering given: HTTPFields = [:], words: String = words
    ) async throws -> TestResponse {
        var headers = headers
        headers[.acceptEncoding] = "gzip, deflate, br"
        return try await answer(uri, headers: headers) { router, _ in
            router.get("/x") { _, _ in
                Reply.bytes(Array(words.utf8), type: "text/html; charset=utf-8", headers: given)
            }
        }
    }

    @Test("what is the same for everybody is packed")
    func packed() async throws {
        let response = try await ask("/x?lang=zh", [.cookie: "size=elder; lang=zh"])
        #expect(response.headers[.contentEncoding] == nil, "an answer that sets a cookie stays as it is")
        let again = try await ask("/x?a=b", [.cookie: "size=elder; lang=zh"])
        #expect(again.headers[.contentEncoding] == "gzip")
        #expect(again.headers[.vary]?.contains("Accept-Encoding") == true)
        #expect(again.body.readableBytes < 300)
        #expect(Array(again.body.readableBytesView.prefix(2)) == [0x1f, 0x8b])
    }

    @Test(
        "whatever was asked for with a secret is not",
        arguments: [
            ("/x", [.cookie: "session=abc"]), ("/x", [.cookie: "lang=zh; __Host-session=abc"]),
            ("/x", [.cookie: "receipt=abc"]), ("/x", [.authorization: "Bearer abc"]), ("/x", [.receipt: "abc"]),
            ("/x?receipt=abc", [:]),
        ] as [(String, HTTPFields)])
    func secret(uri: String, headers: HTTPFields) async throws {
        let response = try await ask(uri, headers)
        #expect(response.headers[.contentEncoding] == nil)
        #expect(response.text == Self.words)
    }

    @Test("what says that it is public is packed for those who are signed in too, its tag then a weak one")
    func publicAnswers() async throws {
        let response = try await ask(
            "/x", [.cookie: "session=abc"], answering: [.cacheControl: "public, max-age=60", .eTag: "\"1\""])
        #expect(response.headers[.contentEncoding] == "gzip")
        #expect(response.headers[.eTag] == "W/\"1\"")
    }

    @Test("small answers, and those that are packed already, stay as they are")
    func others() async throws {
        #expect(try await ask(words: "a").headers[.contentEncoding] == nil)
        #expect(try await ask(answering: [.contentEncoding: "br"]).headers[.contentEncoding] == "br")
    }

    @Test("packed and unpacked is what it was", arguments: [0, 1, 100, 200_000])
    func roundTrip(count: Int) throws {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let packed = try #require(Gzip.packed(ByteBuffer(bytes: plain), effort: 5))
        #expect(try unpacked(packed) == plain)
    }

    /// Unpacks with the system's own program.
    private func unpacked(_ bytes: ByteBuffer) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.gz")
        try Data(bytes.readableBytesView).write(to: file)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["-d", file.path]
        try gzip.run()
        gzip.waitUntilExit()
        return Array(try Data(contentsOf: folder.appending(path: "a")))
    }
}
