package import Kernel
package import Store

/// An entry as its row holds it, actor and event unread: what the public log is made of. A class, since millions of
/// them are handed about.
package final class JournalRow: Sendable {
    package let position: Int64
    package let at: Timestamp
    package let kind: String
    package let division: String?
    package let reference: String?
    /// The event itself, JSON as it was written.
    package let what: String
    private let id: [UInt8]
    private let subject: [UInt8]
    private let sequence: Int64
    private let actor: String
    private let onBehalfOf: String?
    private let reason: String?

    private static let columns = """
        position, at, kind, division, reference, what, id, subject, sequence, actor, on_behalf_of, reason
        """

    /// Rows after `position`, in their order.
    package static func rows(
        _ county: County, after position: Int64, limit: Int, _ connection: any Connection
    ) throws -> [JournalRow] {
        try connection.query(
            "SELECT \(columns) FROM journal WHERE county = ? AND position > ? ORDER BY position LIMIT ?",
            [county, position, limit]
        ).map(JournalRow.init)
    }

    /// The first entry of a subject.
    package static func first(
        of subject: Subject, _ county: County, _ connection: any Connection
    ) throws -> JournalRow? {
        try connection.first(
            "SELECT \(columns) FROM journal WHERE county = ? AND subject = ? AND sequence = 1",
            [county, subject.bytes]
        ).map(JournalRow.init)
    }

    /// By place and not by name: millions of them are read in a row.
    private init(_ row: Row) throws {
        func value<T: Storable>(_ place: Int, _ type: T.Type = T.self) throws -> T {
            guard let value = T(row.values[place]) else {
                throw StoreError.column(row.columns[place], wanted: "\(T.self)")
            }
            return value
        }
        position = try value(0)
        at = try value(1)
        kind = try value(2)
        division = try value(3)
        reference = try value(4)
        what = try value(5)
        id = try value(6)
        subject = try value(7)
        sequence = try value(8)
        actor = try value(9)
        onBehalfOf = try value(10)
        reason = try value(11)
    }

    /// What the public log binds itself to: an RFC 8785 object of everything but the sealed part, `actor` and `what` as
    /// the texts that are stored. Absent members are left out.
    package func canonicalBytes(county: County) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(400 + actor.utf8.count + what.utf8.count)
        func add(_ head: StaticString, _ text: String?) {
            guard let text else { return }
            bytes.append(contentsOf: UnsafeBufferPointer(start: head.utf8Start, count: head.utf8CodeUnitCount))
            JSON.write(text, to: &bytes)
        }
        func add(_ head: StaticString, _ number: Int64) {
            bytes.append(contentsOf: UnsafeBufferPointer(start: head.utf8Start, count: head.utf8CodeUnitCount))
            bytes += String(number).utf8
        }
        // In the order of the names, as RFC 8785 demands.
        add("{\"actor\":", actor)
        add(",\"at\":", at.milliseconds)
        add(",\"county\":", county.code.description)
        add(",\"division\":", division)
        add(",\"id\":", ID<Entry>(bytes: id)?.description)
        add(",\"kind\":", kind)
        add(",\"onBehalfOf\":", onBehalfOf)
        add(",\"position\":", position)
        add(",\"reason\":", reason)
        add(",\"reference\":", reference)
        add(",\"sequence\":", sequence)
        add(",\"subject\":", ID<Entry>(bytes: subject)?.description)
        add(",\"what\":", what)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
