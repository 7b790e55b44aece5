import Foundation
import Testing

@testable import Kernel

@Suite("Values as JSON text")
struct JSONTextTests {
    enum Happening: Codable, Hashable {
        case nothing
        case said(String, loud: Bool)
        case counted([Int: String])
        case within(Inner?)
    }

    struct Inner: Codable, Hashable {
        var words = "路灯“坏”了\n\t\"\\ \u{1}🕯"
        var number = -42
        var share = 0.125
        var list: [Int64] = [0, 9, 10, .max, .min]
        var nothing: String?
        var empty: [String] = []
        var map = ["a": true, "b": false]
        var deeper: [[Inner]] = []
    }

    static let samples: [Happening] = [
        .nothing, .said("", loud: true), .said("好", loud: false), .counted([1: "一", 2: "二"]), .within(nil),
        .within(Inner()), .within(Inner(words: "x", deeper: [[Inner(), Inner(number: 7)], []])),
    ]

    @Test("come back equal, and another reader and writer agree", arguments: samples)
    func roundTrip(_ value: Happening) throws {
        let bytes = try JSONText.bytes(value)
        #expect(try JSONText.value(Happening.self, from: bytes) == value)
        #expect(try JSONDecoder().decode(Happening.self, from: Data(bytes)) == value)
        let other = try JSONEncoder().encode(value)
        #expect(try JSONText.value(Happening.self, from: Array(other)) == value)
    }

    @Test("members may stand in any order, with blanks and escapes, and strange ones are passed over")
    func anyOrder() throws {
        struct Pair: Codable, Equatable {
            let a: Int
            let b: String
        }
        let texts = [
            #"{"b":"ü","a":1}"#, #" { "a" : 1 , "x":[{"a":2},null,1.5e3], "b" : "\u00fc" } "#,
            #"{"\u0061":1,"b":"ü"}"#,
        ]
        for text in texts { #expect(try JSONText.value(Pair.self, from: text) == Pair(a: 1, b: "ü")) }
    }

    @Test(
        "what is no JSON or another type is refused",
        arguments: [
            "", "{", "[1", "{\"a\":}", "{\"a\":1 \"b\":2}", "nul", "\"a", "[1]x", "{\"a\":\"1\"}", "{\"a\":1.5}",
            "{\"a\":99999999999999999999}", "{\"b\":1}", "[]", "{\"a\":-}", "{1:2}",
        ])
    func refused(_ text: String) {
        struct Single: Codable { let a: Int }
        #expect(throws: (any Error).self) { try JSONText.value(Single.self, from: text) }
    }

    @Test("very deep texts are refused, not followed")
    func deep() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSONText.value([Int].self, from: text) }
    }

    @Test("what is not a finite number is not written")
    func notFinite() {
        #expect(throws: JSONError.self) { try JSONText.bytes([Double.infinity]) }
    }

    @Test("ids are read as they are written, in either case, and nothing else is one")
    func ids() throws {
        var generator = SeededGenerator(seed: 7)
        for moment in [Int64(0), 1, 1_795_000_000_000] {
            let id = ID<Inner>(at: Timestamp(milliseconds: moment), using: &generator)
            #expect(ID<Inner>(id.description) == id)
            #expect(ID<Inner>(id.description.uppercased()) == id)
            #expect(ID<Inner>(bytes: id.bytes) == id)
            #expect(UUID(uuidString: id.description)?.uuidString.lowercased() == id.description)
        }
        for text in ["", "0", String(repeating: "0", count: 36), "00000000-0000-0000-0000-00000000000g"] {
            #expect(ID<Inner>(text) == nil)
        }
    }
}
