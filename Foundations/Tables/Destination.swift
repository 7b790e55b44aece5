import Foundation

/// Where a table goes. A file appears under its name only when it is whole.
package struct Destination: Sendable, Hashable {
    enum Kind: Hashable {
        case standardOutput
        /// A pipe or a device that is there already.
        case device(String)
        case file(String)
    }

    let kind: Kind
    /// Readable by others too; else by its owner only, since reports are not public.
    let isOpen: Bool

    package static let standardOutput = Destination(kind: .standardOutput, isOpen: false)

    /// - Parameter replacing: whether a file of that name may go.
    /// - Throws: `OutputFault.exists`.
    package static func file(
        _ path: String, replacing: Bool = false, isOpen: Bool = false
    ) throws(OutputFault) -> Destination {
        var status = stat()
        guard stat(path, &status) == 0 else { return Destination(kind: .file(path), isOpen: isOpen) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw OutputFault(errno: EISDIR, path)
        case S_IFREG:
            guard replacing else { throw .exists(path) }
            return Destination(kind: .file(path), isOpen: isOpen)
        default: return Destination(kind: .device(path), isOpen: isOpen)
        }
    }

    /// The name to speak of it by.
    package var path: String {
        switch kind {
        case .standardOutput: "stdout"
        case .device(let path), .file(let path): path
        }
    }
}

/// What is being written, not yet under its name. One thread at a time has it in hand.
final class Draft {
    let destination: Destination
    let descriptor: Int32
    let stream: ByteStream
    /// Where the bytes lie until `keep`; `nil` for what goes straight out.
    let temporary: String?
    private var isOver = false

    init(_ destination: Destination) throws(OutputFault) {
        self.destination = destination
        switch destination.kind {
        case .standardOutput:
            temporary = nil
            descriptor = STDOUT_FILENO
        case .device(let path):
            temporary = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        case .file(let path):
            // Beside the file, so that giving it its name is one step.
            let beside = "\(path).\(getpid()).partial"
            temporary = beside
            descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, destination.isOpen ? 0o644 : 0o600)
        }
        stream = ByteStream(descriptor, path: destination.path)
        guard descriptor >= 0 else {
            isOver = true
            throw OutputFault(errno: errno, destination.path)
        }
    }

    /// All of it is there: gives the file its name.
    func keep() throws(OutputFault) {
        try stream.flush()
        if let temporary {
            guard fsync(descriptor) == 0, rename(temporary, destination.path) == 0 else {
                throw OutputFault(errno: errno, destination.path)
            }
        }
        isOver = true
        if descriptor != STDOUT_FILENO, close(descriptor) != 0 { throw OutputFault(errno: errno, destination.path) }
    }

    deinit { abandon() }

    /// Nothing comes of it: what was written beside the file goes.
    func abandon() {
        guard !isOver else { return }
        isOver = true
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let temporary { unlink(temporary) }
    }
}
