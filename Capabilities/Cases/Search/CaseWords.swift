import Journal
import Kernel
import Reading
import Store

/// What is to be found of cases: what was reported and added, with personal data covered, and where and what they are.
struct CaseWords: SearchSource {
    let county: County

    init(_ county: County) { self.county = county }

    /// What was said in each of these cases, oldest first.
    func texts(of cases: [ID<Case>], _ connection: any Connection) throws -> [ID<Case>: [String]] {
        guard !cases.isEmpty else { return [:] }
        let marks = cases.map { _ in "?" }.joined(separator: ", ")
        let reported = try connection.query(
            """
            SELECT case_id, text FROM reports WHERE county = ? AND case_id IN (\(marks)) ORDER BY received, id
            """, [county] + cases)
        var texts: [ID<Case>: [String]] = [:]
        for row in reported { texts[try row["case_id"], default: []].append(try row["text"]) }
        for added in try SearchIndex(county).added(to: cases.map(\.bytes), connection) {
            guard let id = ID<Case>(bytes: added.subject) else { continue }
            texts[id, default: []].append(added.words)
        }
        return texts
    }

    func documents(in span: Range<Timestamp>, _ connection: any Connection) throws -> [SearchDocument] {
        let arguments: [any Storable] = [county, span.lowerBound, span.upperBound]
        let rows = try connection.query(
            """
            SELECT id, received, category, township, village, channel FROM cases
            WHERE county = ? AND received >= ? AND received < ? ORDER BY received, id
            """, arguments)
        let ids: [ID<Case>] = try rows.map { try $0["id"] }
        var texts: [ID<Case>: [String]] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            texts.merge(try self.texts(of: Array(ids[start..<min(start + 500, ids.count)]), connection)) { a, _ in a }
        }
        return try rows.map { row in
            let id: ID<Case> = try row["id"]
            return SearchDocument(
                id: id.bytes, moment: try row["received"], words: texts[id] ?? [], features: try features(row))
        }
    }

    private func features(_ row: Row) throws -> [Gram] {
        let (township, village): (String?, String?) = (try row["township"], try row["village"])
        return [Gram(.category, try row["category"]), Gram(.channel, try row["channel"])]
            + [township.map { Gram(.township, $0) }, village.map { Gram(.village, $0) }].compactMap { $0 }
    }

    func count(in span: Range<Timestamp>, _ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS count FROM cases WHERE county = ? AND received >= ? AND received < ?",
            [county, span.lowerBound, span.upperBound])?["count"] ?? 0
    }

    func moment(_ nth: Int, from start: Timestamp, _ connection: any Connection) throws -> Timestamp? {
        try connection.first(
            """
            SELECT MAX(received) AS moment FROM (
                SELECT received FROM cases WHERE county = ? AND received >= ? ORDER BY received LIMIT ?) AS part
            """, [county, start, nth])?["moment"]
    }

    func moment(_ nth: Int, before end: Timestamp, _ connection: any Connection) throws -> Timestamp? {
        try connection.first(
            """
            SELECT MIN(received) AS moment FROM (
                SELECT received FROM cases WHERE county = ? AND received < ? ORDER BY received DESC LIMIT ?) AS part
            """, [county, end, nth])?["moment"]
    }
}
