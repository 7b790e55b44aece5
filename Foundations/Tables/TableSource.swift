package import Store

/// A table that can be read row by row, however long it is. The capability that owns the table makes it.
package protocol TableSource: Sendable {
    var shape: TableShape { get }
    /// How many rows there will be, at most.
    func count(_ connection: any Connection) throws -> Int
    /// Gives every row in the order of a key, page by page, so that one page is in memory.
    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws
}

extension TableSource {
    /// Rows read at once.
    package static var page: Int { 200 }
}
