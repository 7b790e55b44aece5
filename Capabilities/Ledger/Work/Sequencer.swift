import Journal
import Kernel
import Logging
package import Platform
import Store
import Transparency

/// Brings the journal into the public log: every entry a leaf, in the order of the journal.
///
/// One server at a time does it (`LogHead`). What it writes, it writes in this order: database, tiles, what it is about
/// to sign, the signature, the witnesses' cosignatures, and only then the published checkpoint. Whatever breaks off is
/// taken up again where it stood, and nothing is ever signed twice with different leaves.
package actor Sequencer {
    let house: House
    let settings: LogSettings
    let folder: LogFolder
    let books: Outbox
    let tables: LogTiles
    let checkpoints: CheckpointTable
    let witnesses: [WitnessClient]
    /// Names this server among those that may append.
    private let holder: String
    private let chunk: Int
    var tenure: Tenure?
    /// Witnesses that did not answer, and when to ask them again.
    private var pauses: [String: (until: Timestamp, milliseconds: Int64)] = [:]

    /// - Parameters:
    ///   - witnesses: whom to ask for cosignatures.
    ///   - chunk: entries in one transaction; it holds the writer for some milliseconds.
    package init(
        _ house: House, _ settings: LogSettings, witnesses: [WitnessClient] = [], chunk: Int = 2048
    ) {
        self.house = house
        self.settings = settings
        self.witnesses = witnesses
        self.chunk = chunk
        holder = ID<Sequencer>(at: house.time.now()).description
        folder = LogFolder(settings.folder)
        books = Outbox("ledger", house.door)
        tables = LogTiles(county: house.county)
        checkpoints = CheckpointTable(house.county)
    }

    /// Appends and publishes what is new: at once when something was committed here, within a second otherwise.
    package func run() async {
        var attempts = Attempts(
            house.log, saying: "log: could not publish; what was reported is kept and will follow")
        while !Task.isCancelled {
            let generation = house.door.committed.generation
            await attempts.attempt { try await step(pause: .milliseconds(20)) }
            // Together with the step itself less than a second from an entry to its leaf.
            try? await Task.sleep(for: .milliseconds(600))
            await house.door.committed.wait(after: generation, atMost: .milliseconds(300))
        }
        await leave()
    }

    /// Appends everything that is new and publishes a checkpoint over it.
    /// - Parameter pause: between two transactions when there is much to append, so that others come through.
    /// - Returns: how many leaves are published; `nil` while another server does it.
    /// - Throws: `LogKeyFault`, `LogFault`, `StoreError`.
    @discardableResult
    package func step(pause: Duration = .zero) async throws -> Int64? { try await step(pause: pause, isAgain: false) }

    private func step(pause: Duration, isAgain: Bool) async throws -> Int64? {
        do {
            if tenure == nil { tenure = try await begin() }
            guard tenure != nil else { return nil }
            while try await append() {
                if pause > .zero { try? await Task.sleep(for: pause) }
                try Task.checkCancellation()
            }
            try await publish()
            return tenure?.published
        } catch LogFault.erasedMeanwhile where !isAgain {
            // What was read is no longer what is there.
            tenure = nil
            return try await step(pause: pause, isAgain: true)
        } catch LogFault.leaseLost, LogFault.erasedMeanwhile {
            // Look again with the next step.
            tenure = nil
            return nil
        } catch {
            // Whatever has gone wrong, the database knows how far we are.
            tenure = nil
            throw error
        }
    }

    /// Gives the lease back.
    package func leave() async {
        guard let epoch = tenure?.head.epoch else { return }
        tenure = nil
        let county = house.county
        try? await books.keepBooks { try LogHead.give(county, epoch: epoch, $0) }
    }

    // MARK: Taking over

    private func begin() async throws -> Tenure? {
        let (county, holder, now) = (house.county, holder, house.time.now())
        guard let head = try await books.keepBooks({ try LogHead.take(county, as: holder, at: now, $0) }) else {
            return nil
        }
        do {
            return try await take(head)
        } catch {
            try? await books.keepBooks { try LogHead.give(county, epoch: head.epoch, $0) }
            throw error
        }
    }

    private func take(_ head: LogHead) async throws -> Tenure {
        var reading = try await read(head)
        let key = try await key(for: reading.origins)
        if reading.origins.isEmpty {
            try await open(key)
            reading = try await read(head)
        }
        if let fork = try await fork(in: reading, key) {
            try await renew(fork, reading, key)
            reading = try await read(head)
        }
        guard let origin = reading.origins.last else { throw LogFault.unreadable(head.size) }
        return Tenure(
            head: reading.head, origin: origin, signer: try signer(key, origin), growth: reading.growth,
            intended: reading.intended, published: reading.published?.size ?? 0, seen: reading.seen,
            renewed: house.time.now())
    }

    /// The log as it stands, in the epoch that was taken.
    private func read(_ taken: LogHead) async throws -> LogReading {
        let county = house.county
        return try await house.reader.read { connection in
            guard let head = try LogHead.read(county, connection), head.epoch == taken.epoch else {
                throw LogFault.leaseLost
            }
            return try LogReading(county, head, connection)
        }
    }

    /// - Throws: `LogKeyFault` when there is a log and its key is not here.
    private func key(for origins: [LogOrigin]) async throws -> LogKey {
        if let key = try LogKey.found(settings) { return key }
        guard origins.isEmpty else { throw LogKeyFault.missing(settings.keyFile) }
        return try LogKey.make(settings)
    }

    func signer(_ key: LogKey, _ origin: LogOrigin) throws -> NoteSigner {
        let signer = try key.signer(origin.origin)
        guard signer.key == origin.key else { throw LogKeyFault.another(settings.keyFile) }
        return signer
    }

    // MARK: Appending

    /// Appends the next entries.
    /// - Returns: whether there may be more.
    private func append() async throws -> Bool {
        guard var tenure else { return false }
        let (county, chunk, known, erasures) = (house.county, chunk, tenure.growth.size, tenure.head.erasures)
        let before = tenure.growth
        let next = try await house.reader.read { connection -> (growth: Growth, isLast: Bool) in
            let rows = try JournalRow.rows(county, after: known, limit: chunk, connection)
            var growth = before
            guard !rows.isEmpty else { return (growth, true) }
            guard try LogHead.read(county, connection)?.erasures == erasures else { throw LogFault.erasedMeanwhile }
            try growth.append(rows, salts: Leaf.newSalts(rows.count), county: county)
            return (growth, rows.count < chunk)
        }
        guard next.growth.size > known else {
            try await renewLease()
            return false
        }
        tenure.growth = next.growth
        let now = house.time.now()
        let intended = next.isLast ? next.growth.frontier.root : nil
        let (head, origin, growth, tables, books) = (tenure.head, tenure.origin, next.growth, tables, books)
        let checkpoints = checkpoints
        try await books.keepBooks { connection in
            try head.grow(to: growth.size, from: known, county, at: now, connection)
            try growth.write(to: tables, connection)
            if let intended {
                try checkpoints.intend(growth.size, intended, origin.generation, at: now, connection)
            }
            try books.acknowledge(through: growth.size, connection)
        }
        try await folder.write(growth.fullFiles)
        tenure.growth.settle()
        if let intended { tenure.intended = .init(size: growth.size, root: intended, at: now, note: nil) }
        tenure.renewed = now
        self.tenure = tenure
        return !next.isLast
    }

    /// Nothing to write, but the lease must not run out where others wait for it.
    private func renewLease() async throws {
        guard let tenure, house.reader.engine == .postgres else { return }
        let (county, now, epoch) = (house.county, house.time.now(), tenure.head.epoch)
        guard now.milliseconds - tenure.renewed.milliseconds > LogHead.term / 3 else { return }
        try await books.keepBooks { try LogHead.keep(county, epoch: epoch, at: now, $0) }
        self.tenure?.renewed = now
    }

    // MARK: Publishing

    private func publish() async throws {
        guard var tenure, tenure.growth.size > tenure.published else { return }
        let size = tenure.growth.size
        let checkpoint = Checkpoint(origin: tenure.origin.origin, size: size, root: tenure.growth.frontier.root)
        if tenure.intended?.size != size { try await intend(checkpoint, tenure) }
        let partials = tenure.growth.partialFiles
        // What is about to be signed is on the disk before it is signed.
        try await folder.write(partials + [(name: "signed", bytes: Array(checkpoint.text.utf8))])
        var note = SignedNote(checkpoint.text, [try tenure.signer.sign(checkpoint.text)])
        let cosignatures = await cosignatures(note, tenure)
        note.signatures += cosignatures.map(\.signature)
        let (published, county, epoch, now) = (note, house.county, tenure.head.epoch, house.time.now())
        let (checkpoints, generation) = (checkpoints, tenure.origin.generation)
        let seen = cosignatures.map { (witness: $0.name, at: $0.signature.cosignedAt ?? 0) }
        try await books.keepBooks { connection in
            try LogHead.keep(county, epoch: epoch, at: now, connection)
            try checkpoints.publish(published, size, generation, cosigned: seen, connection)
        }
        try await folder.write([(name: "checkpoint", bytes: Array(published.whole.utf8))])
        tenure.published = size
        tenure.renewed = now
        for cosignature in seen { tenure.seen[cosignature.witness] = size }
        let names = partials.map(\.name)
        let old = tenure.partials.count > 1 ? tenure.partials.removeFirst() : []
        let kept = Set(tenure.partials.joined()).union(names)
        tenure.partials.append(names)
        try await folder.remove(old.filter { !kept.contains($0) })
        self.tenure = tenure
    }

    /// After a break, the checkpoint over what was appended is written down before it is signed, as any other.
    private func intend(_ checkpoint: Checkpoint, _ tenure: Tenure) async throws {
        let (county, now, epoch) = (house.county, house.time.now(), tenure.head.epoch)
        let (checkpoints, generation) = (checkpoints, tenure.origin.generation)
        try await books.keepBooks { connection in
            try LogHead.keep(county, epoch: epoch, at: now, connection)
            try checkpoints.intend(checkpoint.size, checkpoint.root, generation, at: now, connection)
        }
    }

    // MARK: Witnesses

    /// Asks every witness at once. One that does not answer costs its time-out, and is then left alone for a while.
    private func cosignatures(
        _ note: SignedNote, _ tenure: Tenure
    ) async -> [(name: String, signature: SignedNote.Signature)] {
        let now = house.time.now()
        let asked = witnesses.filter { (pauses[$0.witness.name]?.until ?? now) <= now }
        let (size, seen, reader, tables) = (tenure.growth.size, tenure.seen, house.reader, tables)
        let answers = await withTaskGroup(of: (String, WitnessClient.Answer?).self) { group in
            for client in asked {
                let old = seen[client.witness.name] ?? 0
                group.addTask {
                    let answer = try? await client.ask(note, size: size, since: old) { old in
                        try await reader.read { try tables.tree(size, $0).consistency(from: old) }
                    }
                    return (client.witness.name, answer)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return answers.compactMap { name, answer in
            if case .cosigned(let signature)? = answer {
                pauses[name] = nil
                return (name, signature)
            }
            rest(name, answer, now)
            return nil
        }
    }

    /// From two seconds to five minutes.
    private func rest(_ name: String, _ answer: WitnessClient.Answer?, _ now: Timestamp) {
        let pause = min((pauses[name]?.milliseconds ?? 1_000) * 2, 300_000)
        pauses[name] = (now.adding(milliseconds: pause), pause)
        let said = answer.map { "\($0)" } ?? "no answer"
        house.log.warning(
            "log: a witness did not cosign",
            metadata: ["witness": "\(name)", "said": "\(said)", "again_in_s": .stringConvertible(Int(pause / 1000))])
    }
}
