import Testing

@testable import Kernel

@Suite("CSV")
struct CSVTests {
    /// Everything read from `bytes` in chunks of `size`.
    private func read(_ bytes: [UInt8], size: Int = 1 << 16, limit: Int = 65_536) throws -> [(
        line: Int, fields: [String]
    )] {
        var rest = bytes[...]
        var reader = CSVReader(fieldLimit: limit) {
            defer { rest = rest.dropFirst(size) }
            return rest.isEmpty ? nil : Array(rest.prefix(size))
        }
        var records: [(line: Int, fields: [String])] = []
        while let record = try reader.next() { records.append((record.line, record.fields)) }
        return records
    }

    @Test("quotes, newlines in quotes, line ends and the byte order mark are read alike in chunks of any size")
    func records() throws {
        let text = "\u{FEFF}名称,b,c\r\n1,\"a,\"\"b\"\"\r\nx\",\r\n\r\n\"\",城区,\"\"\"\"\n4,5,6"
        for size in [1, 2, 3, 5, 7, 1000] {
            let records = try read(Array(text.utf8), size: size)
            #expect(records.map(\.fields) == [["1", "a,\"b\"\r\nx", ""], ["", "城区", "\""], ["4", "5", "6"]])
            #expect(records.map(\.line) == [2, 5, 6])
        }
    }

    @Test("fields are found by the names of the header")
    func header() throws {
        var reader = CSVReader(Array("code, name \r\n1,井盖\r\n".utf8))
        #expect(try reader.header(requiring: ["name"]).names == ["code", "name"])
        let record = try #require(try reader.next())
        #expect(record["name"] == "井盖")
        #expect(record["nothing"] == nil)
        #expect(throws: CSVError.missingColumn("level")) { try reader.header(requiring: ["code", "level"]) }
    }

    @Test(
        "a fault is told with its line and column",
        arguments: [
            ("", CSVError.empty),
            ("a,a\n", .duplicateColumn("a")),
            ("a,b\n1,\"x\ny\n", .unterminatedQuote(line: 2, column: 2)),
            ("a,b\n1,x\"y\n", .strayQuote(line: 2, column: 2)),
            ("a,b\n\"1\"2,x\n", .strayQuote(line: 2, column: 1)),
            ("a,b\n1,2\n\n1\n", .wrongColumnCount(line: 4, expected: 2, found: 1)),
            ("a,b\n1,2,3,4\n", .wrongColumnCount(line: 2, expected: 2, found: 4)),
            ("a,b\n1,12345678901\n", .fieldTooLong(line: 2, column: 2, limit: 10)),
        ])
    func faults(text: String, error: CSVError) {
        for size in [1, 4, 1000] { #expect(throws: error) { try read(Array(text.utf8), size: size, limit: 10) } }
    }

    @Test("invalid UTF-8 is found in its column, also where two halves of a letter meet, and reading goes on")
    func invalid() throws {
        for bytes in [
            Array("a,b\n1,".utf8) + [0xFF],
            Array("a,b\n\"".utf8) + [0xE4, 0x22, 0x22, 0xBD, 0xA0] + Array("\",x".utf8),
        ] {
            #expect(throws: CSVError.self) { try read(bytes) }
        }
        var reader = CSVReader(Array("a,b\n".utf8) + [0xE4, 0x2C, 0xBD, 0xA0] + Array("\n1,2\n".utf8))
        #expect(throws: CSVError.invalidUTF8(line: 2, column: 1)) { try reader.next() }
        #expect(try reader.next()?.fields == ["1", "2"])
        #expect(try reader.next() == nil)
    }

    @Test("what is written is read back")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", ",", "\"", "\r\n", "\n", "\r", " ", "瑞安", "🚧", "=1", "", "'"]
        for _ in 0..<300 {
            let rows = (0..<5).map { _ in
                ["x"] + (0..<3).map { _ in (0..<4).map { _ in pieces.randomElement(using: &random)! }.joined() }
            }
            let text = "h,i,j,k\r\n" + rows.map { CSVWriter.record($0) }.joined()
            #expect(try read(Array(text.utf8), size: 3).map(\.fields) == rows)
        }
    }

    @Test(
        "a field is in quotes where a reader could split or trim it",
        arguments: [
            ("=1+2", "=1+2"), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""), ("a\tb", "\"a\tb\""), ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""), (" a", "\" a\""), ("a ", "\"a \""), ("a b", "a b"),
        ])
    func quoting(field: String, written: String) {
        #expect(CSVWriter.quoted(field) == written)
    }
}
