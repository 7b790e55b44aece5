package import Journal
package import Kernel
package import Store

/// What the machine proposed for a new case, and what became of it.
package struct Fate: Hashable, Sendable {
    package let category: String
    /// The model that proposed it, 0 for words of the catalogue and what was learned since.
    package let model: Int
    /// What a person decided; `nil` as long as nobody has.
    package let decided: String?
}

package struct ProposalTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// - Parameters:
    ///   - confidence: as it was said, 0…100.
    ///   - reckoned: before it was held against what became of earlier ones.
    package func insert(
        _ subject: Subject, _ category: String, confidence: Int, reckoned: Int, model: Int, at time: Timestamp,
        _ pen: Pen
    ) throws {
        try pen.put(
            """
            INSERT INTO reading_proposals (county, subject, category, confidence, reckoned, model, at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (county, subject) DO NOTHING
            """, [county, subject.bytes, category, confidence, reckoned, model, time])
    }

    /// A person decided.
    package func decide(_ subject: Subject, _ category: String, at time: Timestamp, _ pen: Pen) throws {
        try pen.put(
            "UPDATE reading_proposals SET decided = ?, decided_at = ? WHERE county = ? AND subject = ?",
            [category, time, county, subject.bytes])
    }

    /// Of these cases, as far as anything was proposed for them.
    package func fates(of subjects: [Subject], _ connection: any Connection) throws -> [Subject: Fate] {
        guard !subjects.isEmpty else { return [:] }
        let marks = subjects.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            SELECT subject, category, model, decided FROM reading_proposals
            WHERE county = ? AND subject IN (\(marks))
            """, [county] + subjects.map(\.bytes))
        return try rows.reduce(into: [:]) { fates, row in
            let id: ID<Fate> = try row["subject"]
            fates[Subject(id)] = Fate(
                category: try row["category"], model: try row["model"], decided: try row["decided"])
        }
    }

    /// Of each model: how many of its proposals were decided, and how many of these were right.
    package func tallies(_ connection: any Connection) throws -> [Int: HitTally] {
        let rows = try connection.query(
            """
            SELECT model, COUNT(*) AS count, SUM(CASE WHEN category = decided THEN 1 ELSE 0 END) AS hits
            FROM reading_proposals WHERE county = ? AND decided_at IS NOT NULL GROUP BY model
            """, [county])
        return try rows.reduce(into: [:]) { tallies, row in
            tallies[try row["model"] as Int] = HitTally(decided: try row["count"], right: try row["hits"])
        }
    }

    /// The models whose proposals were decided in a time.
    package func models(from: Timestamp, to: Timestamp, _ connection: any Connection) throws -> [Int] {
        try connection.query(
            """
            SELECT DISTINCT model FROM reading_proposals
            WHERE county = ? AND decided_at >= ? AND decided_at < ? AND decided_at IS NOT NULL ORDER BY model
            """, [county, from, to]
        ).map { try $0["model"] }
    }

    /// The newest that were decided, by tenths of what was reckoned.
    func tenths(_ connection: any Connection) throws -> [HitTally] {
        let rows = try connection.query(
            """
            SELECT reckoned / 10 AS tenth, COUNT(*) AS count,
                SUM(CASE WHEN category = decided THEN 1 ELSE 0 END) AS hits
            FROM (
                SELECT reckoned, category, decided FROM reading_proposals
                WHERE county = ? AND decided_at IS NOT NULL ORDER BY decided_at DESC LIMIT 2000
            ) AS recent GROUP BY reckoned / 10
            """, [county])
        var tenths = [HitTally](repeating: HitTally(), count: 10)
        for row in rows {
            let tenth: Int = try row["tenth"]
            tenths[min(max(tenth, 0), 9)] += HitTally(decided: try row["count"], right: try row["hits"])
        }
        return tenths
    }
}

/// How many proposals were decided, and how many of them were right.
package struct HitTally: Hashable, Sendable {
    package var decided = 0
    package var right = 0

    package init(decided: Int = 0, right: Int = 0) {
        self.decided = decided
        self.right = right
    }

    package static func += (sum: inout Self, other: Self) {
        sum.decided += other.decided
        sum.right += other.right
    }

    /// Ten-thousandths, rounded down; `nil` when nothing was decided.
    package var permyriad: Int? { decided == 0 ? nil : right * 10_000 / decided }
}
