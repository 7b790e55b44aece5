import Foundation
import Journal
import Kernel
import Store
import Transparency

/// Recomputes the public log from the journal: every leaf, every tile, every checkpoint, and what lies in the folder.
/// Names the first leaf at fault.
struct LogInspection {
    let settings: LogSettings
    /// A checkpoint that somebody kept; it must be a beginning of this log.
    let kept: SignedNote?
    /// What the folder said was last signed, read before the database: a program that serves meanwhile writes a leaf
    /// first and signs afterwards, so whatever was signed by now is in what is looked at next.
    private let signed: Checkpoint?

    init(settings: LogSettings, kept: SignedNote?) {
        self.settings = settings
        self.kept = kept
        signed = LogFolder(settings.folder).signed()
    }

    /// Rows read at once; whole tiles.
    private static let page = 4096

    var inspection: Inspection { Inspection("log") { try look(at: $0) } }

    private func look(at inspector: Inspector) throws {
        let county = inspector.county
        guard let head = try LogHead.read(county, inspector) else { return try lookForOrphans(inspector) }
        inspector.expect(Int(head.size))
        let watchers = try watchers(head, inspector)
        var walk = LogWalk(county: county, watchers: watchers, files: LogFolder(settings.folder))
        // The tree has to be built from its first leaf: a check that was stopped begins this part again.
        while walk.frontier.size < head.size {
            let from = walk.frontier.size
            let rows = try JournalRow.rows(county, after: from, limit: Self.page, inspector)
            for tile in from / 256...(min(from + Int64(Self.page), head.size) - 1) / 256 {
                try walk.pass(rows, tile: tile, upTo: head.size, inspector)
            }
            try inspector.passed(Int(walk.frontier.size - from), through: "\(walk.frontier.size)")
        }
        try walk.finish(inspector)
        inspector.count("leaves", Int(head.size))
    }

    /// Without a head there can be no leaves.
    private func lookForOrphans(_ inspector: Inspector) throws {
        let row = try inspector.first(
            "SELECT tile FROM ledger_leaves WHERE county = ? LIMIT 1", [inspector.county])
        guard row == nil else { throw IntegrityFault("ledger.check.noHead") }
        inspector.count("leaves", 0)
    }

    /// What knows roots and times, by the size at which it knows them. A database that has just come out of a backup may
    /// be older than the folder beside it; whether the log may go on, its sequencer decides.
    private func watchers(_ head: LogHead, _ inspector: Inspector) throws -> LogWatchers {
        var watchers = LogWatchers()
        let table = CheckpointTable(inspector.county)
        let origins = try table.origins(inspector)
        for origin in origins {
            for stored in try table.all(origin.generation, inspector) {
                try watchers.add(stored, of: origin, isCurrent: origin == origins.last)
            }
        }
        guard let current = origins.last else { return watchers }
        watchers.times = try table.cosignatures(current.generation, inspector)
        if !head.isRestored, let signed, signed.origin == current.origin {
            watchers.add(signed, "ledger.check.signedFile")
        }
        if let kept {
            guard kept.signature(of: current.key) != nil, let checkpoint = Checkpoint(parsing: kept.text) else {
                throw IntegrityFault("ledger.check.keptForeign", ["origin": current.origin])
            }
            watchers.add(checkpoint, "ledger.check.kept")
        }
        return watchers
    }
}

/// What else knows a root of the log, and when it was cosigned.
struct LogWatchers {
    struct Expected {
        let root: TreeHash
        /// The key of the fault when the recomputed root is another.
        let fault: String
    }

    private(set) var roots: [Int64: [Expected]] = [:]
    var times: [(size: Int64, earliest: Int64, latest: Int64)] = []
    private(set) var greatest: (size: Int64, fault: String)?

    mutating func add(_ checkpoint: Checkpoint, _ fault: String) {
        roots[checkpoint.size, default: []].append(Expected(root: checkpoint.root, fault: fault))
        if checkpoint.size >= greatest?.size ?? 0 { greatest = (checkpoint.size, fault) }
    }

    /// - Throws: `IntegrityFault` for a note that its log has not signed, or that says something else than its row.
    mutating func add(
        _ stored: CheckpointTable.Stored, of origin: LogOrigin, isCurrent: Bool
    ) throws {
        let checkpoint = Checkpoint(origin: origin.origin, size: stored.size, root: stored.root)
        if let text = stored.note {
            let note = SignedNote(parsing: text)
            guard note?.signature(of: origin.key) != nil, note?.text == checkpoint.text else {
                throw IntegrityFault("ledger.check.signature", ["size": "\(stored.size)", "origin": origin.origin])
            }
        }
        // A log that was left behind may have gone on where this database does not know it.
        if isCurrent || stored.note != nil { add(checkpoint, "ledger.check.root") }
    }
}
