package import Kernel
package import Store

extension SearchIndex {
    /// Says that a case is to be found by other words than before.
    /// - Parameters:
    ///   - moment: when it was received.
    ///   - position: of the entry of the journal that tells of it.
    ///   - erased: when words went: they leave the index at once, others at leisure.
    package func change(
        _ subject: [UInt8], receivedAt moment: Timestamp, position: Int64, erased: Bool = false,
        _ pen: some WriteConnection
    ) throws {
        try pen.put(
            """
            INSERT INTO reading_search_changed (county, subject, moment, position, erased) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, subject) DO UPDATE SET position = excluded.position,
                erased = CASE WHEN excluded.erased = 1 THEN 1 ELSE reading_search_changed.erased END
            """, [county, subject, moment, position, erased])
    }

    /// Keeps words that were added to a case.
    package func add(
        _ words: String, to subject: [UInt8], position: Int64, _ pen: some WriteConnection
    ) throws {
        try pen.put(
            "INSERT INTO reading_search_added (county, subject, position, words) VALUES (?, ?, ?, ?)",
            [county, subject, position, words])
    }

    /// What was added to these cases, of each the oldest first.
    package func added(
        to subjects: [[UInt8]], _ connection: any Connection
    ) throws -> [(subject: [UInt8], words: String)] {
        guard !subjects.isEmpty else { return [] }
        let marks = subjects.map { _ in "?" }.joined(separator: ", ")
        return try connection.query(
            """
            SELECT subject, words FROM reading_search_added
            WHERE county = ? AND subject IN (\(marks)) ORDER BY subject, position
            """, [county] + subjects
        ).map { (try $0["subject"], try $0["words"]) }
    }

    package func forgetAdded(to subject: [UInt8], _ pen: some WriteConnection) throws {
        try pen.put("DELETE FROM reading_search_added WHERE county = ? AND subject = ?", [county, subject])
    }

    /// Says that cases of a span came in out of their order.
    package func disturb(_ span: ClosedRange<Timestamp>, _ pen: some WriteConnection) throws {
        try pen.put(
            "UPDATE reading_search_blocks SET stale = 1 WHERE county = ? AND start <= ? AND until > ?",
            [county, span.upperBound, span.lowerBound])
    }

    /// Puts a block in place of those it covers.
    /// - Parameter position: changes told of up to here are in it.
    func write(_ block: BuiltBlock, position: Int64, _ pen: some WriteConnection) throws {
        let span: [any Storable] = [county, block.span.lowerBound, block.span.upperBound]
        try clear(from: block.span.lowerBound, until: block.span.upperBound, pen)
        try pen.put(
            """
            INSERT INTO reading_search_blocks (county, start, until, cases, stale, subjects) VALUES (?, ?, ?, ?, 0, ?)
            """, span + [block.count, block.subjects])
        let rows: [[any Storable]] = block.drawers.enumerated().filter { !$1.isEmpty }.map { bucket, pairs in
            [county, bucket, block.span.lowerBound, pairs]
        }
        try pen.executeAll(
            "INSERT INTO reading_search_drawers (county, bucket, start, pairs) VALUES (?, ?, ?, ?)", rows)
        try pen.put(
            """
            DELETE FROM reading_search_changed WHERE county = ? AND moment >= ? AND moment < ? AND position <= ?
            """, span + [position])
    }

    /// Takes away blocks that begin at a moment or later.
    func cut(from moment: Timestamp, _ pen: some WriteConnection) throws {
        try clear(from: moment, until: Timestamp(milliseconds: .max), pen)
    }

    /// Forgets all blocks: everything is looked through until they are made again. The drawers go as they are replaced.
    func forget(_ pen: some WriteConnection) throws {
        try pen.put("DELETE FROM reading_search_blocks WHERE county = ?", [county])
    }

    private func clear(from start: Timestamp, until end: Timestamp, _ pen: some WriteConnection) throws {
        let span: [any Storable] = [county, start, end]
        try pen.put("DELETE FROM reading_search_blocks WHERE county = ? AND start >= ? AND start < ?", span)
        // The bucket leads the key: all are named, so that a block is found without a look at every drawer.
        let buckets = (0..<Gram.buckets).map(String.init).joined(separator: ", ")
        try pen.put(
            """
            DELETE FROM reading_search_drawers WHERE county = ? AND bucket IN (\(buckets)) AND start >= ? AND start < ?
            """, span)
    }
}
