import Foundation
import Journal
import Kernel
import Store

/// The master keys of the seal: outside the database, readable by their owner only.
enum MasterKey {
    /// - Parameter makingOne: a new installation gets a new key; an old one without its key is not started.
    static func ring(_ settings: Settings, makingOne: Bool) throws -> KeyRing {
        if let ring = try found(settings) { return ring }
        guard makingOne else { throw StartFault.noMasterKey(settings.keyFile) }
        let ring = try KeyRing(key: Seal.newKey())
        try keep(ring.text, in: settings.keyFile, isNew: true)
        return ring
    }

    /// The keys that are there; `nil` when there is none.
    static func found(_ settings: Settings) throws -> KeyRing? {
        if let text = settings.masterKey { return try ring(text, from: source(settings)) }
        let file = settings.keyFile
        guard !SecretFile.isOpen(at: file) else { throw StartFault.openMasterKey(file) }
        return try (try? String(contentsOfFile: file, encoding: .utf8)).map { try ring($0, from: file) }
    }

    static func source(_ settings: Settings) -> String {
        settings.masterKey == nil ? settings.keyFile : "SHANZHI_MASTER_KEY"
    }

    /// The seal of a county, which tells whether the key is the one.
    /// - Throws: `StartFault.wrongMasterKey`.
    static func seal(
        _ ring: KeyRing?, _ settings: Settings, _ door: Door, _ database: any Database, _ readOnly: Bool
    ) async throws -> Seal? {
        guard let ring else { return nil }
        do {
            let county = door.county
            let seal: Seal? =
                readOnly
                ? try await database.read { try SealRoot.find(ring, county, $0) }
                : try await SealRoot.prepare(ring, Capabilities.sealed, door)
            // A county of an earlier version, beside its server: its secrets come from its first key.
            guard let seal = seal ?? ring.seals.last else { throw StartFault.badMasterKey(source(settings)) }
            seal.onUnknownKey { try? found(settings) }
            return seal
        } catch SealError.wrongKey {
            throw StartFault.wrongMasterKey(source(settings))
        }
    }

    /// Adds a new key in front of the others in the key file.
    static func add(_ settings: Settings) throws -> KeyRing {
        guard settings.masterKey == nil else { throw StartFault.badMasterKey(source(settings)) }
        guard let ring = try found(settings) else { throw StartFault.noMasterKey(settings.keyFile) }
        let wider = ring.adding(Seal.newKey())
        try keep(wider.text, in: settings.keyFile, isNew: false)
        return wider
    }

    /// On the disk before the first thing is sealed with it: what a power cut took the key of is lost for good.
    private static func keep(_ text: String, in path: String, isNew: Bool) throws {
        let target = isNew ? path : path + ".new"
        if !isNew { unlink(target) }
        let file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StartFault.noMasterKey(path) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw StartFault.noMasterKey(path)
        }
        if !isNew, rename(target, path) != 0 { throw StartFault.noMasterKey(path) }
        try Folder.flush(of: path)
    }

    private static func ring(_ text: String, from source: String) throws -> KeyRing {
        guard let ring = KeyRing(parsing: text) else { throw StartFault.badMasterKey(source) }
        return ring
    }
}
