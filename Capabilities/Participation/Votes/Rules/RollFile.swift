import Cases
import Foundation
import Kernel

/// A roll as a village keeps it: a CSV file with a line for each voter, and for owners one for each unit.
///
/// Columns: `no` (the voter's number; lines with the same number are one owner), `name`, and where they matter `phone`,
/// `household`, `unit`, `area` (square metres with up to two decimals).
struct RollFile {
    struct Voter: Hashable {
        let ordinal: Int
        let name: String
        /// As it is looked up.
        var phone: String?
        let household: String
        var units: [String]
        var area: FloorArea
        let line: Int
    }

    private(set) var voters: [Voter] = []
    private(set) var rejected: [RollFault] = []
    private let roll: BodyRule.RollKind
    private var places: [Int: Int] = [:]
    private var phones: [String: Int] = [:]
    private var units: Set<String> = []

    /// Lines of a file.
    static let limit = 50_000
    /// Of one unit, in hundredths of a square metre: a million square metres.
    private static let mostArea: Int64 = 100_000_000

    /// - Throws: `CSVError` when the header cannot be read; `VoteRefusal.rollTooLong`; what is wrong later is a rejected
    ///   line.
    init(_ bytes: [UInt8], _ roll: BodyRule.RollKind) throws {
        self.roll = roll
        var reader = CSVReader(bytes)
        try reader.header(requiring: roll == .owners ? ["no", "name", "unit", "area"] : ["no", "name"])
        var lines = 0
        while true {
            do {
                guard let record = try reader.next() else { break }
                lines += 1
                guard lines <= Self.limit else { throw VoteRefusal.rollTooLong(limit: Self.limit) }
                do throws(RollFault) { try take(record) } catch { rejected.append(error) }
            } catch let error as CSVError {
                rejected.append(RollFault(error))
            }
        }
    }

    private mutating func take(_ record: CSVRecord) throws(RollFault) {
        func text(_ column: String) -> String { (record[column] ?? "").trimmingCharacters(in: .whitespaces) }
        func fault(_ column: String, _ reason: String, _ arguments: [String: String] = [:]) -> RollFault {
            RollFault(record.line, column, reason, arguments, fields: record.fields)
        }
        guard let ordinal = Int(text("no")), (1...1_000_000).contains(ordinal) else { throw fault("no", "number") }
        let name = text("name")
        guard !name.isEmpty else { throw fault("name", "name") }
        guard name.count <= 100 else { throw fault("name", "tooLong", ["limit": "100"]) }
        let household = text("household")
        guard household.count <= 40 else { throw fault("household", "tooLong", ["limit": "40"]) }
        var phone: String?
        if !text("phone").isEmpty {
            guard let normal = ReportTable.normal(phone: text("phone")) else { throw fault("phone", "phone") }
            phone = normal
        }
        if let phone, let other = phones[phone], other != ordinal {
            throw fault("phone", "phoneTaken", ["no": "\(other)"])
        }
        let unit = text("unit")
        var area = FloorArea.zero
        if roll == .owners {
            guard !unit.isEmpty, unit.count <= 100 else { throw fault("unit", "unit") }
            guard let measured = FloorArea(parsing: text("area")), (1...Self.mostArea).contains(measured.count) else {
                throw fault("area", "area")
            }
            guard !units.contains(unit) else { throw fault("unit", "unitTwice") }
            area = measured
        }
        if let place = places[ordinal] {
            guard roll == .owners else { throw fault("no", "numberTwice", ["no": "\(ordinal)"]) }
            let known = voters[place]
            guard known.name == name else { throw fault("name", "otherName", ["no": "\(ordinal)"]) }
            guard known.phone == nil || phone == nil || known.phone == phone else {
                throw fault("phone", "otherPhone", ["no": "\(ordinal)"])
            }
            voters[place].phone = known.phone ?? phone
            voters[place].units.append(unit)
            voters[place].area = FloorArea(count: known.area.count + area.count)
        } else {
            places[ordinal] = voters.count
            voters.append(
                Voter(
                    ordinal: ordinal, name: name, phone: phone, household: household, units: unit.isEmpty ? [] : [unit],
                    area: area, line: record.line))
        }
        if let phone { phones[phone] = ordinal }
        if !unit.isEmpty { units.insert(unit) }
    }
}

extension RollFault {
    /// A line that is no line of a table.
    init(_ error: CSVError) {
        switch error {
        case .wrongColumnCount(let line, let expected, let found):
            self.init(line, "", "columnCount", ["expected": "\(expected)", "found": "\(found)"])
        case .invalidUTF8(let line, _): self.init(line, "", "encoding")
        case .unterminatedQuote(let line, _), .strayQuote(let line, _): self.init(line, "", "quote")
        case .fieldTooLong(let line, _, let limit): self.init(line, "", "tooLong", ["limit": "\(limit)"])
        case .empty, .missingColumn, .duplicateColumn: self.init(1, "", "header")
        }
    }
}
