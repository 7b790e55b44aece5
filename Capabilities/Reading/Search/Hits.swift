import Kernel
import Store

/// What the index says of some blocks: in which cases of each every need is met.
struct Hits: Sendable {
    private let needs: [SearchIndex.Need]
    /// Cases by pair, for each block by its start.
    private var found: [Timestamp: [Gram: [UInt16]]] = [:]

    /// Reads the drawers of all pairs at one go.
    /// - Parameter blocks: newest first.
    init(
        _ needs: [SearchIndex.Need], _ blocks: [SearchIndex.Block], _ county: County, _ connection: any Connection
    ) throws {
        self.needs = needs
        let grams = Set(needs.flatMap { $0.ways.joined() })
        let byBucket = Dictionary(grouping: grams, by: \.bucket)
        guard !grams.isEmpty, let first = blocks.last, let last = blocks.first else { return }
        let marks = byBucket.map { _ in "?" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            SELECT bucket, start, pairs FROM reading_search_drawers
            WHERE county = ? AND bucket IN (\(marks)) AND start >= ? AND start <= ?
            """, [county] + Array(byBucket.keys) + [first.span.lowerBound, last.span.lowerBound])
        for row in rows {
            let (bucket, start): (Int, Timestamp) = (try row["bucket"], try row["start"])
            let pairs: [UInt8] = try row["pairs"]
            for gram in byBucket[bucket] ?? [] {
                let ordinals = Drawer.ordinals(of: gram, in: pairs)
                if !ordinals.isEmpty { found[start, default: [:]][gram] = ordinals }
            }
        }
    }

    /// Rising.
    func ordinals(in block: SearchIndex.Block) -> [UInt16] {
        guard !needs.isEmpty else { return (0..<block.cases).map { UInt16(truncatingIfNeeded: $0) } }
        let lists = found[block.span.lowerBound] ?? [:]
        var left: [UInt16]?
        for need in needs {
            let met = Self.united(need.ways.map { way in Self.common(way.map { lists[$0] ?? [] }) })
            left = left.map { Self.common([$0, met]) } ?? met
            if left?.isEmpty == true { return [] }
        }
        return left ?? []
    }

    /// What is in every list.
    private static func common(_ lists: [[UInt16]]) -> [UInt16] {
        // The shortest first, so that the others only strike out.
        let sorted = lists.sorted { $0.count < $1.count }
        guard var left = sorted.first else { return [] }
        for other in sorted.dropFirst() where !left.isEmpty {
            var place = 0
            left = left.filter { ordinal in
                while place < other.count, other[place] < ordinal { place += 1 }
                return place < other.count && other[place] == ordinal
            }
        }
        return left
    }

    private static func united(_ lists: [[UInt16]]) -> [UInt16] {
        let full = lists.filter { !$0.isEmpty }
        return full.count > 1 ? Set(full.joined()).sorted() : full.first ?? []
    }
}
