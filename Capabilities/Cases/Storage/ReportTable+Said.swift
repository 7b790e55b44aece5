import Kernel
import Reading
import Store
import TextMining

/// Reports as matters are made of them: masked words, place, moment; nothing sealed is opened.
extension ReportTable {
    private static let columns = """
        SELECT reports.id, reports.case_id, reports.text, reports.received, reports.division, reports.lon, reports.lat,
            reports.person, reports.phone, cases.category
        FROM reports JOIN cases ON cases.county = reports.county AND cases.id = reports.case_id
        WHERE reports.county = ? AND reports.erased IS NULL
        """

    /// A page of reports received since a moment, the newest first.
    /// - Parameter before: the last of the page before.
    func said(
        since: Timestamp, before: ID<Report>?, other: CategoryCode, limit: Int, _ connection: any Connection
    ) throws -> [(id: ID<Report>, said: Said)] {
        // Ids made later sort later, so the moment and the page are one condition on the key.
        let bound = before.map { _ in " AND reports.id < ?" } ?? ""
        return try connection.query(
            "\(Self.columns) AND reports.received >= ? AND reports.id >= ?\(bound) ORDER BY reports.id DESC LIMIT ?",
            [county, since, ID<Report>.first(at: since)] + (before.map { [$0] } ?? []) + [limit]
        ).map { (try $0["id"], try said($0, other)) }
    }

    func said(_ ids: [ID<Report>], other: CategoryCode, _ connection: any Connection) throws -> [Said] {
        try stride(from: 0, to: ids.count, by: 200).flatMap { start in
            let some = Array(ids[start..<min(start + 200, ids.count)])
            let marks = some.map { _ in "?" }.joined(separator: ", ")
            return try connection.query("\(Self.columns) AND reports.id IN (\(marks))", [county] + some)
                .map { try said($0, other) }
        }
    }

    private func said(_ row: Row, _ other: CategoryCode) throws -> Said {
        let id: ID<Report> = try row["id"]
        let subject: ID<Case> = try row["case_id"]
        let person: ID<Person>? = try row["person"]
        let phone: [UInt8]? = try row["phone"]
        let division: DivisionCode = try row["division"]
        let category: String = try row["category"]
        var hasher = Hasher()
        hasher.combine(person?.bytes ?? phone ?? id.bytes)
        return Said(
            id: id.description, subject: subject.description, text: try row["text"],
            time: (try row["received"] as Timestamp).milliseconds, person: hasher.finalize(),
            site: Site(
                lon: try row["lon"], lat: try row["lat"],
                area: (division.ancestor(.village) ?? division).description),
            topic: category == other.description ? "" : category)
    }
}

extension ID {
    /// No id made at that time or later sorts before it.
    fileprivate static func first(at time: Timestamp) -> ID {
        var zero = Zero()
        return ID(at: time, using: &zero)
    }
}

private struct Zero: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
