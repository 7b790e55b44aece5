package import Foundation
package import Store
package import Tables

/// Runs `body` with the path of a file that is not there yet, in a folder of its own.
package func withFile<T>(_ name: String = "out", _ body: (String) async throws -> T) async throws -> T {
    try await withFolder { try await body("\($0)/\(name)") }
}

/// What an export writes, as bytes.
package func exported(
    _ source: any TableSource, as format: TableFormat = .csv, mark: Bool = false, _ reader: any Reader
) async throws -> Data {
    try await withFile { path in
        var export = TableExport(source, as: format, to: try Destination.file(path))
        export.mark = mark
        _ = try await export.run(reader)
        return try Data(contentsOf: URL(filePath: path))
    }
}
