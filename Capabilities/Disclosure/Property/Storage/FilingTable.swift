import Journal
import Kernel
import Store

/// What the tables of versions have in common.
struct FilingTable<Item: Filed>: Sendable {
    let county: County
    let table: String
    let read: @Sendable (Row) throws -> Item

    /// Every version in a village, by number.
    func all(_ village: DivisionCode, _ connection: any Connection) throws -> [Versions<Item>] {
        Versions.grouped(
            try connection.query(
                "SELECT * FROM \(table) WHERE county = ? AND village = ? ORDER BY number, version LIMIT 20000",
                [county, village]
            ).map(read))
    }

    /// - Returns: `nil` when there is no such number.
    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Versions<Item>? {
        let items = try connection.query(
            "SELECT * FROM \(table) WHERE county = ? AND number = ? ORDER BY version", [county, number.description]
        ).map(read)
        return items.isEmpty ? nil : Versions(all: items)
    }

    func settle(
        _ filing: Filing, _ state: TwoHands.State, by person: ID<Person>?, reason: String?, at now: Timestamp,
        _ pen: Pen
    ) throws {
        try pen.execute(
            """
            UPDATE \(table) SET state = ?, confirmed = ?, confirmer = ?, reason = ?
            WHERE county = ? AND number = ? AND version = ?
            """, [state.rawValue, now, person, reason, county, filing.number.description, filing.version])
    }

    /// Writes a version down; `own` are the columns of its kind.
    func insert(
        _ filing: Filing, id: [UInt8], why: String, endedOn: LocalDate?, _ own: [(column: String, value: any Storable)],
        _ pen: Pen
    ) throws {
        let common: [(column: String, value: any Storable)] = [
            ("county", county), ("id", id), ("number", filing.number.description), ("version", filing.version),
            ("village", filing.village), ("state", filing.state.rawValue), ("entered", filing.entered),
            ("enterer", filing.enterer), ("why", why), ("ended_on", endedOn),
        ]
        let all = common + own
        try pen.execute(
            """
            INSERT INTO \(table) (\(all.map(\.column).joined(separator: ", ")))
            VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))
            """, all.map(\.value))
    }
}

extension Filing {
    init(row: Row) throws {
        guard let state = TwoHands.State(rawValue: try row["state"]) else {
            throw StoreError.column("state", wanted: "a state")
        }
        self.init(
            number: try CaseNumber(parsing: row["number"] as String), version: try row["version"],
            village: try row["village"], state: state, entered: try row["entered"], enterer: try row["enterer"],
            confirmed: try row["confirmed"], reason: try row["reason"])
    }
}

extension LandArea {
    init?(row: Row) throws {
        guard let size: Int64 = try row["area"], let unit = (try row["area_unit"] as String?).flatMap(Unit.init) else {
            return nil
        }
        self.init(size: FloorArea(count: size), unit: unit)
    }
}
