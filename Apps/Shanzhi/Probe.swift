import Admin
import Foundation
import Journal
import Kernel
import Ledger
import Platform
import Store
import Watch
import Web

/// What `/admin` tells of the running program: what `/readyz` and `/metrics` know, for people.
struct Probe: Sendable {
    private let system: System
    private let readiness: Readiness

    init(_ system: System, _ readiness: Readiness) {
        self.system = system
        self.readiness = readiness
    }

    func health(_ language: Language) async -> Health {
        let troubles = await readiness.troubles()
        let strings = system.front.strings
        var health = Health()
        health.checks = Condition.Name.allCases.map { name in
            let why = troubles[name].map { strings.text($0.key, language, $0.arguments) }
            return Health.Check(name.rawValue, why: why)
        }
        health.version = Version.number
        health.engine = system.database.engine == .sqlite ? "SQLite" : "PostgreSQL"
        health.started = system.observed.started
        health.failedTimers = system.observed.timers.failures.now
        health.writesWaiting = system.database.counters.writesWaiting
        health.readsWaiting = system.database.counters.readsWaiting
        // A database that does not answer is told above; what it would have told is left out.
        guard troubles[.database] == nil else { return health }
        let (county, now) = (system.house.county, system.house.time.now())
        if let figures = try? await system.house.reader.read({ try JournalFigures.read(county, at: now, $0) }) {
            health.journal = figures.head
            health.dueTimers = figures.dueTimers
            health.oldestTimer = figures.oldestDue
            health.readers = figures.readers.map { Health.Reader($0.name, behind: figures.head - $0.position) }
        }
        if let head = try? await system.ledger.log.head() {
            health.log = (Int64(head.checkpoint.size), head.checkpoint.at)
        }
        health.stored = try? await system.house.reader.read { try $0.storedBytes() }
        if system.database.engine == .sqlite {
            let volume = try? FileManager.default.attributesOfFileSystem(forPath: system.settings.data)
            health.free = (volume?[.systemFreeSize] as? NSNumber)?.int64Value
        }
        return health
    }
}
