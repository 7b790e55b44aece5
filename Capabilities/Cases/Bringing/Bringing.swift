import Journal
package import Kernel
import Places
import Platform
import Posts
import Store

/// Brings the cases of another system along, with their history, chunk by chunk: while one chunk goes through the door,
/// the next is read and written down beside it.
package struct Bringing: Sendable {
    /// Cases that go through the door together.
    static let chunk = 2000

    let work: CaseWork
    let mapping: Mapping
    let reader: PastReader
    let writer: PastWriter
    let rules: Rulebook

    /// What became of the rows of a file.
    package struct Outcome: Sendable, Equatable {
        package var accepted = 0
        /// Of those, cases that are not over and go on here.
        package var open = 0
        /// Known from an earlier import.
        package var unchanged = 0
        /// Known too, but the other system tells something else of them now; the case here was left as it is.
        package var changed = 0
        package var rejected = 0
        /// Closed before they were created, says the file; taken as closed at once.
        package var backwards = 0
        /// Closed without a limit of the other system.
        package var withoutDue = 0
    }

    /// - Throws: `MappingRefusal` when the mapping names what this county does not have; `BookError`.
    package init(_ work: CaseWork, _ mapping: Mapping, by actor: Actor) async throws {
        self.work = work
        self.mapping = mapping
        let now = work.house.time.now()
        rules = try await work.rules()
        let gazetteer = try await work.territory.gazetteer(at: now)
        let faults = mapping.faults(rules, gazetteer, work.house.county)
        guard faults.isEmpty else { throw MappingRefusal(faults: faults) }
        reader = PastReader(
            mapping, county: work.house.county, catalogue: rules.current, directory: rules.directory,
            gazetteer: gazetteer, territory: work.territory, now: now)
        let context = PastContext(system: mapping.source, withoutDue: mapping.withoutDue, rules: rules, now: now)
        writer = PastWriter(work.house, context, by: actor, isInvented: mapping.isInvented)
    }

    /// - Parameters:
    ///   - isTrial: only looks at the rows.
    ///   - source: the file in pieces, `nil` at its end.
    ///   - reject: called with each row that is not taken, in the order of the file.
    ///   - progress: called with the number of rows that are done.
    /// - Throws: `MappingRefusal`, `CSVError`, `StoreError`, and what the source throws; chunks that went through the
    ///   door before stay, and another run goes on from there.
    package func run(
        isTrial: Bool = false, header: (String) -> Void = { _ in }, reject: (PastFault) throws -> Void,
        progress: (Int) -> Void = { _ in }, source: @escaping () throws -> [UInt8]?
    ) async throws -> Outcome {
        var file = try PastFile(mapping, source: source)
        header(file.header)
        var run = BringingRun(self, isTrial: isTrial)
        try await run.begin()
        while true {
            let rows = try file.next(Self.chunk)
            guard !rows.isEmpty else { break }
            for fault in try await run.take(rows) { try reject(fault) }
            progress(run.done)
        }
        try await run.finish()
        progress(run.done)
        return run.outcome
    }

    /// Makes a batch of cases that are not known yet.
    func batch(_ cases: [PastCase], _ ledger: inout Ledger) async throws -> PastBatch? {
        guard !cases.isEmpty else { return nil }
        let months = cases.map(\.month)
        let (table, asked, known) = (work.cases, Set(months), ledger)
        ledger = try await work.house.reader.read { connection in
            var ledger = known
            try ledger.learn(asked, table, connection)
            return ledger
        }
        let before = ledger.serials
        var numbered: [(past: PastCase, number: CaseNumber)] = []
        for (past, month) in zip(cases, months) {
            let prefix = rules.current.policy.numberPrefix
            guard let number = ledger.number(of: past, month: month, prefix: prefix) else { continue }
            numbered.append((past, number))
        }
        let middle = numbered.count / 2
        let half = Array(numbered[..<middle])
        async let written = written(half)
        let rest = try await self.written(Array(numbered[middle...]))
        var part = try await written
        part.add(rest)
        let serials = asked.reduce(into: [:]) { found, month in
            found[month] = (before: before[month] ?? 0, last: ledger.serials[month] ?? 0)
        }
        return PastBatch(cases: cases, serials: serials, part: part)
    }

    @concurrent private func written(_ cases: [(past: PastCase, number: CaseNumber)]) async throws -> PastPart {
        var writer = writer
        return try writer.write(cases)
    }

    /// - Returns: false when somebody else was faster with a number or with a case; then nothing was written.
    func commit(_ batch: PastBatch?) async throws -> Bool {
        guard let batch else { return true }
        let table = work.cases
        do {
            return try await work.house.door.open { passage in try batch.write(table, passage) }
        } catch StoreError.constraint {
            return false
        }
    }
}
