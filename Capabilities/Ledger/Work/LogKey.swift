import Foundation
package import Kernel
import Store
import Transparency

/// The seed of the log's key.
///
/// It has a file of its own beside the master key and is not derived from that: the master key can be changed, the log's
/// name and key cannot without opening another log; and who holds the one shall not hold the other by that alone.
struct LogKey: Sendable {
    private let seed: [UInt8]

    func signer(_ origin: String) throws -> NoteSigner {
        guard let signer = NoteSigner(name: origin, seed: seed) else { throw LogKeyFault.badName(origin) }
        return signer
    }

    /// The key of our own witness: another one, because a log shall not vouch for itself.
    func witness(_ name: String) throws -> NoteSigner {
        let seed = NoteSigner.seed(from: seed, for: "shanzhi witness v1")
        guard let signer = NoteSigner(name: name, seed: seed, .cosignature) else { throw LogKeyFault.badName(name) }
        return signer
    }

    /// The key that is there; `nil` when there is none.
    /// - Throws: `LogKeyFault.unreadable`.
    static func found(_ settings: LogSettings) throws -> LogKey? {
        if let text = settings.key { return try read(text, from: "LOG_KEY") }
        let file = settings.keyFile
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard !SecretFile.isOpen(at: file) else { throw LogKeyFault.open(file) }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { throw LogKeyFault.unreadable(file) }
        return try read(text, from: file)
    }

    private static func read(_ text: String, from source: String) throws -> LogKey {
        guard let seed = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)), seed.count == 32
        else { throw LogKeyFault.unreadable(source) }
        return LogKey(seed: Array(seed))
    }

    /// A new key, on the disk before anything is signed with it.
    static func make(_ settings: LogSettings) throws -> LogKey {
        let key = LogKey(seed: NoteSigner.newSeed())
        let path = settings.keyFile
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LogKeyFault.unreadable(path) }
        defer { close(file) }
        let bytes = Array((Base64.text(key.seed) + "\n").utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw LogKeyFault.unreadable(path)
        }
        try Folder.flush(of: path)
        return key
    }
}

/// Why nothing can be signed.
package enum LogKeyFault: Explained, Hashable {
    /// There is a log, and its key is not here.
    case missing(String)
    /// The key here is not that of the log.
    case another(String)
    case unreadable(String)
    /// Others may read or change the file.
    case open(String)
    /// No name of a log: blanks or a plus sign in it.
    case badName(String)

    package var explanation: Explanation {
        switch self {
        case .missing(let file): Explanation(.unavailable, "ledger.key.missing", ["file": file])
        case .another(let file): Explanation(.unavailable, "ledger.key.another", ["file": file])
        case .unreadable(let file): Explanation(.unavailable, "ledger.key.unreadable", ["file": file])
        case .open(let file): Explanation(.unavailable, "ledger.key.open", ["file": file])
        case .badName(let name): Explanation(.invalid, "ledger.key.badName", ["name": name])
        }
    }
}
