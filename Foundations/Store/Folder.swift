import Foundation

/// What a file system needs to be told so that a file stays after a power cut.
package enum Folder {
    /// Writes down that the file at `path` exists under its name.
    /// - Throws: `StoreError.unavailable`.
    package static func flush(of path: String) throws(StoreError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw .unavailable("\(folder): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .unavailable("\(folder): \(String(cString: strerror(errno)))") }
    }
}
