import Foundation
import Testing

@testable import Kernel

@Suite("canonical JSON")
struct CanonicalJSONTests {
    private func text(_ json: JSON) -> String { String(decoding: json.canonicalBytes, as: UTF8.self) }
    private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

    @Test("keys are sorted by UTF-16 code units, as in the example of RFC 8785")
    func order() throws {
        let json: JSON = [
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
            "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
        ]
        let values = [
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
            "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
        ]
        let places = values.map { text(json).range(of: $0)!.lowerBound }
        #expect(places == places.sorted())
    }

    @Test(
        "strings are escaped as RFC 8785 demands, and nothing else is",
        arguments: [
            ("\u{20ac}$\u{F}\nA'B\"\\\\\"/", #""€$\u000f\nA'B\"\\\\\"/""#),
            ("\u{0}\u{8}\t\u{B}\u{C}\r\u{1F}\u{7F}", "\"\\u0000\\b\\t\\u000b\\f\\r\\u001f\u{7F}\""),
            ("\u{2028}🚧瑞安</script>", "\"\u{2028}🚧瑞安</script>\""),
        ])
    func strings(value: String, written: String) throws {
        #expect(text(.string(value)) == written)
        #expect(try parse(written) == .string(value))
    }

    @Test("a letter in two scalars is not put together")
    func normalization() throws {
        #expect(JSON.string("e\u{301}").canonicalBytes == [0x22, 0x65, 0xCC, 0x81, 0x22])
        #expect(try parse("\"e\u{301}\"").canonicalBytes == [0x22, 0x65, 0xCC, 0x81, 0x22])
    }

    @Test("a text with blanks and escapes is read and written in the one way")
    func canonical() throws {
        let json = try parse(
            " { \"b\" : [ 1 , -0, null,true ] ,\n\"a\":\"\\u0041\\ud83d\\udea7\\/\" , \"\":{}, \"c\":[] } ")
        #expect(text(json) == #"{"":{},"a":"A🚧/","b":[1,0,null,true],"c":[]}"#)
        #expect(json == ["a": "A🚧/", "b": [1, 0, nil, true], "": [:], "c": []])
        #expect(try JSON(parsing: json.canonicalBytes) == json)
    }

    @Test(
        "what is not whole JSON is refused",
        arguments: [
            ("", JSONError.malformed(offset: 0)), ("1.5", .notAnInteger(offset: 0)),
            ("[1e3]", .notAnInteger(offset: 1)),
            ("9007199254740992", .notAnInteger(offset: 0)), ("01", .malformed(offset: 0)), ("-", .malformed(offset: 0)),
            ("[1,]", .malformed(offset: 3)), ("{\"a\":1,}", .malformed(offset: 7)),
            ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a")),
            ("\"\\ud800\"", .malformed(offset: 1)), ("\"\\udc00\"", .malformed(offset: 1)),
            ("\"\\u-000\"", .malformed(offset: 1)),
            ("\"a\nb\"", .malformed(offset: 2)), ("\"\\", .malformed(offset: 1)), ("\"a", .malformed(offset: 2)),
            ("nul", .malformed(offset: 0)), ("1 2", .malformed(offset: 2)), ("\u{FEFF}1", .malformed(offset: 0)),
            (String(repeating: "[", count: 100_000), .tooDeep(offset: 128)),
        ])
    func refused(text: String, error: JSONError) { #expect(throws: error) { try parse(text) } }

    @Test("bytes that are not UTF-8 are refused")
    func utf8() { #expect(throws: JSONError.invalidUTF8) { try JSON(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) } }

    private struct Event: Encodable {
        var name = "立案"
        var at = Timestamp(milliseconds: 1_763_800_000_000)
        var limit = TimeLimit("4wh")
        var reason: String?
        var parts: [Part] = [.one(2), .none]
        var place = DivisionCode("330381001")
        var counts: [String: Int] = ["b": 1, "a": 2]
    }
    private enum Part: Encodable {
        case one(Int)
        case none
    }

    @Test("an encodable value is written in the one way")
    func encoding() throws {
        let expected =
            #"{"at":1763800000000,"counts":{"a":2,"b":1},"limit":"4wh","name":"立案","parts":[{"one":{"_0":2}},{"none":{}}],"#
            + #""place":"330381001"}"#
        #expect(text(try JSON(encoding: Event())) == expected)
        #expect(text(try JSON(encoding: [nil, 1, Optional(UInt8(2))])) == "[null,1,2]")
        #expect(text(try JSON(encoding: [[Bool]]())) == "[]")
        #expect(text(try JSON(encoding: "x")) == "\"x\"")
    }

    @Test("what has no one way to be written is refused with its path")
    func unsupported() {
        #expect(throws: JSONError.unsupportedNumber(path: "a.0")) { try JSON(encoding: ["a": [1.0]]) }
        #expect(throws: JSONError.unsupportedNumber(path: "")) { try JSON(encoding: Float(1)) }
        #expect(throws: JSONError.unsupportedNumber(path: "0")) { try JSON(encoding: [Int64.max]) }
        #expect(throws: JSONError.unordered(path: "a")) { try JSON(encoding: ["a": Set([1, 2, 3])]) }
        #expect(throws: JSONError.unordered(path: "")) { try JSON(encoding: [[1]: 2, [3]: 4]) }
    }
}
