import Journal
import Kernel
import Platform
import Store

/// Draws and who is in them.
struct DrawTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(_ draw: Draw, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO draws (county, id, number, month, serial, place, title, text, places, value_name, value_from,
                reveal_by, fallback_name, fallback_from, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, draw.id, draw.number.description, draw.number.yearMonth, draw.number.serial, draw.place,
                draw.title, draw.text,
                draw.places, draw.value.name, draw.value.from, draw.revealBy, draw.fallback.name, draw.fallback.from,
                draw.state.rawValue,
            ])
    }

    /// What changes when a draw goes on.
    func update(_ draw: Draw, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE draws SET state = ?, pool = ?, commitment = ?, secret = ?, drawn_value = ?
            WHERE county = ? AND id = ?
            """,
            [
                draw.state.rawValue, draw.pool, draw.commitment, draw.secret, draw.drawnValue, county, draw.id,
            ])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Draw? {
        try connection.first("SELECT * FROM draws WHERE county = ? AND number = ?", [county, number.description])
            .map(draw)
    }

    func find(_ id: ID<Draw>, _ connection: any Connection) throws -> Draw? {
        try connection.first("SELECT * FROM draws WHERE county = ? AND id = ?", [county, id]).map(draw)
    }

    /// The newest first.
    func list(_ connection: any Connection, withDrafts: Bool, limit: Int = 50) throws -> [Draw] {
        try connection.query(
            """
            SELECT * FROM draws WHERE county = ? AND (state <> 'draft' OR ? = 1) ORDER BY month DESC, serial DESC
            LIMIT ?
            """, [county, withDrafts ? 1 : 0, limit]
        ).map(draw)
    }

    /// Puts `entrants` in place of those there were.
    func replaceEntrants(_ entrants: [Entrant], of draw: ID<Draw>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM draw_entrants WHERE county = ? AND draw = ?", [county, draw])
        try pen.executeAll(
            "INSERT INTO draw_entrants (county, draw, ordinal, entrant, name) VALUES (?, ?, ?, ?, ?)",
            entrants.enumerated().map { [county, draw, $0.offset + 1, $0.element.id, $0.element.maskedName] })
    }

    func rank(_ ranking: [String], in draw: ID<Draw>, _ pen: Pen) throws {
        try pen.executeAll(
            "UPDATE draw_entrants SET rank = ? WHERE county = ? AND draw = ? AND entrant = ?",
            ranking.enumerated().map { [$0.offset + 1, county, draw, $0.element] })
    }

    /// In the order in which they were published.
    func entrants(of draw: ID<Draw>, _ connection: any Connection) throws -> [Entrant] {
        try connection.query(
            "SELECT entrant, name, rank FROM draw_entrants WHERE county = ? AND draw = ? ORDER BY ordinal",
            [county, draw]
        ).map { Entrant(id: try $0["entrant"], maskedName: try $0["name"], rank: try $0["rank"]) }
    }

    func count(of draw: ID<Draw>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM draw_entrants WHERE county = ? AND draw = ?", [county, draw])?["n"] ?? 0
    }

    func draw(_ row: Row) throws -> Draw {
        let (number, state): (String, String) = (try row["number"], try row["state"])
        guard let number = try? CaseNumber(parsing: number), let state = Draw.State(rawValue: state) else {
            throw StoreError.unavailable("draws holds the number \(number) and the state \(state)")
        }
        return Draw(
            id: try row["id"], number: number, place: try row["place"], title: try row["title"],
            text: try row["text"], places: try row["places"],
            value: .init(name: try row["value_name"], from: try row["value_from"]), revealBy: try row["reveal_by"],
            fallback: .init(name: try row["fallback_name"], from: try row["fallback_from"]), state: state,
            pool: try row["pool"], commitment: try row["commitment"], secret: try row["secret"],
            drawnValue: try row["drawn_value"])
    }
}

extension Draws {
    static let retention = [
        RetainedTable("draws", .record, .forGood), RetainedTable("draw_entrants", .record, .forGood),
    ]

    static let migrations = [
        Migration(
            "draws/001-draws",
            [
                """
                CREATE TABLE draws (
                    county BIGINT NOT NULL,
                    id BYTEA NOT NULL,
                    number TEXT NOT NULL,
                    month BIGINT NOT NULL,
                    serial BIGINT NOT NULL,
                    place TEXT NOT NULL,
                    title TEXT NOT NULL,
                    text TEXT NOT NULL,
                    places BIGINT NOT NULL CHECK (places > 0),
                    value_name TEXT NOT NULL,
                    value_from BIGINT NOT NULL,
                    reveal_by BIGINT NOT NULL,
                    fallback_name TEXT NOT NULL,
                    fallback_from BIGINT NOT NULL,
                    state TEXT NOT NULL,
                    pool BYTEA,
                    commitment BYTEA,
                    secret BYTEA,
                    drawn_value TEXT,
                    PRIMARY KEY (county, id)
                )
                """,
                "CREATE UNIQUE INDEX draws_by_number ON draws (county, number)",
                "CREATE UNIQUE INDEX draws_by_serial ON draws (county, month, serial)",
                """
                CREATE TABLE draw_entrants (
                    county BIGINT NOT NULL,
                    draw BYTEA NOT NULL,
                    ordinal BIGINT NOT NULL,
                    entrant TEXT NOT NULL,
                    name TEXT NOT NULL,
                    rank BIGINT,
                    PRIMARY KEY (county, draw, ordinal)
                )
                """,
                "CREATE UNIQUE INDEX draw_entrants_by_id ON draw_entrants (county, draw, entrant)",
            ])
    ]
}
