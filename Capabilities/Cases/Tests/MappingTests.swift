import Foundation
import Geometry
import Kernel
import Testing
import Web

@testable import Cases

@Suite("Mappings of other systems")
struct MappingTests {
    private static let whole = """
        source: Old system
        format: csv
        frame: gcj02
        time: {zone: Asia/Shanghai, formats: ["yyyy-MM-dd HH:mm"]}
        fields:
          external: id
          created: came
          closed: done
          category: {column: kind, values: {Lamp: C0118}, other: M9902}
          lon: x
          lat: y
          text: {columns: [title, words], join: ": "}

        """

    private func faults(_ yaml: String) -> [String] {
        do throws(MappingRefusal) {
            _ = try Mapping(yaml: yaml) { $0 == "units.csv" ? Array("from,to\nA,centre\n".utf8) : nil }
            return []
        } catch {
            return error.faults.map { "\($0.line) \($0.path) \($0.key.replacing("cases.mapping.", with: ""))" }
        }
    }

    @Test("a mapping says what it says")
    func reads() throws {
        let mapping = try Mapping(yaml: Self.whole)
        #expect(mapping.source == "Old system" && mapping.format == .csv && mapping.frame == .gcj02)
        #expect(mapping.columns == ["id", "came", "done", "kind", "x", "y", "title", "words"])
        #expect(mapping.rules[.category]?.values == ["Lamp": "C0118"] && mapping.rules[.category]?.other == "M9902")
        #expect(mapping.rules[.text]?.join == ": ")
        #expect(mapping.moment("2026-03-01 08:00") == Timestamp(rfc3339: "2026-03-01T08:00:00+08:00"))
    }

    @Test(
        "every mistake is told with its line and its place",
        arguments: [
            ("source: Old system\n", "", "1 source missing"),
            ("format: csv", "format: xlsx", "2 format notOneOf"),
            ("frame: gcj02", "frame: mars", "3 frame notOneOf"),
            ("frame: gcj02\n", "", "5 frame noFrame"),
            ("frame: gcj02", "frame: gcj02\nspeed: 9", "4 speed unknown"),
            ("zone: Asia/Shanghai", "zone: CST", "4 time.zone noZone"),
            (#"["yyyy-MM-dd HH:mm"]"#, "[HH:mm]", "4 time.formats noPattern"),
            ("  external: id\n", "", "6 fields.external missing"),
            ("  external: id", "  externl: id", "6 fields.externl unknown"),
            ("  external: id", "  external: [id, no]", "6 fields.external severalColumns"),
            ("  closed: done\n", "", "6 fields.state noState"),
            ("  lat: y\n", "", "6 fields.lon, fields.lat halfAPoint"),
            ("  lon: x\n  lat: y\n", "", "6 fields noPlace"),
            ("  closed: done", "  closed: {}", "8 fields.closed noColumn"),
            ("  closed: done", "  closed: {column: done, colour: red}", "8 fields.closed.colour unknown"),
            ("  closed: done", "  closed: {column: [a]}", "8 fields.closed.column notText"),
            ("  closed: done", "  unit: {column: u, table: no.csv}\n  closed: done", "8 fields.unit.table noTable"),
            (
                "  closed: done", "  unit: {column: u, other: centre}\n  closed: done",
                "8 fields.unit.other otherWithoutTable"
            ),
            ("  closed: done", "  closed: done\n  closed: done", "closed repeated"),
            ("fields:", "fields: [", "notYAML"),
        ])
    func mistakes(old: String, new: String, fault: String) {
        let yaml = Self.whole.replacing(old, with: new)
        #expect(yaml != Self.whole)
        let found = faults(yaml)
        #expect(found.contains { $0.hasSuffix(fault) }, "\(found)")
    }

    @Test("a value table may lie in a file beside the mapping; what the mapping itself says goes first")
    func table() throws {
        let unit = "  unit: {column: u, table: units.csv, values: {B: centre}}\n  closed: done"
        let mapping = try Mapping(yaml: Self.whole.replacing("  closed: done", with: unit)) { _ in
            Array("from,to\nA,centre\nB,nobody\n".utf8)
        }
        #expect(mapping.rules[.unit]?.values == ["A": "centre", "B": "centre"])
    }

    @Test("every mistake has words in both languages")
    func words() throws {
        let folder = try #require(Cases.resources).appending(path: "Strings")
        let strings = try Strings(folders: [folder])
        let mapping = [
            "notYAML", "notAMapping", "notText", "missing", "unknown", "repeated", "notOneOf", "noZone", "noPattern",
            "noColumn", "severalColumns", "otherWithoutTable", "noTable", "badTable", "halfAPoint", "noFrame",
            "noPlace", "noState", "noSuchColumn", "noCategory", "noUnit", "noDivision",
        ]
        let rows = [
            "empty", "unstorable", "notATime", "otherCentury", "inFuture", "noState", "noUnit", "closedWithoutMoment",
            "noCategory", "noSuchUnit", "noChannel", "noPlace", "noAddress", "noDivision", "notANumber", "offTheMap",
            "noMap", "outside", "tooLong", "notInTable", "columnCount", "notUTF8", "strayQuote", "openQuote",
            "fieldTooLong", "notAnObject", "openObject", "notJSON",
        ]
        let keys = mapping.map { "cases.mapping.\($0)" } + rows.map { "cases.past.\($0)" }
        #expect(keys.filter { !strings.has($0) } == [])
    }
}
