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
        let serial = try nextSerial("\(padded(year, 4))-\(padded(month, 2))", pen)
        guard let number = CaseNumber(prefix: prefix, date: date, serial: serial) else {
            throw StoreError.column("serial", wanted: "case number")
        }
        return number
    }

    /// Counted on by all who come through the door together, and written once.
    private func nextSerial(_ month: String, _ pen: some WriteConnection) throws -> Int {
        let name = "case_numbers \(county.key) \(month)"
        let last: Int? =
            try pen.batch.value(name)
            ?? pen.first("SELECT serial FROM case_numbers WHERE county = ? AND month = ?", [county, month])?["serial"]
        let serial = (last ?? 0) + 1
        let county = county
        pen.batch.leave(serial, as: name) { serial, connection in
            try connection.put(
                """
                INSERT INTO case_numbers (county, month, serial) VALUES (?, ?, ?)
                ON CONFLICT (county, month) DO UPDATE SET serial = excluded.serial
                """, [county, month, serial])
        }
        return serial
    }

    package func insert(_ subject: Case, at point: Coordinate?, _ pen: some WriteConnection) throws {
        let columns = try columns(of: subject, at: point)
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        try pen.put(
            "INSERT INTO cases (\(columns.map(\.name).joined(separator: ", "))) VALUES (\(marks))", columns.map(\.value)
        )
    }

    package func update(_ subject: Case, _ pen: some WriteConnection) throws {
        let columns = try moving(subject)
        try pen.put(
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
            ("contacted", judged?.allSatisfy(\.contacted)), ("snapshot", try JSONText.string(subject)),
        ]
    }

    /// The `due` of a case that nothing is due in: year 9999.
    package static let never = Timestamp(milliseconds: 253_370_764_800_000)
}

extension Case {
    package init(row: Row) throws {
        self = try JSONText.value(Case.self, from: row["snapshot"] as String)
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
