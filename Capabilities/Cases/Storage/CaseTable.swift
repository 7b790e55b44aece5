import Journal
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
    func nextNumber(prefix: String, on date: LocalDate, _ passage: Passage) throws -> CaseNumber {
        let month = Self.month(of: date)
        let last = try passage.handedOn(counter(month)) ?? lastSerial(month, passage)
        guard let number = CaseNumber(prefix: prefix, date: date, serial: last + 1) else {
            throw StoreError.column("serial", wanted: "case number")
        }
        return number
    }

    /// Says that `number` is given; written once for all who come through the door together.
    func take(_ number: CaseNumber, on date: LocalDate, _ pen: Pen) throws {
        let (table, month) = (self, Self.month(of: date))
        pen.batch.leave(number.serial, as: counter(month)) { serial, connection in
            try table.setLastSerial(serial, month, connection)
        }
    }

    private func counter(_ month: String) -> String { "case_numbers \(county.key) \(month)" }

    private static func month(of date: LocalDate) -> String {
        let (year, month, _) = date.components
        return "\(padded(year, 4))-\(padded(month, 2))"
    }

    /// Inserts a row made beforehand, with what only the door can say.
    func insert(_ row: [any Storable], number: String, snapshot: String, _ pen: Pen) throws {
        var row = row
        row[Self.numberPlace] = number
        row[row.count - 1] = snapshot
        try pen.put(Self.insertion, row)
    }

    package func update(_ subject: Case, _ pen: some WriteConnection) throws {
        try pen.put(Self.change, moving(subject, snapshot: try JSONText.string(subject)) + [county, subject.id])
    }

    private static let still = [
        "county", "id", "number", "channel", "division", "township", "village", "cell", "lon", "lat", "received",
    ]
    /// The columns that change.
    private static let moving = [
        "state", "category", "holder", "lead", "open", "due", "closed", "settled_on_spot", "reopened", "merged", "asks",
        "solved", "satisfied", "contacted", "reporters", "snapshot",
    ]
    private static let numberPlace = still.firstIndex(of: "number") ?? 0
    static let insertion = """
        INSERT INTO cases (\((still + moving).joined(separator: ", ")))
        VALUES (\((still + moving).map { _ in "?" }.joined(separator: ", ")))
        """
    private static let change = """
        UPDATE cases SET \(moving.map { "\($0) = ?" }.joined(separator: ", ")) WHERE county = ? AND id = ?
        """

    /// The whole row of a case, by column.
    package func columns(of subject: Case, at point: Coordinate?) throws -> [(name: String, value: any Storable)] {
        zip(Self.still + Self.moving, try row(subject, at: point)).map { ($0, $1) }
    }

    /// The values of `insertion`.
    func row(_ subject: Case, at point: Coordinate?) throws -> [any Storable] {
        row(subject, at: point, snapshot: try JSONText.string(subject))
    }

    func row(_ subject: Case, at point: Coordinate?, snapshot: String) -> [any Storable] {
        let start: [any Storable] = [
            county, subject.id, subject.number.description, subject.channel.rawValue, subject.division,
            subject.division.ancestor(.township), subject.division.ancestor(.village),
            point.map { Cell(containing: $0).key }, point?.lon, point?.lat, subject.received,
        ]
        return start + moving(subject, snapshot: snapshot)
    }

    private func moving(_ subject: Case, snapshot: String) -> [any Storable] {
        let verdicts = subject.reporters.compactMap(\.verdict)
        let judged = verdicts.isEmpty ? nil : verdicts
        return [
            subject.state.rawValue, subject.category.description, subject.holder.description,
            subject.lead?.description, !subject.state.isSettled && subject.mergedInto == nil,
            subject.nextClock?.due ?? CaseTable.never, subject.closedAt, subject.isSettledOnSpot, subject.reopened,
            subject.mergedInto != nil, subject.request != nil, judged?.allSatisfy(\.solved),
            judged?.allSatisfy(\.satisfied), judged?.allSatisfy(\.contacted), subject.reporters.count, snapshot,
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

    package init(key: Int64) { self.init(column: Int(key % 100_000), row: Int(key / 100_000)) }

    package var key: Int64 { Int64(row) * 100_000 + Int64(column) }
}
