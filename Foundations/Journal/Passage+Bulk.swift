package import Kernel
import Store

/// An entry written down away from the door, so that the door stays free meanwhile; only its place in the journal and
/// its moment are still to come.
package struct PreparedEntry: Sendable {
    private let subject: [UInt8]
    private let texts: [any Storable]
    private let sealed: [UInt8]?

    /// - Parameter entry: of a subject that has none yet.
    package init(first entry: Entry) {
        subject = entry.subject.bytes
        texts = [
            entry.actor.text, entry.onBehalfOf, entry.reason, entry.division, entry.reference, entry.whatText,
        ]
        sealed = entry.sealed
        kind = entry.kind
    }

    private let kind: String

    /// The columns of its row.
    fileprivate func row(_ county: County, position: Int64, at time: Timestamp) -> [any Storable] {
        [county, position, ID<Entry>(at: time), time, kind, subject, 1] + texts + [sealed]
    }
}

extension Passage {
    /// Writes the first entries of many new subjects and hands out the pen to write what they say.
    package func record(all entries: [PreparedEntry]) throws -> Pen {
        let rows = entries.enumerated().map { index, entry in
            entry.row(county, position: position + 1 + Int64(index), at: now)
        }
        try bookkeeping.executeAll(
            """
            INSERT INTO journal (county, position, id, at, kind, subject, sequence, actor, on_behalf_of, reason,
                division, reference, what, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, rows)
        position += Int64(entries.count)
        if !entries.isEmpty { last = now }
        return Pen(bookkeeping, county: county)
    }
}

extension Pen {
    /// Sets the timer `name` of many subjects that have none of that name.
    package func schedule(_ name: String, all due: [(subject: Subject, at: Timestamp)]) throws {
        let rows: [[any Storable]] = due.map { [county, $0.subject.bytes, name, $0.at, "{}"] }
        try executeAll("INSERT INTO timers (county, subject, name, due, what) VALUES (?, ?, ?, ?, ?)", rows)
    }
}
