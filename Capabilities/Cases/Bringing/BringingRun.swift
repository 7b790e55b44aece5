import Kernel
import Platform
import Store

/// One run over one file.
struct BringingRun: Sendable {
    /// How often a chunk is made again when others write at the same time.
    private static let tries = 8

    let bringing: Bringing
    let isTrial: Bool
    private(set) var outcome = Bringing.Outcome()
    /// Rows read so far.
    private(set) var done = 0
    private var ledger = Ledger()
    private var readers: [PastReader]
    /// Nothing was ever brought along from this system, so nothing has to be looked up.
    private var isFirst = false
    private var waiting: PastBatch?

    init(_ bringing: Bringing, isTrial: Bool) {
        self.bringing = bringing
        self.isTrial = isTrial
        readers = [bringing.reader, bringing.reader]
    }

    mutating func begin() async throws {
        let (county, system) = (bringing.work.house.county, bringing.mapping.source)
        isFirst = try await bringing.work.house.reader.read { connection in
            try ExternalCaseTable(county).isEmpty(of: system, connection)
        }
    }

    /// Sends the chunk before through the door and makes the next one ready meanwhile.
    /// - Returns: the rows that are not taken.
    mutating func take(_ rows: [RawRow]) async throws -> [PastFault] {
        let (bringing, batch) = (bringing, waiting)
        async let isWritten = bringing.commit(batch)
        let (cases, faults) = try await read(rows)
        outcome.rejected += faults.count
        done += rows.count
        if isTrial {
            outcome.accepted += cases.count
        } else {
            let fresh = try await unknown(cases)
            waiting = try await bringing.batch(fresh, &ledger)
            if try await isWritten {
                count(batch)
            } else {
                try await again(batch)
                waiting = try await bringing.batch(try await unknown(fresh), &ledger)
            }
        }
        return faults
    }

    mutating func finish() async throws {
        let batch = waiting
        waiting = nil
        if try await bringing.commit(batch) { count(batch) } else { try await again(batch) }
    }

    // MARK: Steps

    private mutating func read(_ rows: [RawRow]) async throws -> (cases: [PastCase], faults: [PastFault]) {
        let middle = rows.count / 2
        let (first, second) = (readers[0], readers[1])
        async let half = Self.read(Array(rows[..<middle]), with: first)
        let rest = try await Self.read(Array(rows[middle...]), with: second)
        let begin = try await half
        readers = [begin.reader, rest.reader]
        return (begin.cases + rest.cases, begin.faults + rest.faults)
    }

    @concurrent private static func read(
        _ rows: [RawRow], with reader: PastReader
    ) async throws -> (cases: [PastCase], faults: [PastFault], reader: PastReader) {
        var reader = reader
        var (cases, faults): ([PastCase], [PastFault]) = ([], [])
        for row in rows {
            switch try await reader.read(row) {
            case .success(let past): cases.append(past)
            case .failure(let fault): faults.append(fault)
            }
        }
        return (cases, faults, reader)
    }

    /// Those that are not here yet, each once; the others are counted.
    private mutating func unknown(_ cases: [PastCase]) async throws -> [PastCase] {
        var known: [String: Int64] = [:]
        if !isFirst {
            let (county, system) = (bringing.work.house.county, bringing.mapping.source)
            let numbers = cases.map(\.external)
            known = try await bringing.work.house.reader.read { connection in
                let table = ExternalCaseTable(county)
                return try stride(from: 0, to: numbers.count, by: ExternalCaseTable.batch).reduce(into: [:]) {
                    all, start in
                    let part = Array(numbers[start..<min(start + ExternalCaseTable.batch, numbers.count)])
                    all.merge(try table.digests(part, of: system, connection)) { $1 }
                }
            }
        }
        var fresh: [PastCase] = []
        for past in cases {
            if let digest = known.updateValue(past.digest, forKey: past.external) {
                if digest == past.digest { outcome.unchanged += 1 } else { outcome.changed += 1 }
            } else {
                fresh.append(past)
            }
        }
        return fresh
    }

    /// Others have written meanwhile: looks, numbers and writes anew.
    private mutating func again(_ batch: PastBatch?) async throws {
        guard let batch else { return }
        isFirst = false
        var cases = batch.cases
        for _ in 0..<Self.tries {
            ledger = Ledger()
            cases = try await unknown(cases)
            let batch = try await bringing.batch(cases, &ledger)
            if try await bringing.commit(batch) { return count(batch) }
        }
        throw StoreError.busy
    }

    private mutating func count(_ batch: PastBatch?) {
        for past in batch?.cases ?? [] {
            outcome.accepted += 1
            if past.standing != .closed { outcome.open += 1 }
            if past.standing == .closed, past.due == nil { outcome.withoutDue += 1 }
            if past.isBackwards { outcome.backwards += 1 }
        }
    }
}
