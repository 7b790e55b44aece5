import Cases
import Foundation
import Kernel

/// A list as a village keeps it: a CSV file with a line for each person entitled.
///
/// Columns: `no` (the line's number), `name`, `amount`, `category` (member, landholder, age, hardship, other), and where
/// there are any `household`, `phone`, `ground`.
struct EntitlementFile {
    struct Line: Hashable {
        let ordinal: Int
        let person: EntitledPerson
        let category: EntitlementLine.Category
        let amount: Money
        let line: Int
        let fields: [String]
    }

    static let columns = ["no", "name", "amount", "category"]
    /// Lines of a file.
    static let limit = 20_000
    static let mostOrdinal = 1_000_000

    private(set) var lines: [Line] = []
    private(set) var rejected: [RejectedLine] = []
    private var ordinals: Set<Int> = []

    private struct Fault: Error {
        let column: String
        let reason: String
        var arguments: [String: String] = [:]
    }

    /// - Throws: `CSVError` when the header cannot be read or lacks a column; `ListRefusal.tooLong`.
    init(_ bytes: [UInt8]) throws {
        var reader = CSVReader(bytes)
        try reader.header(requiring: Self.columns)
        var count = 0
        while true {
            do {
                guard let record = try reader.next() else { break }
                count += 1
                guard count <= Self.limit else { throw ListRefusal.tooLong(Self.limit) }
                do throws(Fault) { try take(record) } catch {
                    reject(record.line, record.fields, error.column, error.reason, error.arguments)
                }
            } catch let error as CSVError {
                rejected.append(RejectedLine(error))
            }
        }
    }

    mutating func reject(
        _ line: Int, _ fields: [String], _ column: String, _ reason: String, _ arguments: [String: String] = [:]
    ) {
        rejected.append(
            RejectedLine(
                line: line, column: column, key: "disclosure.import.\(reason)", arguments: arguments, fields: fields))
    }

    private mutating func take(_ record: CSVRecord) throws(Fault) {
        func text(_ column: String, max: Int, required: Bool = false) throws(Fault) -> String {
            let text = record.text(column)
            if text.isEmpty, required { throw Fault(column: column, reason: "missing") }
            guard text.unicodeScalars.count <= max else {
                throw Fault(column: column, reason: "tooLong", arguments: ["limit": "\(max)"])
            }
            return text
        }
        guard let ordinal = Int(record.text("no")), (1...Self.mostOrdinal).contains(ordinal) else {
            throw Fault(column: "no", reason: "ordinal", arguments: ["value": record.text("no")])
        }
        guard !ordinals.contains(ordinal) else {
            throw Fault(column: "no", reason: "ordinalTwice", arguments: ["value": "\(ordinal)"])
        }
        let name = try text("name", max: 100, required: true)
        guard let amount = Money(parsing: record.text("amount")), (1...VoucherRules.most.count).contains(amount.count)
        else { throw Fault(column: "amount", reason: "amount", arguments: ["value": record.text("amount")]) }
        guard let category = EntitlementLine.Category(rawValue: record.text("category")) else {
            throw Fault(column: "category", reason: "category", arguments: ["value": record.text("category")])
        }
        var phone = ""
        if !record.text("phone").isEmpty {
            guard let normal = ReportTable.normal(phone: record.text("phone")) else {
                throw Fault(column: "phone", reason: "phone")
            }
            phone = normal
        }
        let person = EntitledPerson(
            name: name, household: try text("household", max: 40), phone: phone,
            ground: try text("ground", max: LedgerFile.longest))
        ordinals.insert(ordinal)
        lines.append(
            Line(
                ordinal: ordinal, person: person, category: category, amount: amount, line: record.line,
                fields: record.fields))
    }
}
