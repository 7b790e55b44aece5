package import Kernel
package import Store

/// Erasing what belongs to a person from the journal: payload goes, the entry and its place stay, and so does its leaf in
/// the public log, in which there never was personal data.
///
/// An entry `person.erased` names the positions in `what.positions`; whoever keeps salts of leaves destroys those.
extension Passage {
    /// The positions of entries about these subjects that hold something to erase. Who looked stays: it is what the
    /// person may ask for.
    package func erasable(_ subjects: [Subject]) throws -> [Int64] {
        try subjects.flatMap { subject in
            try query(
                """
                SELECT position FROM journal WHERE county = ? AND subject = ? AND kind <> ? AND kind <> 'person.erased'
                    AND (sealed IS NOT NULL OR (what <> '{}' AND what <> ?))
                ORDER BY position
                """, [county, subject.bytes, Journal.opening, Journal.erased]
            ).map { try $0["position"] as Int64 }
        }
    }
}

extension Pen {
    /// Empties the entries at these positions.
    package func erase(_ positions: [Int64]) throws {
        try executeAll(
            """
            UPDATE journal SET what = ?, sealed = NULL, reason = NULL, on_behalf_of = NULL
            WHERE county = ? AND position = ?
            """, positions.map { [Journal.erased, county, $0] })
    }

    /// Destroys what is sealed beside the entries of a subject and leaves the entries as they are.
    package func eraseSealed(of subject: Subject) throws {
        try execute(
            "UPDATE journal SET sealed = NULL WHERE county = ? AND subject = ? AND sealed IS NOT NULL",
            [county, subject.bytes])
    }
}

extension Journal {
    /// What stands in place of an erased event.
    package static let erased = #"{"erased":true}"#

    /// Who looked at what is sealed of these subjects, newest first.
    package static func openings(
        _ county: County, of subjects: [Subject], limit: Int, _ connection: any Connection
    ) throws -> [Recorded] {
        guard !subjects.isEmpty else { return [] }
        let marks = subjects.map { _ in "?" }.joined(separator: ", ")
        return try connection.query(
            """
            SELECT * FROM journal WHERE county = ? AND subject IN (\(marks)) AND kind = ?
            ORDER BY position DESC LIMIT ?
            """, [county] + subjects.map(\.bytes) + [opening, limit]
        ).map(Recorded.init(row:))
    }
}

extension Passage {
    /// Whether the timer `name` of a subject is set.
    package func hasTimer(_ name: String, of subject: Subject) throws -> Bool {
        try first(
            "SELECT due FROM timers WHERE county = ? AND subject = ? AND name = ?", [county, subject.bytes, name])
            != nil
    }
}
