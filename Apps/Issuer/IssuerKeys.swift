import Ballots
import Foundation
import Store

/// The keys of one vote: a file beside the book that only its owner may read, gone when the vote is closed.
struct IssuerKeys: Sendable {
    let issuer: IssuerKey
    let statements: StatementKey
    /// Turns codes of cards into what the book keeps of them.
    let cards: Data

    init(_ issuer: IssuerKey) {
        self.issuer = issuer
        statements = StatementKey()
        cards = Data((0..<32).map { _ in UInt8.random(in: 0...255) })
    }

    private struct Kept: Codable {
        let issuer: Data
        let statements: Data
        let cards: Data
    }

    /// - Throws: `IssuerRefusal.keys`; also when others may read the file.
    init(reading path: String) throws {
        guard !SecretFile.isOpen(at: path), let bytes = FileManager.default.contents(atPath: path),
            let kept = try? JSONDecoder().decode(Kept.self, from: bytes)
        else { throw IssuerRefusal.keys(file: path) }
        (issuer, cards) = (try IssuerKey(der: kept.issuer), kept.cards)
        statements = try StatementKey(raw: kept.statements)
    }

    func write(to path: String) throws {
        let kept = Kept(issuer: issuer.der, statements: statements.raw, cards: cards)
        try PrivateFile.write(Array(try JSONEncoder().encode(kept)), to: path)
    }
}

/// Files that only their owner reads.
enum PrivateFile {
    /// Replaces what is there; on the disk when this returns.
    static func write(_ bytes: [UInt8], to path: String) throws {
        unlink(path)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw IssuerRefusal.keys(file: path) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw IssuerRefusal.keys(file: path) }
            rest = rest.dropFirst(written)
        }
        guard fsync(file) == 0 else { throw IssuerRefusal.keys(file: path) }
        try Folder.flush(of: path)
    }
}
