import Kernel
import Posts
import Store
import Tables

/// The cases, one in each row, in the order in which they were received.
struct CaseRows: TableSource {
    let county: County
    let choice: TableChoice
    let names: ExportNames

    static let columns = [
        "number", "state", "state_name", "category", "category_name", "division", "division_name", "lon", "lat",
        "channel", "received", "level", "catalogue", "holder", "holder_name", "lead", "lead_name", "joint", "due",
        "overdue", "settled_on_spot", "returns", "reopened", "supervisions", "reporters", "evaluation", "split_from",
        "suspended_until",
    ]
    /// What the public list does not show.
    private static let internalColumns = [
        "desk", "desk_name", "closed", "contacted", "solved", "satisfied", "merged_into",
    ]

    var shape: TableShape {
        TableShape("cases", columns: Self.columns + (choice.isPublic ? [] : Self.internalColumns))
    }

    /// In public a case may not be found by a place that its row withholds, so the rows are looked at one by one.
    private var conditions: (sql: String, arguments: [any Storable]) {
        var choice = choice
        if choice.isPublic { choice.division = choice.division?.ancestor(.village) ?? choice.division }
        let (sql, arguments) = choice.conditions(moment: "received", division: "division")
        return (sql + (choice.isPublic ? " AND merged = 0" : ""), arguments)
    }

    func count(_ connection: any Connection) throws -> Int {
        let (sql, arguments) = conditions
        return try connection.first(
            "SELECT COUNT(*) AS n FROM cases WHERE county = ?" + sql, [county] + arguments)?["n"] ?? 0
    }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        let (sql, arguments) = conditions
        var last: (received: Int64, id: [UInt8]) = (.min, [])
        while true {
            let rows = try connection.query(
                """
                SELECT id, received, lon, lat, snapshot, solved, satisfied, contacted FROM cases
                WHERE county = ? AND (received, id) > (?, ?)\(sql) ORDER BY received, id LIMIT \(Self.page)
                """, [county, last.received, last.id] + arguments)
            for row in rows {
                if let fields = try fields(row) { try take(TableRow(fields)) }
            }
            guard rows.count == Self.page, let end = rows.last else { return }
            last = (try end["received"], try end["id"])
        }
    }

    /// - Returns: `nil` for what the public may not know to be in the place asked for.
    private func fields(_ row: Row) throws -> [Field]? {
        let subject = try Case(row: row)
        let shown = choice.isPublic ? subject.publicDivision(names.current) : subject.division
        if let division = choice.division, !division.contains(shown) { return nil }
        let isExact = !choice.isPublic || subject.isPublicToThePoint(names.current)
        let lon: Double? = isExact ? try row["lon"] : nil
        let lat: Double? = isExact ? try row["lat"] : nil
        let fields = standing(subject, in: shown, lon, lat)
        return choice.isPublic ? fields : fields + (try inside(subject, row))
    }

    func standing(_ subject: Case, in place: DivisionCode, _ lon: Double?, _ lat: Double?) -> [Field] {
        let state = subject.mergedInto == nil ? subject.state.rawValue : "merged"
        let due = subject.nextClock?.due
        return [
            .text(subject.number.description), .text(state), Field(names.states[state]),
            .text(subject.category.description), Field(names.category(subject.category, in: subject.catalogue)),
            .text(place.description), Field(names.place(place, at: subject.received)), Field(lon), Field(lat),
            .text(subject.channel.rawValue), .moment(subject.received), .text(subject.level.rawValue),
            .text(subject.catalogue), .text(subject.holder.description), Field(names.unit(subject.holder)),
            Field(subject.lead?.description), Field(names.unit(subject.lead)),
            Field(subject.joint.isEmpty ? nil : subject.joint.map(\.description).joined(separator: ";")),
            Field(due), Field(due.map { $0 < names.now }), .flag(subject.isSettledOnSpot), Field(subject.returns),
            Field(subject.reopened), Field(subject.supervisions), Field(subject.reporters.count),
            Field(subject.evaluation?.rawValue), Field(subject.splitFrom?.number.description),
            Field(subject.suspendedUntil),
        ]
    }

    private func inside(_ subject: Case, _ row: Row) throws -> [Field] {
        let (contacted, solved, satisfied): (Bool?, Bool?, Bool?) = (
            try row["contacted"], try row["solved"], try row["satisfied"]
        )
        return [
            .text(subject.desk.description), Field(names.unit(subject.desk)), Field(subject.closedAt),
            Field(contacted), Field(solved), Field(satisfied), Field(subject.mergedInto?.number.description),
        ]
    }
}
