import Kernel
package import Store

/// Seals everything under the newest master key, some rows at a time, while the county works.
///
/// It looks at what each row is sealed under, so it can be stopped anywhere and begun again.
package struct Resealing: Sendable {
    private let door: Door
    private let seal: Seal
    private let columns: [SealedColumn]
    /// Rows to a transaction.
    private static let batch = 500

    package init(_ door: Door, _ seal: Seal, _ columns: [SealedColumn]) {
        self.door = door
        self.seal = seal
        self.columns = Journal.sealed + columns
    }

    /// - Parameter progress: is told how many rows were looked at.
    /// - Returns: how many rows were sealed again.
    /// - Throws: `SealError.broken` at a row that no key of the ring opens.
    @discardableResult
    package func run(_ progress: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        var (seen, changed) = (0, 0)
        try await door.open { try SealRoot.reseal(seal, $0) }
        for column in columns {
            var after: Value = column.kind == .id ? .bytes([]) : .integer(0)
            while true {
                try Task.checkCancellation()
                let start = after
                let step = try await door.open { try batch(of: column, after: start, $0) }
                (seen, changed) = (seen + step.seen, changed + step.changed)
                progress(seen)
                guard let last = step.last else { break }
                after = last
            }
        }
        return changed
    }

    /// How many rows are sealed under each key; under 0 those from before keys had numbers.
    package func count(_ connection: any Connection) throws -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for column in columns {
            var after: Value = column.kind == .id ? .bytes([]) : .integer(0)
            while true {
                let rows = try rows(of: column, after: after, connection)
                for row in rows { counts[Seal.number(of: try row["sealed"]) ?? 0, default: 0] += 1 }
                guard rows.count == Self.batch, let last = rows.last else { break }
                after = last.values[0]
            }
        }
        return counts
    }

    private struct Step {
        var seen = 0
        var changed = 0
        /// Where to go on; `nil` at the end.
        var last: Value?
    }

    private func batch(of column: SealedColumn, after: Value, _ passage: Passage) throws -> Step {
        let rows = try rows(of: column, after: after, passage)
        var step = Step(seen: rows.count, last: rows.count == Self.batch ? rows.last?.values[0] : nil)
        let newest = seal.number
        let old = try rows.filter { Seal.number(of: try $0["sealed"]) != newest }
        guard !old.isEmpty else { return step }
        let what: JSON = [
            "key": .integer(Int64(newest)), "rows": .integer(Int64(old.count)), "table": .string(column.table),
        ]
        let pen = try passage.record(
            Entry("seal.resealed", Subject(ID<Seal>(at: passage.now)), by: .system("key rotate"), what: what),
            first: true)
        for row in old {
            let owner: [UInt8] = try row["owner"]
            let plain = try seal.open(try row["sealed"], owner: owner)
            guard let id = ID<Seal>(bytes: owner) else { throw SealError.broken }
            try pen.execute(
                "UPDATE \(column.table) SET \(column.column) = ? WHERE county = ? AND \(column.key) = ?",
                [try seal.seal(plain, of: id), passage.county, row.values[0]])
        }
        step.changed = old.count
        return step
    }

    private func rows(of column: SealedColumn, after: Value, _ connection: any Connection) throws -> [Row] {
        try connection.query(
            """
            SELECT \(column.key) AS key, \(column.owner) AS owner, \(column.column) AS sealed FROM \(column.table)
            WHERE county = ? AND \(column.key) > ? AND \(column.column) IS NOT NULL
            ORDER BY \(column.key) LIMIT \(Self.batch)
            """, [door.county, after])
    }
}

extension Journal {
    /// What belongs to an entry is sealed under the id of its subject.
    static let sealed = [
        SealedColumn("journal", key: "position", kind: .position, owner: "subject", column: "sealed")
    ]
}
