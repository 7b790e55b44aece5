import Journal
import Kernel
import Logging
import Platform
import Store
import Transparency

/// Why the log must not go on under its name: it has signed more than the database knows, or other than it knows.
struct Fork: Sendable, Equatable {
    /// What was signed and is lost here; without a root when only its size is known.
    let origin: String
    let size: Int64
    let root: TreeHash?
    /// `restored`, `behind` or `differs`: the key of its words.
    let reason: String

    var text: String { "\(origin)\n\(size)\n" + (root.map { "\(Base64.text($0.bytes))\n" } ?? "") }
}

/// What waits for somebody outside to vouch.
enum Unvouched: Error, Hashable {
    /// The database came out of a backup, and no witness answers whether it has seen more.
    case witnessesSilent
}

extension Sequencer {
    /// Opens the county's first log.
    func open(_ key: LogKey) async throws {
        let name = settings.origin(house.county)
        let signer = try key.signer(name)
        let checkpoints = checkpoints
        // Files of a log that this database knows nothing of are somebody's evidence.
        if folder.signed() != nil { try await folder.setAside() }
        try await house.door.open { passage in
            let origin = LogOrigin(
                generation: 1, origin: name, key: signer.key, opened: passage.now, follows: nil)
            let pen = try passage.record(
                Entry(
                    "log.opened", Subject(ID<LogOrigin>(at: passage.now)), by: .system("log"),
                    what: ["origin": .string(name), "vkey": .string(signer.key.description)]), first: true)
            try checkpoints.open(origin, pen)
        }
    }

    /// Compares the database with what is known outside of it: the file of what was last signed here, and the witnesses.
    /// - Returns: `nil` when the log may go on.
    /// - Throws: `Unvouched`, `LogKeyFault`.
    func fork(in reading: LogReading, _ key: LogKey) async throws -> Fork? {
        guard let origin = reading.origins.last else { return nil }
        let signer = try signer(key, origin)
        var isVouched = reading.intended == nil
        switch try await compareFile(reading, origin) {
        case .fork(let fork): return fork
        case .vouched: isVouched = true
        case .silent: break
        }
        switch try await compareWitnesses(reading, origin, signer) {
        case .fork(let fork): return fork
        case .vouched: isVouched = true
        case .silent: break
        }
        guard reading.head.isRestored else { return nil }
        guard isVouched else {
            guard witnesses.isEmpty else { throw Unvouched.witnessesSilent }
            return Fork(
                origin: origin.origin, size: reading.intended?.size ?? 0, root: reading.intended?.root,
                reason: "restored")
        }
        let (county, epoch) = (house.county, reading.head.epoch)
        try await books.keepBooks { try LogHead.vouch(county, epoch: epoch, $0) }
        return nil
    }

    private enum Verdict { case vouched, silent, fork(Fork) }

    private func compareFile(_ reading: LogReading, _ origin: LogOrigin) async throws -> Verdict {
        guard let signed = folder.signed() else { return .silent }
        if signed.origin != origin.origin {
            // A later log than the database knows; any other is one that the database has left behind.
            if signed.origin.hasPrefix("\(origin.origin)/after-") {
                return .fork(
                    Fork(origin: signed.origin, size: signed.size, root: signed.root, reason: "behind"))
            }
            try await folder.setAside()
            return .silent
        }
        guard signed.size <= reading.head.size else {
            return .fork(Fork(origin: signed.origin, size: signed.size, root: signed.root, reason: "behind"))
        }
        let (tables, size) = (tables, reading.head.size)
        let root = try await house.reader.read { try tables.tree(size, $0).root(at: signed.size) }
        return root == signed.root
            ? .vouched
            : .fork(Fork(origin: signed.origin, size: signed.size, root: signed.root, reason: "differs"))
    }

    /// Shows the witnesses the last checkpoint that was signed, again: so they are asked before anything new is.
    private func compareWitnesses(
        _ reading: LogReading, _ origin: LogOrigin, _ signer: NoteSigner
    ) async throws -> Verdict {
        guard let last = reading.intended, !witnesses.isEmpty else { return .silent }
        let text = Checkpoint(origin: origin.origin, size: last.size, root: last.root).text
        let note = SignedNote(text, [try signer.sign(text)])
        var verdict = Verdict.silent
        for client in witnesses {
            let old = reading.seen[client.witness.name] ?? 0
            let (reader, tables) = (house.reader, tables)
            let answer = try? await client.ask(note, size: last.size, since: old) { old in
                try await reader.read { try tables.tree(last.size, $0).consistency(from: old) }
            }
            switch answer {
            case .cosigned: verdict = .vouched
            case .sawSize(let size) where size > last.size:
                return .fork(Fork(origin: origin.origin, size: size, root: nil, reason: "behind"))
            case .inconsistent:
                return .fork(Fork(origin: origin.origin, size: last.size, root: nil, reason: "differs"))
            default: break
            }
        }
        return verdict
    }

    /// Opens a new log that names the one which cannot go on. The journal says so, and the old files stay as evidence.
    func renew(_ fork: Fork, _ reading: LogReading, _ key: LogKey) async throws {
        let generation = (reading.origins.last?.generation ?? 0) + 1
        let (checkpoints, county) = (checkpoints, house.county)
        try await folder.setAside()
        try await house.door.open { passage in
            let name = "\(fork.origin)/after-\(fork.size)-\(passage.now.milliseconds / 1000)"
            let signer = try key.signer(name)
            let origin = LogOrigin(
                generation: generation, origin: name, key: signer.key, opened: passage.now, follows: fork.text)
            let pen = try passage.record(
                Entry(
                    "log.renewed", Subject(ID<LogOrigin>(at: passage.now)), by: .system("log"), reason: fork.reason,
                    what: [
                        "origin": .string(name), "vkey": .string(signer.key.description),
                        "follows": .string(fork.text),
                    ]), first: true)
            try checkpoints.open(origin, pen)
            try pen.execute("UPDATE ledger_head SET restored = 0 WHERE county = ?", [county])
        }
        house.log.critical(
            "log: the database is older than what was signed; a new log was opened that names the old one",
            metadata: ["old": "\(fork.origin)", "size": .stringConvertible(fork.size), "reason": "\(fork.reason)"])
    }
}
