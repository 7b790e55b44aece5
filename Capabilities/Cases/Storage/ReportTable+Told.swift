package import Kernel
package import Store

/// Whom word of a report could go to, as far as it is not sealed.
package struct ToldReporter: Sendable, Hashable {
    package let report: ID<Report>
    /// The resident who was signed in.
    package let person: ID<Person>?
    /// They agreed to be told of every step.
    package let wantsNotice: Bool
    package let hasContact: Bool

    package init(report: ID<Report>, person: ID<Person>?, wantsNotice: Bool, hasContact: Bool) {
        self.report = report
        self.person = person
        self.wantsNotice = wantsNotice
        self.hasContact = hasContact
    }
}

extension ReportTable {
    /// Of these reports, those whose reporters can be told anything; what was erased is left out.
    package func told(_ ids: [ID<Report>], _ connection: any Connection) throws -> [ToldReporter] {
        try stride(from: 0, to: ids.count, by: 200).flatMap { start in
            let some = Array(ids[start..<min(start + 200, ids.count)])
            let marks = some.map { _ in "?" }.joined(separator: ", ")
            return try connection.query(
                """
                SELECT id, person, notify, CASE WHEN contact IS NULL THEN 0 ELSE 1 END AS has_contact FROM reports
                WHERE county = ? AND id IN (\(marks)) AND erased IS NULL
                """, [county] + some
            ).map { row in
                ToldReporter(
                    report: try row["id"], person: try row["person"], wantsNotice: try row["notify"],
                    hasContact: try row["has_contact"])
            }
        }
    }
}
