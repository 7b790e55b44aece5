import Foundation
package import Kernel

/// Why a table was not written, or not to its end.
package enum OutputFault: Explained, Hashable {
    /// There is a file of that name already, and nobody said that it may go.
    case exists(String)
    /// It cannot be written to; the reason in the system's words.
    case unwritable(String, reason: String)
    /// There is no room left.
    case full(String)
    /// Whoever was reading has stopped.
    case closed
    /// The connection to the database was lost after part had gone out, where it cannot be taken back.
    case interrupted
    /// A workbook needs a file of its own.
    case needsFile(String)
    /// The library that writes workbooks failed, in its words.
    case workbook(String, reason: String)

    package var explanation: Explanation {
        switch self {
        case .exists(let path): Explanation(.conflict, "app.output.exists", ["file": path])
        case .unwritable(let path, let reason):
            Explanation(.unavailable, "app.output.unwritable", ["file": path, "reason": reason])
        case .full(let path): Explanation(.unavailable, "app.output.full", ["file": path])
        case .closed: Explanation(.unavailable, "app.output.closed")
        case .interrupted: Explanation(.unavailable, "app.output.interrupted")
        case .needsFile(let path): Explanation(.unavailable, "app.output.needsFile", ["file": path])
        case .workbook(let path, let reason):
            Explanation(.unavailable, "app.output.workbook", ["file": path, "reason": reason])
        }
    }

    /// What the system said, as a fault of `path`.
    init(errno code: Int32, _ path: String) {
        self =
            switch code {
            case EPIPE: .closed
            case ENOSPC, EDQUOT: .full(path)
            default: .unwritable(path, reason: String(cString: strerror(code)))
            }
    }
}
