import Journal
import Kernel
import Store

/// Rounds of inspection and the villages they look at.
struct RoundTable: Sendable {
    /// What the journal calls each turn of a dialogue.
    static let turn = "round.turn"
    /// What it called them before there was one name.
    static let turnsBefore = ["round.tip", "round.told", "round.answered", "round.settled"]

    let county: County

    func insert(_ round: Round, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO rounds
                (county, id, number, title, team, first_day, last_day, channels, hours, announced)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, round.id, round.number.description, round.title, try JSONText.string(round.team), round.from,
                round.to, round.channels, round.hours, round.announced,
            ])
        try pen.executeAll(
            "INSERT INTO round_villages (county, round, village) VALUES (?, ?, ?)",
            round.villages.map { [county, round.id, $0] })
    }

    func publish(_ results: RoundResults, of round: ID<Round>, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE rounds SET results = ? WHERE county = ? AND id = ?", [try JSONText.string(results), county, round])
    }

    func setErased(_ round: ID<Round>, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute("UPDATE rounds SET erased = ? WHERE county = ? AND id = ?", [now, county, round])
    }

    func find(_ number: CaseNumber, _ connection: any Connection) throws -> Round? {
        try connection.first("SELECT * FROM rounds WHERE county = ? AND number = ?", [county, number.description])
            .map { try round($0, connection) }
    }

    func find(_ id: ID<Round>, _ connection: any Connection) throws -> Round? {
        try connection.first("SELECT * FROM rounds WHERE county = ? AND id = ?", [county, id])
            .map { try round($0, connection) }
    }

    /// The latest first.
    func all(_ connection: any Connection) throws -> [Round] {
        let rows = try connection.query(
            "SELECT * FROM rounds WHERE county = ? ORDER BY first_day DESC, number DESC LIMIT 500", [county])
        guard let oldest: LocalDate = try rows.last?["first_day"] else { return [] }
        let villages = try Dictionary(
            grouping: connection.query(
                """
                SELECT v.round, v.village FROM round_villages v JOIN rounds r ON r.county = v.county AND r.id = v.round
                WHERE v.county = ? AND r.first_day >= ? ORDER BY v.village
                """, [county, oldest])
        ) { try $0["round"] as ID<Round> }
        return try rows.map { try round($0, in: villages[try $0["id"]] ?? []) }
    }

    /// Those that look at a village on a day.
    func running(_ village: DivisionCode, on day: LocalDate, _ connection: any Connection) throws -> [Round] {
        try connection.query(
            """
            SELECT r.* FROM rounds r JOIN round_villages v ON v.county = r.county AND v.round = r.id
            WHERE r.county = ? AND v.village = ? AND r.first_day <= ? AND r.last_day >= ? ORDER BY r.number
            """, [county, village, day, day]
        ).map { try round($0, connection) }
    }

    /// Those that ended before a day and whose tips are still there.
    func due(before day: LocalDate, limit: Int, _ connection: any Connection) throws -> [Round] {
        try connection.query(
            "SELECT * FROM rounds WHERE county = ? AND last_day < ? AND erased IS NULL ORDER BY number LIMIT ?",
            [county, day, limit]
        ).map { try round($0, connection) }
    }

    private func round(_ row: Row, _ connection: any Connection) throws -> Round {
        let id: ID<Round> = try row["id"]
        return try round(
            row,
            in: try connection.query(
                "SELECT village FROM round_villages WHERE county = ? AND round = ? ORDER BY village", [county, id]))
    }

    /// - Parameter villages: rows with the villages it looks at.
    private func round(_ row: Row, in villages: [Row]) throws -> Round {
        let results: String? = try row["results"]
        return Round(
            id: try row["id"], number: try CaseNumber(parsing: row["number"] as String), title: try row["title"],
            team: try JSONText.value([ID<Post>].self, from: row["team"] as String),
            villages: try villages.map { try $0["village"] }, from: try row["first_day"], to: try row["last_day"],
            channels: try row["channels"], hours: try row["hours"], announced: try row["announced"],
            results: try results.map { try JSONText.value(RoundResults.self, from: $0) }, erased: try row["erased"])
    }
}
