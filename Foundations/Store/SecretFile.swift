import Foundation

/// Files that hold a key.
package enum SecretFile {
    /// Whether others than the file's owner may read or change it. A file that is not there is nobody's.
    package static func isOpen(at path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
    }
}
