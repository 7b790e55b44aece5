import Testing

@testable import Kernel

@Suite("Cutting a JSON file into its objects")
struct JSONSplitterTests {
    /// The objects of `text`, read in blocks of every small size.
    private func cut(_ text: String, lines: Bool = false) throws -> [(line: Int, text: String)] {
        var all: [[(line: Int, text: String)]] = []
        for size in [1, 2, 3, 7, 1000] {
            var rest = Array(text.utf8)[...]
            var splitter = JSONSplitter(lines: lines) {
                defer { rest = rest.dropFirst(size) }
                return rest.isEmpty ? nil : Array(rest.prefix(size))
            }
            var found: [(line: Int, text: String)] = []
            while let piece = try splitter.next() {
                found.append((piece.line, String(decoding: piece.bytes, as: UTF8.self)))
            }
            all.append(found)
        }
        for other in all.dropFirst() {
            #expect(other.map(\.text) == all[0].map(\.text) && other.map(\.line) == all[0].map(\.line))
        }
        return all[0]
    }

    @Test("a list, lines, and a list inside an object give the same objects")
    func shapes() throws {
        let objects = [#"{"a":1}"#, #"{"b":"}]\"{"}"#, #"{"c":[{"d":2}],"e":{}}"#]
        #expect(try cut("[\(objects.joined(separator: ",\n"))]\n").map(\.text) == objects)
        #expect(try cut(objects.joined(separator: "\n"), lines: true).map(\.text) == objects)
        let collection =
            #"{"type":"FeatureCollection","bbox":[1,[2]],"meta":{"x":[{"no":1}]},"features": [ "#
            + objects.joined(separator: " , ") + #" ], "more":[{"no":2}]}"#
        #expect(try cut(collection).map(\.text) == objects)
        #expect(try cut("[\n\n{\"a\":1},\n{\n\"b\":2}\n]").map(\.line) == [3, 4])
    }

    @Test("one object alone is one object, and nothing is none")
    func small() throws {
        #expect(try cut(#" {"a":[1,2],"b":"x"} "#).map(\.text) == [#"{"a":[1,2],"b":"x"}"#])
        for text in ["", "[]", "[ ]\n"] { #expect(try cut(text).isEmpty, "\(text)") }
    }

    @Test("what is no object and what never ends is told with its line")
    func faults() {
        #expect(throws: JSONSplitError.notAnObject(line: 2)) { try cut("[{},\n5]") }
        #expect(throws: JSONSplitError.open(line: 2)) { try cut("[{},\n{\"a\":\"x}]") }
        #expect(throws: JSONSplitError.open(line: 1)) { try cut(#"{"a":[1,2"#) }
    }
}
