import Crypto
import Foundation
import Journal
import Kernel
import Platform
import Store

/// The lines of lists: covered for everybody, sealed for the entitled.
struct LineTable: Sendable {
    let county: County
    let phone: PhoneHash

    /// Every column but what is sealed, which none reads without opening it.
    private static let columns = "id, list, ordinal, label, category, amount, identity, phone_hash"

    /// Puts a line in place of the one with its number.
    func removeAll(of list: ID<EntitlementList>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM entitlement_lines WHERE county = ? AND list = ?", [county, list])
    }

    func put(_ line: EntitlementLine, sealed: [UInt8], _ pen: Pen) throws {
        try pen.put(
            "DELETE FROM entitlement_lines WHERE county = ? AND list = ? AND ordinal = ?",
            [county, line.list, line.ordinal])
        try pen.put(
            """
            INSERT INTO entitlement_lines (county, id, list, ordinal, label, category, amount, identity, phone_hash,
                sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, line.id, line.list, line.ordinal, line.label, line.category.rawValue, line.amount.count,
                line.identity, line.phone, sealed,
            ])
    }

    /// By their number on the list.
    func all(_ list: ID<EntitlementList>, _ connection: any Connection) throws -> [EntitlementLine] {
        try connection.query(
            "SELECT \(Self.columns) FROM entitlement_lines WHERE county = ? AND list = ? ORDER BY ordinal",
            [county, list]
        ).map(EntitlementLine.init(row:))
    }

    /// The next lines after a number on the list.
    func page(
        _ list: ID<EntitlementList>, after ordinal: Int, _ connection: any Connection
    ) throws -> [EntitlementLine] {
        try connection.query(
            """
            SELECT \(Self.columns) FROM entitlement_lines WHERE county = ? AND list = ? AND ordinal > ?
            ORDER BY ordinal LIMIT ?
            """, [county, list, ordinal, Self.pageSize]
        ).map(EntitlementLine.init(row:))
    }

    /// Lines that a page shows, and that are opened together.
    static let pageSize = 100

    /// How many, how much, and the highest number on the list.
    func sum(_ list: ID<EntitlementList>, _ connection: any Connection) throws -> (count: Int, sum: Money, last: Int) {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS count, CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS sum,
                COALESCE(MAX(ordinal), 0) AS last FROM entitlement_lines
            WHERE county = ? AND list = ?
            """, [county, list])
        return (try row?["count"] ?? 0, Money(count: try row?["sum"] ?? 0), try row?["last"] ?? 0)
    }

    /// Of a resident who has signed in, by the telephone: on lists that everybody could read, newest first.
    func own(_ person: ID<Person>, _ connection: any Connection) throws -> [EntitlementLine] {
        guard let hash = try phone(person, connection) else { return [] }
        let columns = Self.columns.split(separator: ",").map { "e.\($0.trimmingCharacters(in: .whitespaces))" }
        return try connection.query(
            """
            SELECT \(columns.joined(separator: ", ")) FROM entitlement_lines e
            JOIN entitlement_lists l ON l.county = e.county AND l.id = e.list
            WHERE e.county = ? AND e.phone_hash = ? AND l.state = 'published'
            ORDER BY l.last_day DESC, l.number DESC, e.ordinal LIMIT 200
            """, [county, hash]
        ).map(EntitlementLine.init(row:))
    }

    /// What is sealed of lines, for those who may open it.
    /// - Parameter person: whom it is about, when it is known.
    func sealed(
        _ lines: [EntitlementLine], about person: ID<Person>? = nil, _ connection: any Connection
    ) throws -> [Sealed] {
        guard !lines.isEmpty else { return [] }
        let marks = lines.map { _ in "?" }.joined(separator: ", ")
        return try connection.query(
            """
            SELECT id, sealed FROM entitlement_lines WHERE county = ? AND sealed IS NOT NULL AND id IN (\(marks))
            ORDER BY ordinal, id
            """, [county] + lines.map(\.id)
        ).map { row in
            Sealed(
                try row["sealed"], of: try row["id"] as ID<EntitlementLine>, about: person.map { Subject($0) },
                field: "entitlement")
        }
    }

    /// Of everything that everybody may read of a list's lines.
    static func digest(_ lines: [EntitlementLine]) -> String {
        let text = lines.map { "\($0.ordinal) \($0.label) \($0.category.rawValue) \($0.amount.count)\n" }.joined()
        return SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0\(digits)" : digits
        }.joined()
    }
}

extension EntitlementLine {
    fileprivate init(row: Row) throws {
        guard let category = Category(rawValue: try row["category"]) else {
            throw StoreError.column("category", wanted: "a line")
        }
        self.init(
            id: try row["id"], list: try row["list"], ordinal: try row["ordinal"], label: try row["label"],
            category: category, amount: Money(count: try row["amount"]), identity: try row["identity"],
            phone: try row["phone_hash"])
    }
}
