import Foundation
package import Kernel
package import Store

/// The table of cases: the snapshot is the truth of a case, the other columns are what lists and figures look for.
package struct CaseTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// - Returns: `nil` when there is no such case.
    package func find(_ number: CaseNumber, _ connection: any Connection) throws -> Case? {
        try connection.first(
            "SELECT snapshot FROM cases WHERE county = ? AND number = ?", [county, number.description]
        ).map(Case.init(row:))
    }

    package func find(_ id: ID<Case>, _ connection: any Connection) throws -> Case? {
        try connection.first("SELECT snapshot FROM cases WHERE county = ? AND id = ?", [county, id]).map(
            Case.init(row:))
    }

    /// The next number of the month, without a gap: the door lets one through at a time.
    package func nextNumber(prefix: String, on date: LocalDate, _ pen: some WriteConnection) throws -> CaseNumber {
        let (year, month, _) = date.components
        let row = try pen.first(
            """
            INSERT INTO case_numbers (county, month, serial) VALUES (?, ?, 1)
            ON CONFLICT (county, month) DO UPDATE SET serial = case_numbers.serial + 1 RETURNING serial
            """, [county, "\(padded(year, 4))-\(padded(month, 2))"])
        guard let serial: Int = try row?["serial"],
            let number = CaseNumber(prefix: prefix, date: date, serial: serial)
        else { throw StoreError.column("serial", wanted: "case number") }
        return number
    }

    package func insert(_ subject: Case, at point: Coordinate?, _ pen: some WriteConnection) throws {
        let columns = try columns(of: subject, at: point)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try pen.execute(
            "INSERT INTO cases (\(columns.map(\.name).joined(separator: ", "))) VALUES (\(marks))", columns.map(\.value)
        )
    }

    package func update(_ subject: Case, _ pen: some WriteConnection) throws {
        let columns = try moving(subject)
        try pen.execute(
            """
            UPDATE cases SET \(columns.map { "\($0.name) = ?" }.joined(separator: ", ")) WHERE county = ? AND id = ?
            """, columns.map(\.value) + [county, subject.id])
    }

    package typealias Column = (name: String, value: any Storable)

    /// The whole row of a case.
    package func columns(of subject: Case, at point: Coordinate?) throws -> [Column] {
        [
            ("county", county), ("id", subject.id), ("number", subject.number.description),
            ("channel", subject.channel.rawValue), ("division", subject.division),
            ("township", subject.division.ancestor(.township)), ("village", subject.division.ancestor(.village)),
            ("cell", point.map { Cell(containing: $0).key }), ("lon", point?.lon), ("lat", point?.lat),
            ("received", subject.received),
        ] + (try moving(subject))
    }

    /// The columns that change.
    private func moving(_ subject: Case) throws -> [Column] {
        let verdicts = subject.reporters.compactMap(\.verdict)
        let judged = verdicts.isEmpty ? nil : verdicts
        return [
            ("state", subject.state.rawValue), ("category", subject.category.description),
            ("holder", subject.holder.description), ("lead", subject.lead?.description),
            ("open", !subject.state.isSettled && subject.mergedInto == nil),
            ("due", subject.nextClock?.due ?? CaseTable.never), ("closed", subject.closedAt),
            ("settled_on_spot", subject.isSettledOnSpot), ("reopened", subject.reopened),
            ("merged", subject.mergedInto != nil), ("asks", subject.request != nil),
            ("solved", judged?.allSatisfy(\.solved)), ("satisfied", judged?.allSatisfy(\.satisfied)),
            ("contacted", judged?.allSatisfy(\.contacted)), ("snapshot", try snapshot(subject)),
        ]
    }

    private func snapshot(_ subject: Case) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(subject), as: UTF8.self)
    }

    /// The `due` of a case that nothing is due in: year 9999.
    package static let never = Timestamp(milliseconds: 253_370_764_800_000)
}

extension Case {
    package init(row: Row) throws {
        let text: String = try row["snapshot"]
        self = try JSONDecoder().decode(Case.self, from: Data(text.utf8))
    }
}

/// A hundredth of a degree each way, about a kilometre: what a map looks cases up by.
package struct Cell: Hashable, Sendable {
    package let column: Int
    package let row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    package init(containing point: Coordinate) {
        column = Int(((point.lon + 180) * 100).rounded(.down))
        row = Int(((point.lat + 90) * 100).rounded(.down))
    }

    package var key: Int64 { Int64(row) * 100_000 + Int64(column) }
}
