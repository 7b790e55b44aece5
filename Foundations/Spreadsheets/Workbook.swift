import Foundation
import Kernel

/// A workbook of Excel, WPS or LibreOffice.
/// - Source: ECMA-376, part 1, 18 (SpreadsheetML).
struct Workbook {
    /// Bytes of all its files together, unpacked.
    static let limit = 64 << 20

    private let sheet: [UInt8]
    private let strings: [String]
    private let dates: [SheetDates.Kind]
    private let epoch: SheetDates.Epoch

    init(_ bytes: [UInt8]) throws(SpreadsheetFault) {
        let archive = try Archive(bytes, limit: Self.limit)
        guard let book = try archive.file("xl/workbook.xml"),
            let relations = try archive.file("xl/_rels/workbook.xml.rels")
        else { throw .broken }
        let (first, epoch) = try Parts.book(book)
        guard let target = try Parts.relations(relations)[first], let sheet = try archive.file(Self.path(target)) else {
            throw .broken
        }
        (self.sheet, self.epoch) = (sheet, epoch)
        strings = try archive.file("xl/sharedStrings.xml").map(Parts.strings) ?? []
        dates = try archive.file("xl/styles.xml").map(Parts.dates) ?? []
    }

    /// Targets are relative to the folder of the book, or begin at the root.
    private static func path(_ target: String) -> String {
        target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
    }

    /// Rows that are missing are empty lines; no row is longer than the first one that is not empty, unless it says
    /// something there.
    func csv() throws(SpreadsheetFault) -> [UInt8] {
        let rows = try Parts.rows(sheet, self)
        let width = rows.min { $0.key < $1.key }?.value.count ?? 0
        guard width * rows.count <= Self.limit else { throw .tooLarge(limit: Self.limit) }
        var text = ""
        for number in 0..<((rows.keys.max() ?? -1) + 1) {
            guard let row = rows[number] else {
                text += "\r\n"
                continue
            }
            text += CSVWriter.record(row + Array(repeating: "", count: max(0, width - row.count)))
        }
        return Array(text.utf8)
    }

    /// What a cell shows.
    /// - Parameters:
    ///   - kind: the cell's `t`.
    ///   - style: the cell's `s`.
    func text(_ value: String, kind: String, style: Int) -> String {
        switch kind {
        case "s": return Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
        case "str", "inlineStr": return value
        case "b": return value
        case "n":
            let date = dates.indices.contains(style) ? dates[style] : .none
            guard let number = Double(value), number.isFinite else { return value }
            return date.text(number, epoch) ?? Self.shown(number)
        default: return value
        }
    }

    /// As short as it can be said: what is stored of 0.1 has seventeen digits.
    private static func shown(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        // As many digits as the programs show: a sum of 0.1 and 0.2 is 0.3.
        let text = String(format: "%.15g", number)
        return text.contains("e") ? String(format: "%.10f", number) : text
    }
}
