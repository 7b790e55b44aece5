package import Kernel
package import Store

/// Which case a number of another system became: what keeps an import from bringing it along twice.
package struct ExternalCaseTable: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// The digests of the rows that these numbers of one system were brought along with.
    /// - Parameter numbers: at most a few hundred.
    func digests(_ numbers: [String], of system: String, _ connection: any Connection) throws -> [String: Int64] {
        guard let last = numbers.last else { return [:] }
        // Always as many marks, so that the statement is prepared once.
        let keys = numbers + Array(repeating: last, count: max(0, Self.batch - numbers.count))
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            "SELECT external, digest FROM external_cases WHERE county = ? AND source = ? AND external IN (\(marks))",
            [county, system] + keys)
        return try rows.reduce(into: [:]) { found, row in found[try row["external"] as String] = try row["digest"] }
    }

    /// Numbers looked up at once.
    static let batch = 500

    /// Whether anything was ever brought along from this system.
    func isEmpty(of system: String, _ connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT 1 AS one FROM external_cases WHERE county = ? AND source = ? LIMIT 1", [county, system]) == nil
    }

    /// The case that had this number, in whichever system.
    package func find(_ number: String, _ connection: any Connection) throws -> ID<Case>? {
        try connection.first(
            "SELECT case_id FROM external_cases WHERE county = ? AND external = ? ORDER BY source LIMIT 1",
            [county, number])?["case_id"]
    }

    static let insertion =
        "INSERT INTO external_cases (county, external, source, case_id, digest) VALUES (?, ?, ?, ?, ?)"

    func row(_ former: Former, _ subject: ID<Case>, digest: Int64) -> [any Storable] {
        [county, former.number, former.system, subject, digest]
    }
}
