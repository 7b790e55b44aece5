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
            let hits = try Hits(needs, blocks, county, connection)
            for block in blocks {
                guard let stretch = try stretch(block, hits, changed, connection) else { continue }
                guard try take(stretch) else { return }
            }
            end = last.span.lowerBound.adding(milliseconds: -1)
            step += 1
        }
        _ = try take(.all(from: nil, until: low))
    }

    private func stretch(
        _ block: Block, _ hits: Hits, _ changed: [Changed], _ connection: any Connection
    ) throws -> Stretch? {
        if block.isStale { return .all(from: block.span.lowerBound, until: block.span.upperBound) }
        let others = changed.filter { block.span.contains($0.moment) }.map(\.subject)
        let ordinals = hits.ordinals(in: block)
        guard !ordinals.isEmpty || !others.isEmpty else { return nil }
        let subjects = try subjects(of: block, connection)
        var places = Set(ordinals.map(Int.init))
        for other in others {
            if let place = subjects.firstIndex(of: other) { places.insert(place) }
        }
        let ids = places.sorted(by: >).filter { $0 < subjects.count }.map { subjects[$0] }
        return ids.isEmpty ? nil : .some(ids, from: block.span.lowerBound)
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

    func subjects(of block: Block, _ connection: any Connection) throws -> [[UInt8]] {
        let bytes: [UInt8] =
            try connection.first(
                "SELECT subjects FROM reading_search_blocks WHERE county = ? AND start = ?",
                [county, block.span.lowerBound])?["subjects"] ?? []
        return stride(from: 0, to: bytes.count, by: 16).map { Array(bytes[$0..<min($0 + 16, bytes.count)]) }
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
