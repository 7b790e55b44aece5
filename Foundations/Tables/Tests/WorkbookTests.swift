import Foundation
import Kernel
import Store
import TestSupport
import Testing

@testable import Tables

@Suite("Workbooks") struct WorkbookTests {
    /// A workbook as another program reads it.
    struct Seen: Decodable {
        struct Cell: Decodable, Equatable {
            /// `s` words, `n` a number, `b` a truth, `d` a date by its format.
            let kind: String
            let value: String
            let isBold: Bool
        }

        struct Sheet: Decodable {
            let name: String
            let frozen: String
            let formulas: Int
            let rows: [[Cell?]]
        }

        let sheets: [Sheet]
        let formats: [String]
    }

    @Test("words are words, dates are dates in China's time, and nothing is a formula")
    func everything() async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile("a.xlsx") { path in
                let export = TableExport(ListSource.of(tryingWords), as: .xlsx, to: try .file(path))
                #expect(try await export.run(database) == .init(rows: tryingWords.count + 1, cut: 0))
                let seen = try read(path)
                #expect(seen.sheets.map(\.name) == ["things"])
                let sheet = try #require(seen.sheets.first)
                #expect(sheet.formulas == 0 && sheet.frozen == "A2")
                #expect(sheet.rows.first?.map { $0?.value } == ListSource().shape.columns)
                #expect(sheet.rows.first?.allSatisfy { $0?.isBold == true } == true)
                for (row, word) in zip(sheet.rows.dropFirst(), tryingWords) {
                    let text = InertText.undone(row[0]?.value ?? "")
                    #expect(Array(text.unicodeScalars) == Array(word.unicodeScalars))
                    let others = row.dropFirst().map { $0.map { "\($0.kind) \($0.value)" } }
                    #expect(
                        others == [
                            "n -120.5", "n 27.75", "n -3", "b 1", "d 46348.5", "d 45569", #"s {"a":[1,"=1"]}"#,
                        ])
                }
                #expect(seen.formats == ["yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"])
            }
        }
    }

    @Test("a full sheet is followed by another, with the header again")
    func fullSheets() async throws {
        try await withFile("b.xlsx") { path in
            let sink = try WorkbookSink(
                ListSource().shape, path: path, shownPath: path, limits: WorkbookSink.Limits(rows: 3))
            for number in 1...5 { try sink.write(ListSource.row("\(number)")) }
            try sink.finish()
            let seen = try read(path)
            #expect(seen.sheets.map(\.name) == ["things", "things 2", "things 3"])
            #expect(
                seen.sheets.map { $0.rows.map { $0[0]?.value } } == [
                    ["text", "1", "2"], ["text", "3", "4"], ["text", "5"],
                ])
            #expect(seen.sheets.allSatisfy { $0.frozen == "A2" })
        }
    }

    @Test("a sheet that grows heavy is followed by another")
    func heavySheets() async throws {
        try await withFile("c.xlsx") { path in
            let sink = try WorkbookSink(
                ListSource().shape, path: path, shownPath: path, limits: WorkbookSink.Limits(weight: 990))
            for number in 1...5 { try sink.write(ListSource.row("\(number)")) }
            try sink.finish()
            #expect(try read(path).sheets.map(\.rows.count) == [3, 3, 2])
        }
    }

    @Test("what is too long for a cell is cut between characters, and counted")
    func tooLong() async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile("d.xlsx") { path in
                let texts = [
                    String(repeating: "x", count: 32_767), String(repeating: "路", count: 32_768),
                    String(repeating: "🚧", count: 16_384),
                ]
                let export = TableExport(ListSource.of(texts), as: .xlsx, to: try .file(path))
                #expect(try await export.run(database).cut == 2)
                let lengths = try read(path).sheets[0].rows[1...3].map { $0[0]?.value.utf16.count }
                #expect(lengths == [32_767, 32_767, 32_766])
            }
        }
    }

    @Test("what XML cannot hold is shown as unreadable")
    func forbidden() async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile("f.xlsx") { path in
                let export = TableExport(ListSource.of(["a\u{0}b\u{FFFE}c\u{FFFF}"]), as: .xlsx, to: try .file(path))
                _ = try await export.run(database)
                #expect(try read(path).sheets[0].rows[1][0]?.value == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
            }
        }
    }

    @Test("a table without rows is a workbook with a header")
    func empty() async throws {
        try await withDatabase(.sqlite) { database in
            try await withFile("e.xlsx") { path in
                let export = TableExport(ListSource(), as: .xlsx, to: try .file(path))
                #expect(try await export.run(database) == .init(rows: 0, cut: 0))
                #expect(try read(path).sheets.map(\.rows.count) == [1])
            }
        }
    }

    private func read(_ path: String) throws -> Seen {
        let python = Process()
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        python.executableURL = tests.appending(path: "../../../Tools/read-workbook").standardized
        python.arguments = [path]
        let output = Pipe()
        python.standardOutput = output
        try python.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return try JSONDecoder().decode(Seen.self, from: data)
    }
}
