import Foundation
import Kernel

/// What an import of vouchers did.
package struct BooksImport: Sendable, Hashable {
    /// Vouchers, not lines.
    package var accepted = 0
    package var unchanged = 0
    package var rejected: [RejectedLine] = []
}

/// A line of a file that was not taken, and why; a voucher is taken as a whole or not at all.
package struct RejectedLine: Sendable, Hashable {
    /// Counts from 1, the header being the first line.
    package let line: Int
    /// Empty when the line as a whole cannot be read.
    package let column: String
    package let key: String
    package let arguments: [String: String]
    /// The line as it was.
    package let fields: [String]
}

/// A village's ledger as CSV: one row for each line of a voucher, rows with the same `voucher` belong together.
///
/// Columns: `voucher`, `day`, `purpose`, `payee`, `payee_kind` (person, organisation, nobody), `decision`, `account`,
/// `debit`, `credit`; `acceptance`, `accepted_on` and `village` where there are any. What a voucher says once may stand
/// in its first row alone.
struct LedgerFile: Sendable {
    struct Row: Sendable {
        let line: Int
        let fields: [String]
    }

    struct Entry: Sendable {
        let village: DivisionCode
        let draft: VoucherDraft
        let rows: [Row]
    }

    static let columns = ["voucher", "day", "purpose", "payee", "payee_kind", "decision", "account", "debit", "credit"]
    /// Characters of a text.
    static let longest = 300

    var entries: [Entry] = []
    var rejected: [RejectedLine] = []

    private struct Fault: Error {
        let column: String
        let reason: String
        var arguments: [String: String] = [:]
    }

    /// - Parameter village: of a file that names none.
    /// - Throws: `CSVError` when the header cannot be read or lacks a column.
    init(_ bytes: [UInt8], county: County, village: DivisionCode?) throws {
        var reader = CSVReader(bytes)
        try reader.header(requiring: Self.columns + (village == nil ? ["village"] : []))
        var groups: [(key: String, records: [CSVRecord])] = []
        var places: [String: Int] = [:]
        while true {
            do {
                guard let record = try reader.next() else { break }
                let key = "\(record.text("village")) \(record.text("voucher"))"
                if let place = places[key], !record.text("voucher").isEmpty {
                    groups[place].records.append(record)
                } else {
                    places[key] = groups.count
                    groups.append((key, [record]))
                }
            } catch let error as CSVError {
                rejected.append(RejectedLine(error))
            }
        }
        for group in groups { read(group.records, county, village) }
    }

    private mutating func read(_ records: [CSVRecord], _ county: County, _ village: DivisionCode?) {
        let rows = records.map { Row(line: $0.line, fields: $0.fields) }
        var faults: [Int: Fault] = [:]
        var lines: [VoucherLine] = []
        var head: (village: DivisionCode, draft: VoucherDraft)?
        for (index, record) in records.enumerated() {
            do throws(Fault) {
                if index == 0 { head = try Self.head(record, county, village) }
                lines.append(try Self.line(record))
            } catch {
                faults[index] = error
            }
        }
        guard faults.isEmpty, let (place, bare) = head else {
            let first = rows[faults.keys.min() ?? 0].line
            for (index, row) in rows.enumerated() {
                let fault = faults[index] ?? Fault(column: "", reason: "partner", arguments: ["line": "\(first)"])
                reject(row, fault.column, "disclosure.import.\(fault.reason)", fault.arguments)
            }
            return
        }
        var draft = bare
        draft.lines = lines
        entries.append(Entry(village: place, draft: draft, rows: rows))
    }

    mutating func reject(_ row: Row, _ column: String, _ key: String, _ arguments: [String: String]) {
        rejected.append(
            RejectedLine(line: row.line, column: column, key: key, arguments: arguments, fields: row.fields))
    }

    private static func head(
        _ record: CSVRecord, _ county: County, _ village: DivisionCode?
    ) throws(Fault) -> (DivisionCode, VoucherDraft) {
        let named = record.text("village")
        guard let place = named.isEmpty ? village : DivisionCode(named), place.level == .village,
            county.code.contains(place), village == nil || village == place
        else { throw Fault(column: "village", reason: "village", arguments: ["value": named]) }
        let source = try text(record, "voucher", required: true)
        guard let day = LocalDate(record.text("day")) else {
            throw Fault(column: "day", reason: "day", arguments: ["value": record.text("day")])
        }
        guard let kind = Payee.Kind(rawValue: record.text("payee_kind")) else {
            throw Fault(column: "payee_kind", reason: "payeeKind", arguments: ["value": record.text("payee_kind")])
        }
        let accepted = record.text("accepted_on")
        guard accepted.isEmpty || LocalDate(accepted) != nil else {
            throw Fault(column: "accepted_on", reason: "day", arguments: ["value": accepted])
        }
        let draft = VoucherDraft(
            day: day, purpose: try text(record, "purpose", required: true),
            payee: Payee(kind: kind, name: try text(record, "payee", required: kind != .nobody)),
            decision: try text(record, "decision", required: true),
            acceptance: try text(record, "acceptance", required: false), acceptedOn: LocalDate(accepted), lines: [],
            source: source)
        return (place, draft)
    }

    private static func line(_ record: CSVRecord) throws(Fault) -> VoucherLine {
        guard let account = AccountCode(record.text("account")) else {
            throw Fault(column: "account", reason: "account", arguments: ["value": record.text("account")])
        }
        return VoucherLine(account: account, debit: try money(record, "debit"), credit: try money(record, "credit"))
    }

    private static func money(_ record: CSVRecord, _ column: String) throws(Fault) -> Money {
        let text = record.text(column)
        if text.isEmpty { return .zero }
        guard let money = Money(parsing: text), money.count >= 0 else {
            throw Fault(column: column, reason: "money", arguments: ["value": text])
        }
        return money
    }

    private static func text(_ record: CSVRecord, _ column: String, required: Bool) throws(Fault) -> String {
        let text = record.text(column)
        if text.isEmpty, required { throw Fault(column: column, reason: "missing") }
        guard text.unicodeScalars.count <= longest else {
            throw Fault(column: column, reason: "tooLong", arguments: ["limit": "\(longest)"])
        }
        return text
    }
}

extension CSVRecord {
    /// Without blanks around it; empty when there is no such column.
    func text(_ column: String) -> String {
        self[column]?.trimmingCharacters(in: .whitespaces) ?? ""
    }
}

extension RejectedLine {
    init(_ error: CSVError) {
        let (line, column): (Int, Int) =
            switch error {
            case .wrongColumnCount(let line, _, _): (line, 0)
            case .invalidUTF8(let line, let column), .unterminatedQuote(let line, let column),
                .strayQuote(let line, let column), .fieldTooLong(let line, let column, _):
                (line, column)
            case .empty, .missingColumn, .duplicateColumn: (1, 0)
            }
        self.init(
            line: line, column: column == 0 ? "" : "\(column)", key: "disclosure.import.unreadable", arguments: [:],
            fields: [])
    }
}
