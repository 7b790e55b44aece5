import HTTPTypes
import Hummingbird
import Kernel
import Testing

@testable import Web

@Suite("queries and forms")
struct FormTests {
    @Test("a query is decoded and read by type; lang and size are always allowed")
    func query() throws {
        let fields = try Query.read(
            request("/x?q=%E6%B0%B4+%2B&limit=20&lon=120.5&flag=true&tag=a&tag=b&lang=en", .get))
        #expect(fields.text("q") == "水 +")
        #expect(fields.int("limit", in: 1...100) == 20)
        #expect(fields.double("lon") == 120.5)
        #expect(fields.bool("flag") == true)
        #expect(fields.strings("tag", max: 5) == ["a", "b"])
        try fields.finish()
    }

    @Test("faults in a query are gathered, unknown and repeated names too")
    func queryFaults() throws {
        let fields = try Query.read(request("/x?limit=200&d=nan&a=1&a=2&odd=1&after=xx", .get))
        _ = fields.int("limit", in: 1...100)
        _ = fields.double("d")
        _ = fields.string("a")
        _ = fields.cursor(parts: 2)
        let error = #expect(throws: FieldFaults.self) { try fields.finish() }
        #expect(try #require(error).fields.map(\.pointer) == ["?limit", "?d", "?a", "?after", "?odd"])
    }

    @Test(
        "broken escapes and bytes that are not UTF-8 are malformed",
        arguments: ["a=%", "a=%4", "a=%zz", "a=%ff%fe", "%c0=1"])
    func brokenQuery(query: String) {
        #expect(throws: WebRefusal.form) { try Query.read(request("/x?\(query)", .get)) }
    }

    @Test("a form is read as a query is; another type is refused")
    func urlencoded() async throws {
        let form = try await Form.read(
            request(type: "application/x-www-form-urlencoded", Array("text=%E6%B0%B4%0D%0A&empty=".utf8)))
        #expect(form.fields.text("text") == "水")
        #expect(form.fields.string("empty") == nil)
        try form.fields.finish()
        await #expect(throws: WebRefusal.self) { try await Form.read(request(type: "text/plain", [1])) }
    }

    private static let type = "multipart/form-data; boundary=\"XX\""
    private func multipart(_ text: String, parts: Int = 100) async throws -> Form {
        try await Form.read(request(type: Self.type, Array(text.utf8)), parts: parts)
    }

    @Test("multipart: fields, files with their names, empty files left out")
    func multipart() async throws {
        let form = try await multipart(
            "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n水\r\n--XX\r\n"
                + "content-disposition: form-data; name=\"photo\"; filename=\"C:\\\\a\\\"b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                + "\u{1}--X\r\n--X\r\n\r\n--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n"
        )
        #expect(form.fields.text("text") == "水")
        let photo = try #require(form.files["photo"]?.first)
        #expect(form.files["photo"]?.count == 1)
        #expect(photo.filename == "a\"b.jpg")
        #expect(photo.contentType == "image/jpeg")
        #expect(photo.bytes == Array("\u{1}--X\r\n--X\r\n".utf8))
    }

    @Test(
        "a broken multipart body is malformed",
        arguments: [
            "", "x", "--XX", "--XX\r\n", "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nends in the middle",
            "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XX",
            "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--", "--XX\r\n\r\nx\r\n--XX--",
            "--XX\r\nodd\r\n\r\nx\r\n--XX--",
            "--XXYY\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XX--",
        ])
    func broken(text: String) async {
        await #expect(throws: WebRefusal.form) { try await multipart(text) }
    }

    @Test("too many parts, too many bytes, no boundary, a field that is not UTF-8")
    func bounds() async {
        let part = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"
        await #expect(throws: WebRefusal.tooManyParts(limit: 2)) {
            try await multipart(part + part + part + "--XX--", parts: 2)
        }
        await #expect(throws: WebRefusal.bodyTooLarge(limit: 10)) {
            try await Form.read(request(type: Self.type, Array(part.utf8)), limit: 10)
        }
        await #expect(throws: WebRefusal.form) {
            try await Form.read(request(type: "multipart/form-data", Array(part.utf8)))
        }
        let head = Array("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8)
        await #expect(throws: WebRefusal.form) {
            try await Form.read(request(type: Self.type, head + [0xFF] + Array("\r\n--XX--".utf8)))
        }
    }

    @Test("the fields of a form are bounded together, however large its files may be")
    func words() async throws {
        let limit = 1 << 20
        let long = [UInt8](repeating: UInt8(ascii: "<"), count: 300_000)
        await #expect(throws: WebRefusal.bodyTooLarge(limit: 256 * 1024)) {
            try await Form.read(
                request(type: "application/x-www-form-urlencoded", Array("a=".utf8) + long), limit: limit)
        }
        func sent(_ name: String) -> Request {
            let head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\(name)\r\n\r\n"
            return request(type: Self.type, Array(head.utf8) + long + Array("\r\n--XX--".utf8))
        }
        await #expect(throws: WebRefusal.bodyTooLarge(limit: 256 * 1024)) {
            try await Form.read(sent(""), limit: limit)
        }
        #expect(try await Form.read(sent("; filename=\"a.jpg\""), limit: limit).files["a"]?.first?.bytes == long)
    }

    @Test("a cursor comes back as it was written, anything else is none")
    func cursor() {
        for parts in [["a"], ["2026-11-22", "水/+?"], []] { #expect(Cursor(Cursor(parts).description)?.parts == parts) }
        for text in ["", "!!", "e30", "bm8", String(repeating: "A", count: 1001)] { #expect(Cursor(text) == nil) }
        #expect(Cursor(["???>>>"]).description.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    }

    @Test("an idempotency key is 1 to 200 visible ASCII characters")
    func idempotencyHeader() throws {
        #expect(try request().idempotencyHeader() == nil)
        #expect(try request(headers: [.idempotencyKey: "a-1"]).idempotencyHeader()?.description == "a-1")
        for wrong in ["", "a b", "é", String(repeating: "a", count: 201)] {
            #expect(throws: WebRefusal.idempotencyKey) {
                try request(headers: [.idempotencyKey: wrong]).idempotencyHeader()
            }
        }
    }
}
