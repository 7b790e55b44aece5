import Foundation
import Kernel
import Store
import Tables
import TestSupport
import Testing

@Suite("CSV, JSON lines and GeoJSON") struct TextFormatTests {
    @Test("a CSV is read back as it was, when one apostrophe is taken from each cell")
    func csv() async throws {
        try await withDatabase(.sqlite) { database in
            let data = try await exported(ListSource.of(tryingWords), database)
            var reader = CSVReader(Array(data))
            #expect(try reader.header().names == ListSource().shape.columns)
            for word in tryingWords {
                let fields = try #require(try reader.next()).fields
                #expect(Array(InertText.undone(fields[0]).unicodeScalars) == Array(word.unicodeScalars))
                #expect(
                    Array(fields.dropFirst()) == [
                        "-120.5", "27.75", "-3", "1", "2026-11-22T12:00:00+08:00", "2024-10-04", #"{"a":[1,"=1"]}"#,
                    ])
            }
            #expect(try #require(try reader.next()).fields == Array(repeating: "", count: 8))
            #expect(try reader.next() == nil)
            #expect(String(decoding: data, as: UTF8.self).hasSuffix(",,,,,,,\r\n"))
        }
    }

    @Test("a byte order mark stands there when asked for, and nowhere else", arguments: [true, false])
    func mark(wanted: Bool) async throws {
        try await withDatabase(.sqlite) { database in
            let data = try await exported(ListSource(), mark: wanted, database)
            #expect(Array(data.prefix(wanted ? 4 : 1)) == (wanted ? [0xEF, 0xBB, 0xBF] : []) + [UInt8(ascii: "t")])
        }
    }

    @Test("every line of JSON lines is an object of all columns, its words unaltered")
    func jsonLines() async throws {
        try await withDatabase(.sqlite) { database in
            let data = try await exported(ListSource.of(tryingWords), as: .jsonl, database)
            let lines = data.split(separator: UInt8(ascii: "\n"))
            #expect(lines.count == tryingWords.count + 1)
            for (line, word) in zip(lines, tryingWords) {
                let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
                #expect(object.count == 8)
                // Foundation drops a mark that a string begins with.
                let words = word.unicodeScalars.first == "\u{FEFF}" ? String(word.unicodeScalars.dropFirst()) : word
                #expect(Array((object["text"] as? String ?? "⟨⟩").unicodeScalars) == Array(words.unicodeScalars))
                #expect(object["lon"] as? Double == -120.5 && object["flag"] as? Bool == true)
                #expect(object["at"] as? String == "2026-11-22T12:00:00+08:00")
                #expect((object["what"] as? [String: Any])?["a"] as? [AnyHashable] == [1, "=1"])
            }
            #expect(data.range(of: Data("\"\u{FEFF}=1\"".utf8)) != nil)
            let line = try #require(lines.last)
            let last = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            #expect(last.values.allSatisfy { $0 is NSNull } && last.count == 8)
        }
    }

    @Test("GeoJSON is one collection; points, outlines and nothing each have their geometry")
    func geoJSON() async throws {
        let outline = #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#
        var source = ListSource.of(["=1"])
        source.rows.append(TableRow(ListSource.row("b").fields, outline: outline))
        try await withDatabase(.sqlite) { [source] database in
            for source in [source, ListSource()] {
                let data = try await exported(source, as: .geojson, database)
                let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
                #expect(object["type"] as? String == "FeatureCollection")
                let features = try #require(object["features"] as? [[String: Any]])
                let kinds = features.map { ($0["geometry"] as? [String: Any])?["type"] as? String }
                #expect(kinds == (source.rows.isEmpty ? [] : ["Point", nil, "Polygon"]))
                guard let first = features.first else { continue }
                #expect((first["geometry"] as? [String: Any])?["coordinates"] as? [Double] == [-120.5, 27.75])
                #expect((first["properties"] as? [String: Any])?["text"] as? String == "=1")
                #expect(features.allSatisfy { $0["type"] as? String == "Feature" })
            }
        }
    }
}
