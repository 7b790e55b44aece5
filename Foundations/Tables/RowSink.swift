/// Writes rows in one format.
protocol RowSink: AnyObject {
    /// - Throws: `OutputFault`.
    func write(_ row: TableRow) throws
    /// Writes what comes after the last row.
    /// - Throws: `OutputFault`.
    func finish() throws
    /// Cells that were longer than the format allows, and cut.
    var cut: Int { get }
}

extension RowSink {
    var cut: Int { 0 }
}

/// The formats a table can be written in.
package enum TableFormat: String, Sendable, CaseIterable {
    case csv, jsonl, xlsx, geojson
}
