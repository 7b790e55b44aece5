import Foundation
import Hummingbird
import Kernel
import Testing

@testable import Web

@Suite("JSON bodies")
struct JSONTests {
    private func body(_ text: String) async throws -> JSONBody {
        try await JSONBody.read(request(type: "application/json; charset=utf-8", Array(text.utf8)))
    }

    @Test("well-formed documents are read whole")
    func wellFormed() throws {
        let text = #" {"a":[1,-2.5e1,true,false,null,"\u00e9\ud83d\ude00\n\"\/"],"b":{"":0}} "#
        #expect(
            try JSONParser.parse(Array(text.utf8))
                == .object([
                    "a": .array([.int(1), .double(-25), .bool(true), .bool(false), .null, .string("é😀\n\"/")]),
                    "b": .object(["": .int(0)]),
                ]))
    }

    @Test(
        "broken documents are malformed",
        arguments: [
            "{", "}", "{\"a\":1,}", "[1,]", "{\"a\" 1}", "01", "1.", "1e", "-", "+1", ".5", "tru", "nul", "\"\\x\"",
            "\"\u{1}\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u+123\"", "{} {}", "1e999", "'a'",
            "\"",
            "\"\\", "NaN", "{a:1}",
        ])
    func malformed(text: String) {
        #expect(throws: WebRefusal.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are malformed")
    func encoding() {
        #expect(throws: WebRefusal.self) { try JSONParser.parse([0x22, 0xC4, 0xE3, 0x22]) }
        #expect(throws: WebRefusal.self) { try JSONParser.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test("depth is bounded, names are not repeated")
    func bounds() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: WebRefusal.jsonTooDeep) { try JSONParser.parse(Array(deep.utf8)) }
        #expect(throws: WebRefusal.repeatedField("a")) { try JSONParser.parse(Array(#"{"a":1,"a":2}"#.utf8)) }
    }

    @Test("size and type are checked, an empty body is an empty object")
    func reading() async throws {
        await #expect(throws: WebRefusal.bodyTooLarge(limit: 4)) {
            try await JSONBody.read(request(type: "application/json", Array("{\"a\":1}".utf8)), limit: 4)
        }
        await #expect(throws: WebRefusal.contentType(expected: "application/json")) {
            try await JSONBody.read(request(type: "text/plain", Array("{}".utf8)))
        }
        await #expect(throws: WebRefusal.contentType(expected: "application/json")) {
            try await JSONBody.read(request(type: nil, Array("{}".utf8)))
        }
        await #expect(throws: FieldFaults.self) {
            try await JSONBody.read(request(type: "application/json", Array("[]".utf8)))
        }
        try await JSONBody.read(request()).finish()
    }

    @Test("fields are read by type")
    func fields() async throws {
        let body = try await body(
            #"{"t":" 水 ","i":3,"d":1.5,"w":2,"b":true,"o":{"x":"y"},"l":["a","b"],"p":"zh","e":"","n":null,"os":[{"k":1}]}"#
        )
        #expect(body.text("t", max: 10) == "水")
        #expect(body.int("i", in: 1...5) == 3)
        #expect(body.double("d") == 1.5)
        #expect(body.double("w") == 2)
        #expect(body.bool("b") == true)
        #expect(body.object("o")?.string("x", max: 5) == "y")
        #expect(body.stringArray("l", max: 3) == ["a", "b"])
        #expect(body.parsed("p", "web.field.unreadable") { Language(rawValue: $0) } == .zh)
        #expect(body.string("e", max: 1) == nil)
        #expect(body.string("n", max: 1) == nil)
        #expect(body.objects("os", max: 1).first?.int("k") == 1)
        try body.finish()
    }

    @Test("all faults are gathered with their pointers, unknown fields too")
    func faults() async throws {
        let body = try await body(
            #"{"t":"abcd","i":9,"b":1,"d":"1","o":{"x":1,"odd":2},"l":["a",2],"many":[1,2],"c":"a\u0000b","a/b~":1,"true":1.0}"#
        )
        _ = body.text("t", max: 3)
        _ = body.int("i", in: 1...5)
        _ = body.bool("b")
        _ = body.double("d")
        _ = body.object("o")?.string("x", max: 5)
        _ = body.stringArray("l", max: 3)
        _ = body.stringArray("many", max: 1)
        _ = body.string("c", max: 9)
        _ = body.int("true")
        _ = body.text("gone", max: 3)
        let error = #expect(throws: FieldFaults.self) { try body.finish() }
        let seen = Dictionary(uniqueKeysWithValues: try #require(error).fields.map { ($0.pointer, $0.key) })
        #expect(
            seen == [
                "/t": "web.field.tooLong", "/i": "web.field.outOfRange", "/b": "web.field.notBool",
                "/d": "web.field.notNumber", "/o/x": "web.field.notText", "/o/odd": "web.field.unknown",
                "/l/1": "web.field.notText", "/many": "web.field.tooMany", "/c": "web.field.controlCharacters",
                "/a~1b~0": "web.field.unknown", "/true": "web.field.notWhole", "/gone": "web.field.required",
            ])
    }
}
