import Journal
import Kernel
import Platform
import Store

/// Runs of powers: what happened to each, and beside it what lists look for.
struct PowerTable: Sendable {
    let county: County

    static let retention = [RetainedTable("power_runs", .words, .forGood)]

    static let migrations = [
        Migration(
            "powers/001-runs",
            [
                """
                CREATE TABLE power_runs (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    village TEXT NOT NULL,
                    power TEXT NOT NULL,
                    list BIGINT NOT NULL,
                    title TEXT NOT NULL,
                    party_kind TEXT NOT NULL,
                    party TEXT NOT NULL,
                    sum BIGINT,
                    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped')),
                    step TEXT,
                    due BIGINT,
                    events TEXT NOT NULL,
                    PRIMARY KEY (county, id),
                    UNIQUE (county, number),
                    CHECK ((state = 'running') = (step IS NOT NULL)),
                    CHECK ((step IS NULL) = (due IS NULL))
                )
                """,
                "CREATE INDEX power_runs_village ON power_runs (county, village, state)",
            ])
    ]

    func insert(_ run: PowerRun, _ power: Power, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO power_runs
                (county, id, number, village, power, list, title, party_kind, party, sum, state, step, due, events)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, run.id, run.number.description, run.village, run.power, run.list, run.title,
                run.party.kind.rawValue, run.party.name, run.sum?.count, run.state(power).rawValue,
                run.turn(power)?.id, run.turn(power) == nil ? nil : run.due, try JSONText.string(run.events),
            ])
    }

    func update(_ run: PowerRun, _ power: Power, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE power_runs SET state = ?, step = ?, due = ?, events = ? WHERE county = ? AND id = ?",
            [
                run.state(power).rawValue, run.turn(power)?.id, run.turn(power) == nil ? nil : run.due,
                try JSONText.string(run.events), county, run.id,
            ])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> PowerRun? {
        try connection.first(
            "SELECT * FROM power_runs WHERE county = ? AND number = ?", [county, number.description]
        ).map(PowerRun.init(row:))
    }

    func find(_ id: ID<PowerRun>, _ connection: any Connection) throws -> PowerRun? {
        try connection.first("SELECT * FROM power_runs WHERE county = ? AND id = ?", [county, id])
            .map(PowerRun.init(row:))
    }

    /// Those running first, by when their step is due; then the newest that ended.
    func all(_ village: DivisionCode, limit: Int = 1000, _ connection: any Connection) throws -> [PowerRun] {
        try connection.query(
            """
            SELECT * FROM power_runs WHERE county = ? AND village = ?
            ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, number DESC LIMIT ?
            """, [county, village, limit]
        ).map(PowerRun.init(row:))
    }

    /// How many steps wait in a village.
    func running(_ village: DivisionCode, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS count FROM power_runs WHERE county = ? AND village = ? AND state = 'running'",
            [county, village])?["count"] ?? 0
    }
}

extension PowerRun {
    init(row: Row) throws {
        guard let kind = Payee.Kind(rawValue: try row["party_kind"]) else {
            throw StoreError.column("party_kind", wanted: "a kind of party")
        }
        let sum: Int64? = try row["sum"]
        self.init(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), village: try row["village"],
            power: try row["power"], list: try row["list"], title: try row["title"],
            party: Payee(kind: kind, name: try row["party"]), sum: sum.map { Money(count: $0) },
            events: try JSONText.value([PowerEvent].self, from: row["events"] as String))
    }
}
