package import Journal
import Kernel
import Store

/// Looks whether the index holds what it should: every block the words of its cases, no less and, since erased words
/// have to go, no more.
package struct SearchInspection: Sendable {
    private let index: SearchIndex
    private let source: any SearchSource

    package init(_ index: SearchIndex, _ source: any SearchSource) {
        self.index = index
        self.source = source
    }

    package func look(_ inspector: Inspector) throws {
        var (end, total) = (Timestamp(milliseconds: .max), 0)
        let changed = try index.changed(inspector)
        var above: Timestamp?
        while let block = try index.blocks(through: end, most: 1, inspector).first {
            let day = CountyTime.china.date(block.span.lowerBound).description
            if let above, above != block.span.upperBound {
                throw IntegrityFault("reading.search.check.gap", ["day": day])
            }
            let isMoving = block.isStale || changed.contains { block.span.contains($0.moment) }
            if !isMoving { try compare(block, day, inspector) }
            total += block.cases
            above = block.span.lowerBound
            end = block.span.lowerBound.adding(milliseconds: -1)
        }
        inspector.count("search", total)
    }

    private func compare(_ block: SearchIndex.Block, _ day: String, _ inspector: Inspector) throws {
        let built = BuiltBlock(try source.documents(in: block.span, inspector), over: block.span)
        guard built.count == block.cases else {
            throw IntegrityFault(
                "reading.search.check.cases", ["day": day, "expected": "\(built.count)", "found": "\(block.cases)"])
        }
        let subjects = try index.subjects(of: [block], inspector)[block.span.lowerBound]
        guard subjects == built.subjects, try index.drawers(of: block, inspector) == built.drawers else {
            throw IntegrityFault("reading.search.check.words", ["day": day])
        }
    }
}

extension SearchIndex {
    /// By bucket.
    fileprivate func drawers(of block: Block, _ connection: any Connection) throws -> [[UInt8]] {
        var drawers = [[UInt8]](repeating: [], count: Gram.buckets)
        for row in try connection.query(
            "SELECT bucket, pairs FROM reading_search_drawers WHERE county = ? AND start = ? AND bucket >= 0",
            [county, block.span.lowerBound])
        {
            let bucket: Int = try row["bucket"]
            if drawers.indices.contains(bucket) { drawers[bucket] = try row["pairs"] }
        }
        return drawers
    }
}
