import Kernel
import Store
import Tables

/// A table that lies ready.
struct ListSource: TableSource {
    var shape = TableShape("things", columns: ["text", "lon", "lat", "count", "flag", "at", "day", "what"])
    var rows: [TableRow] = []
    /// Called before each row.
    var before: @Sendable (Int) throws -> Void = { _ in }

    func count(_ connection: any Connection) throws -> Int { rows.count }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        for (index, row) in rows.enumerated() {
            try before(index)
            try take(row)
        }
    }

    static let noon = Timestamp(milliseconds: 1_795_320_000_000)

    /// A row of every kind, the words given.
    static func row(_ text: String) -> TableRow {
        TableRow([
            .text(text), .number(-120.5), .number(27.75), .integer(-3), .flag(true), .moment(noon),
            .day(LocalDate(days: 20_000)), .json(["a": [1, "=1"]]),
        ])
    }

    static let nothing = TableRow(Array(repeating: .empty, count: 8))

    static func of(_ texts: [String]) -> ListSource { ListSource(rows: texts.map(row) + [nothing]) }
}

/// Words that try a format: each comes back as it is, or the format is broken.
let tryingWords = [
    "路灯不亮", "=1+2", "+1", "-1", "@cmd", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "'", "'=1", "''", " =1",
    "\u{FEFF}=1", "\u{3000}=1", "a,b", "a;b", "\"", "a\"b", "a\r\nb", "<b>&amp;</b>", "]]>", "\u{1}\u{1F}\u{7F}",
    "_x0041_", "_x003D_1", "_x0041_x0042_", "__x005F_x0041_", "é e\u{301}", "🚧👷🏽‍♀️", "NULL", "true", "007",
    "33038100100800101", "1e5", "", " ", "a ",
]
