import Kernel
import Store
import Tables

/// The reports, in the order of their ids. Whom to answer is sealed and stays so; the row only says that somebody left it.
struct ReportRows: TableSource {
    let county: County
    let choice: TableChoice
    let names: ExportNames

    let shape = TableShape(
        "reports",
        columns: [
            "id", "case", "channel", "received", "text", "address", "division", "division_name", "lon", "lat",
            "anonymous", "notify", "contact", "post", "attachments", "invented",
        ])

    private var conditions: (sql: String, arguments: [any Storable]) {
        choice.conditions(moment: "reports.received", division: "reports.division")
    }

    func count(_ connection: any Connection) throws -> Int {
        let (sql, arguments) = conditions
        return try connection.first(
            "SELECT COUNT(*) AS n FROM reports WHERE county = ?" + sql, [county] + arguments)?["n"] ?? 0
    }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        let (sql, arguments) = conditions
        var last: [UInt8] = []
        while true {
            let rows = try connection.query(
                """
                SELECT reports.id, cases.number AS case_number, reports.channel, reports.received, reports.text,
                    reports.address, reports.division, reports.lon, reports.lat, reports.anonymous, reports.notify,
                    reports.post, reports.invented,
                    CAST(CASE WHEN reports.contact IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_contact,
                    (SELECT COUNT(*) FROM attachments
                        WHERE attachments.county = reports.county AND attachments.report = reports.id) AS attachments
                FROM reports LEFT JOIN cases ON cases.county = reports.county AND cases.id = reports.case_id
                WHERE reports.county = ? AND reports.id > ?\(sql) ORDER BY reports.id LIMIT \(Self.page)
                """, [county, last] + arguments)
            for row in rows { try take(TableRow(try fields(row))) }
            guard rows.count == Self.page, let end = rows.last else { return }
            last = try end["id"]
        }
    }

    private func fields(_ row: Row) throws -> [Field] {
        let id: ID<Report> = try row["id"]
        let received: Timestamp = try row["received"]
        let division: DivisionCode = try row["division"]
        let post: ID<Post>? = try row["post"]
        let (number, address): (String?, String?) = (try row["case_number"], try row["address"])
        let (lon, lat): (Double?, Double?) = (try row["lon"], try row["lat"])
        let hasContact: Bool = try row["has_contact"]
        return [
            .text(id.description), Field(number), .text(try row["channel"]), .moment(received),
            .text(try row["text"]), Field(address), .text(division.description),
            Field(names.place(division, at: received)), Field(lon), Field(lat), .flag(try row["anonymous"]),
            .flag(try row["notify"]), Field(hasContact ? "sealed" : nil), Field(post?.description),
            .integer(try row["attachments"]), .flag(try row["invented"]),
        ]
    }
}
