package import Kernel
package import Store

/// The index of a county's cases.
package struct SearchIndex: Sendable {
    package let county: County

    package init(_ county: County) { self.county = county }

    /// What one word of a search can be met by: any of the ways, each by all of its pairs and features.
    package struct Need: Hashable, Sendable {
        package let ways: [[Gram]]

        /// - Returns: `nil` when the index cannot help: one of the ways has nothing to look up.
        package init?(_ ways: [[Gram]]) {
            guard !ways.contains(where: \.isEmpty) else { return nil }
            self.ways = ways
        }
    }

    /// A part of the county's cases, to be looked at next.
    package enum Stretch: Sendable {
        /// Everything received in a span, since no index is there.
        case all(from: Timestamp?, until: Timestamp?)
        /// Cases received from a moment on that may be what is sought, newest first.
        case some([[UInt8]], from: Timestamp)
    }

    struct Block: Sendable {
        let span: Range<Timestamp>
        let cases: Int
        let isStale: Bool

        init(row: Row) throws {
            let (start, until): (Timestamp, Timestamp) = (try row["start"], try row["until"])
            span = start..<max(start, until)
            cases = try row["cases"]
            isStale = try row["stale"]
        }
    }

    struct Changed: Sendable {
        let subject: [UInt8]
        let moment: Timestamp
        let position: Int64
        let isErased: Bool
    }

    /// Blocks looked through at once, more the longer it takes: what is frequent is found in the first.
    private static let steps = [3, 12, 60, 240]
    /// So many changed cases are looked at besides what the index gives.
    static let mostChanged = 2_000

    /// Walks from the newest to the oldest through what may meet all needs, as long as `take` wants more.
    /// - Parameter before: where to begin; what was received later is left out.
    package func walk(
        _ needs: [Need], before: Timestamp?, _ connection: any Connection, _ take: (Stretch) throws -> Bool
    ) throws {
        guard let (low, high) = try edges(connection) else {
            _ = try take(.all(from: nil, until: nil))
            return
        }
        if before.map({ $0 >= high }) ?? true {
            guard try take(.all(from: high, until: nil)) else { return }
        }
        let changed = try changed(connection)
        var (end, step) = (min(before ?? high, high), 0)
        while end >= low {
            let blocks = try blocks(through: end, most: Self.steps[min(step, Self.steps.count - 1)], connection)
            guard let last = blocks.last else { break }
            guard try walk(blocks, try Hits(needs, blocks, county, connection), changed, connection, take) else {
                return
            }
            end = last.span.lowerBound.adding(milliseconds: -1)
            step += 1
        }
        _ = try take(.all(from: nil, until: low))
    }

    /// Hands on what may be what is sought, of several blocks together: what is rare is asked for at one go.
    /// - Returns: whether more is wanted.
    private func walk(
        _ blocks: [Block], _ hits: Hits, _ changed: [Changed], _ connection: any Connection,
        _ take: (Stretch) throws -> Bool
    ) throws -> Bool {
        var gathered = Gathered()
        for block in blocks {
            if block.isStale {
                guard try hand(&gathered, connection, take) else { return false }
                guard try take(.all(from: block.span.lowerBound, until: block.span.upperBound)) else { return false }
                continue
            }
            gathered.add(block, hits.ordinals(in: block), changed.filter { block.span.contains($0.moment) })
            if gathered.isFull { guard try hand(&gathered, connection, take) else { return false } }
        }
        return try hand(&gathered, connection, take)
    }

    private func hand(
        _ gathered: inout Gathered, _ connection: any Connection, _ take: (Stretch) throws -> Bool
    ) throws -> Bool {
        defer { gathered = Gathered() }
        guard let last = gathered.parts.last else { return true }
        let subjects = try subjects(of: gathered.parts.map(\.block), connection)
        let ids = gathered.parts.flatMap { $0.subjects(subjects[$0.block.span.lowerBound] ?? []) }
        return ids.isEmpty ? true : try take(.some(ids, from: last.block.span.lowerBound))
    }

    /// Cases of blocks that follow each other, not handed on yet.
    private struct Gathered {
        struct Part {
            let block: Block
            let ordinals: [UInt16]
            let others: [[UInt8]]

            /// Newest first.
            /// - Parameter bytes: the ids of all cases of the block.
            func subjects(_ bytes: [UInt8]) -> [[UInt8]] {
                var places = Set(ordinals.map(Int.init))
                for other in others {
                    let starts = stride(from: 0, to: bytes.count, by: 16)
                    if let start = starts.first(where: {
                        bytes[$0] == other[0] && bytes[$0..<$0 + 16].elementsEqual(other)
                    }) {
                        places.insert(start / 16)
                    }
                }
                return places.sorted(by: >).filter { $0 * 16 + 16 <= bytes.count }.map {
                    Array(bytes[$0 * 16..<$0 * 16 + 16])
                }
            }
        }

        private(set) var parts: [Part] = []
        private var cases = 0

        /// So many cases fill a page in most searches, and the ids of so many blocks are a megabyte.
        var isFull: Bool { cases >= 100 || parts.count == 16 }

        mutating func add(_ block: Block, _ ordinals: [UInt16], _ changed: [Changed]) {
            guard !ordinals.isEmpty || !changed.isEmpty else { return }
            parts.append(Part(block: block, ordinals: ordinals, others: changed.map(\.subject)))
            cases += ordinals.count + changed.count
        }
    }

    // MARK: Rows

    /// From where to where blocks reach; `nil` when there are none.
    func edges(_ connection: any Connection) throws -> (low: Timestamp, high: Timestamp)? {
        let row = try connection.first(
            "SELECT MIN(start) AS low, MAX(until) AS high FROM reading_search_blocks WHERE county = ?", [county])
        guard let row, let low: Timestamp = try row["low"], let high: Timestamp = try row["high"] else { return nil }
        return (low, high)
    }

    /// Blocks that begin at a moment or before, newest first.
    func blocks(through moment: Timestamp, most: Int, _ connection: any Connection) throws -> [Block] {
        try connection.query(
            """
            SELECT start, until, cases, stale FROM reading_search_blocks WHERE county = ? AND start <= ?
            ORDER BY start DESC LIMIT ?
            """, [county, moment, most]
        ).map(Block.init(row:))
    }

    /// The newest block into whose span cases came out of their order.
    func stale(_ connection: any Connection) throws -> Range<Timestamp>? {
        try connection.first(
            """
            SELECT start, until FROM reading_search_blocks WHERE county = ? AND stale = 1 ORDER BY start DESC LIMIT 1
            """, [county]
        ).map { try $0["start"]..<$0["until"] }
    }

    /// The ids of each block's cases one after the other, by the block's start.
    func subjects(of blocks: [Block], _ connection: any Connection) throws -> [Timestamp: [UInt8]] {
        let marks = blocks.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            "SELECT start, subjects FROM reading_search_blocks WHERE county = ? AND start IN (\(marks))",
            [county] + blocks.map(\.span.lowerBound))
        return Dictionary(
            try rows.map { (try $0["start"], try $0["subjects"]) }, uniquingKeysWith: { first, _ in first })
    }

    func changed(_ connection: any Connection) throws -> [Changed] {
        try connection.query(
            """
            SELECT subject, moment, position, erased FROM reading_search_changed WHERE county = ?
            ORDER BY position DESC LIMIT ?
            """, [county, Self.mostChanged]
        ).map {
            Changed(
                subject: try $0["subject"], moment: try $0["moment"], position: try $0["position"],
                isErased: try $0["erased"])
        }
    }
}
