// check: allow text in this file, because it is what clerks write into tables
import Foundation
import Kernel
import Testing

@testable import Spreadsheets

@Suite("Tables that people fill in") struct SpreadsheetTests {
    private func csv(_ bytes: [UInt8]) throws -> String { String(decoding: try Spreadsheet.csv(bytes), as: UTF8.self) }

    @Test("CSV stays what it is")
    func plain() throws {
        let bytes = Array("\u{FEFF}日期,金额\r\n2026-01-05,\"1,000.00\"\r\n".utf8)
        #expect(try Spreadsheet.csv(bytes) == bytes)
        #expect(try Spreadsheet.csv([]) == [])
    }

    @Test("CSV as Excel in China saves it is read, signs of four bytes included")
    func chinese() throws {
        // 村,㐂 in GB 18030.
        #expect(try csv([0xB4, 0xE5, 0x2C, 0x31, 0x2C, 0x81, 0x39, 0xEF, 0x31, 0x0A]) == "村,1,\u{3402}\n")
    }

    @Test("what is in neither encoding stays, so that its line can be named")
    func neither() throws {
        let bytes: [UInt8] = [0x61, 0xFF, 0xFF, 0x0A]
        #expect(try Spreadsheet.csv(bytes) == bytes)
    }

    @Test("words, numbers, days and truths of a sheet, each as it is shown; rows keep their numbers")
    func sheet() throws {
        let book = try SheetFixture(
            strings: ["日期", "金额", "说明"],
            rows: """
                <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
                <row r="3"><c r="A3" s="1"><v>46027</v></c><c r="B3"><v>97260</v></c>\
                <c r="C3" t="inlineStr"><is><t>修路, 第一笔</t></is></c></row>
                <row r="4"><c r="A4" s="2"><v>46027.5</v></c><c r="B4"><v>0.10000000000000001</v></c></row>
                <row r="5"><c r="B5" t="str"><v>1&#10;2</v></c><c r="E5" s="1"/></row>
                """
        ).bytes()
        #expect(
            try csv(book) == """
                日期,金额,说明\r
                \r
                2026-01-05,97260,"修路, 第一笔"\r
                2026-01-05 12:00:00,0.1,\r
                ,1 2,\r

                """)
    }

    @Test(
        "the day that never was, the first of March 1900, and the other epoch",
        arguments: [
            (1.0, SheetDates.Epoch.year1900, "1900-01-01"), (59, .year1900, "1900-02-28"),
            (61, .year1900, "1900-03-01"),
            (46_027, .year1900, "2026-01-05"), (44_565, .year1904, "2026-01-05"),
        ])
    func days(number: Double, epoch: SheetDates.Epoch, day: String) {
        #expect(SheetDates.Kind.day.text(number, epoch) == day)
    }

    @Test(
        "formats of days, and those that only look like it",
        arguments: [
            ("yyyy-mm-dd", "day"), (#"yyyy"年"m"月"d"日""#, "day"), ("yyyy/m/d h:mm", "moment"), ("[h]:mm:ss", "none"),
            ("0.00", "none"), (#""day "0"#, "none"), ("[Red]0.00", "none"), (#"#,##0.00"元""#, "none"),
            ("General", "none"),
        ])
    func formats(code: String, kind: String) {
        #expect("\(SheetDates.Kind(code: code))" == kind)
    }

    @Test(
        "a file that is no workbook, an old or locked one, one cut off: each is refused",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0, 0], SpreadsheetFault.broken),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], .oldOrLocked),
        ])
    func refused(bytes: [UInt8], fault: SpreadsheetFault) {
        #expect(throws: fault) { try Spreadsheet.csv(bytes) }
    }

    @Test("a workbook cut at any byte is refused or read, and nothing falls over")
    func cut() throws {
        let whole = try SheetFixture(strings: ["甲"], rows: #"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#).bytes()
        #expect(try csv(whole) == "甲\r\n")
        for end in stride(from: 4, to: whole.count, by: 7) {
            #expect(throws: SpreadsheetFault.self) { try Spreadsheet.csv(Array(whole[..<end])) }
        }
    }

    @Test("a small file that unpacks into too much is refused")
    func bomb() throws {
        let blanks = String(repeating: " ", count: Workbook.limit + 1)
        let book = try SheetFixture(strings: [], rows: blanks).bytes()
        #expect(book.count < 1 << 20)
        #expect(throws: SpreadsheetFault.tooLarge(limit: Workbook.limit)) { try Spreadsheet.csv(book) }
    }

    @Test(
        "places beyond a table are passed over, and nothing falls over",
        arguments: ["-9223372036854775808", "9223372036854775807", "0", "1048577", "x", ""])
    func places(number: String) throws {
        let rows = #"<row r="\#(number)"><c r="A1"><v>1</v></c></row><row><c r="ZZZ1"><v>2</v></c></row><row/>"#
        _ = try csv(try SheetFixture(strings: [], rows: rows).bytes())
        let far = #"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>"#
        #expect(try csv(try SheetFixture(strings: [], rows: far).bytes()) == "1\r\n")
    }

    @Test("a long text that many cells point to, and far columns in many rows, are refused")
    func small() throws {
        let long = String(repeating: "a", count: 1 << 20)
        let cells = String(repeating: #"<row><c t="s"><v>0</v></c></row>"#, count: 100)
        let limit = SpreadsheetFault.tooLarge(limit: Workbook.limit)
        #expect(throws: limit) { try csv(try SheetFixture(strings: [long], rows: cells).bytes()) }
        let wide = String(repeating: #"<row><c r="ALK1"><v>1</v></c></row>"#, count: 5_000)
        #expect(throws: limit) { try csv(try SheetFixture(strings: [], rows: wide).bytes()) }
    }

    @Test("a computed sum is what the program shows")
    func computed() throws {
        let rows = #"<row><c><v>0.30000000000000004</v></c><c><v>97260</v></c><c><v>1.5E-3</v></c></row>"#
        #expect(try csv(try SheetFixture(strings: [], rows: rows).bytes()) == "0.3,97260,0.0015\r\n")
    }

    @Test("entities that multiply are refused")
    func entities() throws {
        let doctype = """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\
            <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">\
            <!ENTITY e SYSTEM "file:///etc/passwd">]>
            """
        let row = #"<row r="1"><c r="A1" t="str"><v>x&e;&d;</v></c></row>"#
        let book = try SheetFixture(strings: [], rows: row, doctype: doctype).bytes()
        let text = try? csv(book)
        #expect(text?.contains("root:") != true && (text?.count ?? 0) < 20_000)
    }
}
