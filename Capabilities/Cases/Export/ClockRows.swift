import Kernel
import Store
import Tables

/// Every clock of every case: who was charged, when it was due, how it ended.
struct ClockRows: TableSource {
    let county: County
    let choice: TableChoice
    let names: ExportNames

    let shape = TableShape(
        "clocks",
        columns: [
            "case", "ordinal", "kind", "number", "unit", "unit_name", "limit", "started", "due", "ended", "outcome",
            "late", "suspended", "extended",
        ])

    private var conditions: (sql: String, arguments: [any Storable]) {
        let (sql, arguments) = choice.conditions(moment: "case_clocks.started", division: "cases.division")
        return (sql + (choice.isPublic ? " AND cases.merged = 0" : ""), arguments)
    }

    private static let joined = """
        FROM case_clocks JOIN cases ON cases.county = case_clocks.county AND cases.id = case_clocks.case_id
        WHERE case_clocks.county = ?
        """

    func count(_ connection: any Connection) throws -> Int {
        let (sql, arguments) = conditions
        return try connection.first("SELECT COUNT(*) AS n \(Self.joined)\(sql)", [county] + arguments)?["n"] ?? 0
    }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        let (sql, arguments) = conditions
        var last: (id: [UInt8], ordinal: Int64) = ([], .min)
        while true {
            let rows = try connection.query(
                """
                SELECT case_clocks.case_id, case_clocks.ordinal, cases.number AS case_number, cases.state,
                    case_clocks.kind, case_clocks.number, case_clocks.unit, case_clocks.time_limit,
                    case_clocks.started, case_clocks.due, case_clocks.ended, case_clocks.outcome,
                    case_clocks.suspended, case_clocks.extended
                \(Self.joined) AND (case_clocks.case_id, case_clocks.ordinal) > (?, ?)\(sql)
                ORDER BY case_clocks.case_id, case_clocks.ordinal LIMIT \(Self.page)
                """, [county, last.id, last.ordinal] + arguments)
            for row in rows { try take(TableRow(try fields(row))) }
            guard rows.count == Self.page, let end = rows.last else { return }
            last = (try end["case_id"], try end["ordinal"])
        }
    }

    private func fields(_ row: Row) throws -> [Field] {
        let (kind, state): (String, String) = (try row["kind"], try row["state"])
        let (unit, outcome): (String?, String?) = (try row["unit"], try row["outcome"])
        let due: Timestamp = try row["due"]
        let ended: Timestamp? = try row["ended"]
        // While a case is suspended, the clocks that rest have no true deadline.
        let rests = ended == nil && state == CaseState.suspended.rawValue && ClockKind(rawValue: kind)?.rests == true
        return [
            .text(try row["case_number"]), .integer(try row["ordinal"]), .text(kind), .integer(try row["number"]),
            Field(unit), Field(names.unit(unit.flatMap { UnitCode($0) })), .text(try row["time_limit"]),
            .moment(try row["started"]), .moment(due), Field(ended), Field(outcome),
            rests ? .empty : .flag((ended ?? names.now) > due), .flag(try row["suspended"]),
            .flag(try row["extended"]),
        ]
    }
}
