package import Foundation
package import Store
package import Tables

/// Runs `body` with the path of a file that is not there yet, in a folder of its own.
package func withFile<T>(_ name: String = "out", _ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "shanzhi-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.appending(path: name).path)
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
