import Journal
import Kernel
import Store

/// Brings the index up to date, a block at a time: read and made away from the door, written through it.
package struct SearchBuilder: Sendable {
    /// Cases of a block.
    package static let full = 4_096
    /// So many new cases are worth a new block, or a longer one.
    package static let worth = 512
    /// So many changed cases make a block anew, fewer when this much time has gone by.
    static let mostChanged = 64
    /// Milliseconds in which everything that is being written is written.
    static let settling: Int64 = 60_000

    let index: SearchIndex
    let source: any SearchSource
    let full: Int
    let worth: Int

    /// - Parameters:
    ///   - full: smaller in tests.
    package init(_ index: SearchIndex, _ source: any SearchSource, full: Int = full, worth: Int = worth) {
        self.index = index
        self.source = source
        self.full = full
        self.worth = worth
    }

    /// What was made away from the door, with what has to be true still when it is written.
    enum Step: Sendable {
        /// - Parameter position: the end of the journal when it was made.
        case write(BuiltBlock, position: Int64)
        /// Takes away what begins at a moment or later, to be made anew from there: more came into a block than it holds.
        case cut(from: Timestamp)
    }

    private enum Task {
        case make(Range<Timestamp>)
        case cut(Timestamp)
    }

    /// What to do next; `nil` when there is nothing.
    /// - Parameter isIdle: also what can wait for the night.
    func next(now: Timestamp, isIdle: Bool, _ connection: any Connection) throws -> Step? {
        switch try task(now: now, isIdle: isIdle, connection) {
        case nil: return nil
        case .cut(let moment): return .cut(from: moment)
        case .make(let span):
            let position = try Journal.head(index.county, connection)
            let documents = try source.documents(in: span, connection)
            return .write(BuiltBlock(documents, over: span), position: position)
        }
    }

    /// Writes a step, unless cases came into its span meanwhile.
    /// - Returns: false when it has to be made again.
    func write(_ step: Step, _ passage: Passage) throws -> Bool {
        switch step {
        case .cut(let moment):
            let pen = try passage.record(Entry("reading.cut", Self.subject, by: .system("search")))
            try index.cut(from: moment, pen)
        case .write(let block, let position):
            guard try source.count(in: block.span, passage) == block.count else { return false }
            let what: JSON = ["cases": .integer(Int64(block.count))]
            let pen = try passage.record(Entry("reading.indexed", Self.subject, by: .system("search"), what: what))
            try index.write(block, position: position, pen)
        }
        return true
    }

    /// What the entries of the journal are about.
    static let subject = Subject(ID<SearchIndex>(bytes: [UInt8](repeating: 3, count: 16))!)

    private func task(now: Timestamp, isIdle: Bool, _ connection: any Connection) throws -> Task? {
        let settled = now.adding(milliseconds: -Self.settling)
        guard let (low, high) = try index.edges(connection) else {
            return try source.moment(full, before: settled, connection).map { .make($0..<settled) }
        }
        if let stale = try index.stale(connection) {
            let isLong = try source.count(in: stale, connection) > 2 * full
            return isLong ? .cut(stale.lowerBound) : .make(stale)
        }
        if let span = try changed(isIdle: isIdle, connection) { return .make(span) }
        if let span = try newer(from: high, before: settled, isIdle: isIdle, connection) { return .make(span) }
        return try source.moment(full, before: low, connection).map { .make($0..<low) }
    }

    /// The block with the most urgent changes.
    private func changed(isIdle: Bool, _ connection: any Connection) throws -> Range<Timestamp>? {
        let changed = try index.changed(connection)
        guard !changed.isEmpty else { return nil }
        var counts: [Timestamp: (count: Int, span: Range<Timestamp>)] = [:]
        for change in changed {
            guard let block = try index.blocks(through: change.moment, most: 1, connection).first,
                block.span.contains(change.moment)
            else { continue }
            if change.isErased || isIdle { return block.span }
            counts[block.span.lowerBound, default: (0, block.span)].count += 1
        }
        return counts.values.first { $0.count >= Self.mostChanged }?.span
    }

    /// New cases, together with the last block while that is not full.
    private func newer(
        from high: Timestamp, before settled: Timestamp, isIdle: Bool, _ connection: any Connection
    ) throws -> Range<Timestamp>? {
        guard high < settled else { return nil }
        let count = try source.count(in: high..<settled, connection)
        guard count >= (isIdle ? 1 : worth) else { return nil }
        let last = try index.blocks(through: high, most: 1, connection).first
        let room = last.map { full - $0.cases } ?? 0
        let start = room > 0 ? last?.span.lowerBound ?? high : high
        guard let end = try source.moment(room > 0 ? room : full, from: high, connection) else { return nil }
        return start..<min(end.adding(milliseconds: 1), settled)
    }
}
