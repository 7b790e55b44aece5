import Kernel
package import Store

/// Writes a table as it was at one moment, in one format, to one place.
package struct TableExport: Sendable {
    package let source: any TableSource
    package let format: TableFormat
    package let destination: Destination
    /// Whether a CSV begins with a byte order mark.
    package var mark = false
    /// Told how many rows are written, and how many there will be at most.
    package var progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }

    package struct Written: Sendable, Hashable {
        package let rows: Int
        /// Cells too long for the format, and cut.
        package let cut: Int
    }

    package init(_ source: any TableSource, as format: TableFormat, to destination: Destination) {
        self.source = source
        self.format = format
        self.destination = destination
    }

    /// - Throws: `OutputFault`, `StoreError`; no file of that name has come into being then, and an old one stays.
    package func run(_ reader: any Reader) async throws -> Written {
        // The store's thread has it first, then this task; never both.
        nonisolated(unsafe) var writing: Writing?
        let rows = try await reader.read { connection in
            // A body runs again when the connection is lost; what went straight out cannot be taken back.
            if writing != nil, destination.kind.isStraight { throw OutputFault.interrupted }
            writing = nil
            let new = try Writing(self)
            writing = new
            do {
                return try new.fill(from: self, connection)
            } catch {
                // At once: who hears of the error looks whether anything is left.
                new.abandon()
                throw error
            }
        }
        // After the transaction: closing a large workbook takes a while.
        guard let writing else { return Written(rows: 0, cut: 0) }
        try writing.finish()
        return Written(rows: rows, cut: writing.sink.cut)
    }
}

extension Destination.Kind {
    fileprivate var isStraight: Bool {
        if case .file = self { false } else { true }
    }
}

/// A file that is being written.
private final class Writing {
    let sink: any RowSink
    private let draft: Draft

    init(_ export: TableExport) throws {
        draft = try Draft(export.destination)
        let shape = export.source.shape
        switch export.format {
        case .csv: sink = try CSVSink(shape, draft.stream, mark: export.mark)
        case .jsonl: sink = JSONLinesSink(shape, draft.stream)
        case .geojson: sink = try GeoJSONSink(shape, draft.stream)
        case .xlsx:
            guard let path = draft.temporary else { throw OutputFault.needsFile(export.destination.path) }
            sink = try WorkbookSink(shape, path: path, shownPath: export.destination.path)
        }
    }

    func fill(from export: TableExport, _ connection: any Connection) throws -> Int {
        let total = try export.source.count(connection)
        var rows = 0
        try export.source.each(connection) { row in
            try sink.write(row)
            rows += 1
            if rows % 1000 == 0 { export.progress(rows, total) }
        }
        export.progress(rows, rows)
        return rows
    }

    func abandon() { draft.abandon() }

    func finish() throws {
        try sink.finish()
        try draft.keep()
    }
}
