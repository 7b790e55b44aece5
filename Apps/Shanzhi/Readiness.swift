import Cases
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Store
import Synchronization
import Web

/// `/readyz`: whether requests can be answered now, and if not, why, in words.
///
/// Each asking looks anew, at most once a second, and never waits longer than a second for the database: what has not
/// answered by then is not ready. However many ask, one question at a time is on its way.
actor Readiness {
    private let system: System
    private let answered = Signal()
    private let recheck: Duration
    private let patience: Duration
    private let late: Duration
    private var reading = Probe()
    private var writing = Probe()
    private var commits: Int

    /// One question to the database: is it out, when did the last answer come, and what was the matter.
    private struct Probe {
        var since: ContinuousClock.Instant?
        var finished: ContinuousClock.Instant?
        var troubles: [Condition.Name: Trouble] = [:]

        func isDue(after pause: Duration) -> Bool {
            since == nil && finished.map { .now - $0 >= pause } ?? true
        }

        func isLate(after limit: Duration) -> Bool { since.map { .now - $0 >= limit } ?? false }
    }

    /// - Parameters:
    ///   - recheck: how old a look may be to be answered again.
    ///   - patience: how long the database may take.
    ///   - late: how long timers and feed may not have looked.
    init(
        _ system: System, recheck: Duration = .seconds(1), patience: Duration = .seconds(1),
        late: Duration = .seconds(10)
    ) {
        self.system = system
        self.recheck = recheck
        self.patience = patience
        self.late = late
        commits = system.database.counters.commits
    }

    /// - Parameter isWhole: with what is amiss, for those whom that concerns; others learn whether it is ready.
    func answer(_ language: Language, isWhole: Bool = true) async throws -> Response {
        let troubles = await troubles()
        let status = system.observed.isStopping ? "stopping" : troubles.isEmpty ? "ready" : "not ready"
        let code: HTTPResponse.Status = status == "ready" ? .ok : .serviceUnavailable
        guard isWhole else { return try Reply.json(["status": status], status: code) }
        let strings = system.front.strings
        var checks: [String: Condition] = [:]
        for name in Condition.Name.allCases {
            let why = troubles[name].map { strings.text($0.key, language, $0.arguments) }
            checks[name.rawValue] = Condition(ok: why == nil, why: why)
        }
        return try Reply.json(Answer(status: status, checks: checks), status: code)
    }

    private struct Answer: Encodable {
        let status: String
        let checks: [String: Condition]
    }

    func troubles() async -> [Condition.Name: Trouble] {
        ask()
        await settle()
        var troubles = reading.troubles.merging(writing.troubles) { $1 }
        if reading.isLate(after: patience) { troubles[.database] = Trouble("app.ready.readSlow") }
        if writing.isLate(after: patience) { troubles[.storage] = Trouble("app.ready.writeSlow") }
        troubles[.timers] = Trouble(last: system.observed.timers.lastLook, late, "app.ready.timers")
        troubles[.feed] = Trouble(last: await system.house.feed.progress.heard, late, "app.ready.feed")
        if system.observed.isStopping { troubles[.running] = Trouble("app.ready.stopping") }
        return troubles
    }

    /// Sends the questions that are due.
    private func ask() {
        if reading.isDue(after: recheck) {
            reading.since = .now
            Task { finishReading(await system.readTroubles()) }
        }
        // What others wrote proves as much; a failure is looked at again as soon as somebody asks.
        let now = system.database.counters.commits
        if now > commits, writing.troubles.isEmpty, writing.since == nil { writing.finished = .now }
        commits = now
        if writing.isDue(after: writing.troubles.isEmpty ? recheck * 5 : recheck) {
            writing.since = .now
            Task { finishWriting(await system.writeTroubles()) }
        }
    }

    private func finishReading(_ troubles: [Condition.Name: Trouble]) {
        reading = Probe(finished: .now, troubles: troubles)
        answered.raise()
    }

    private func finishWriting(_ troubles: [Condition.Name: Trouble]) {
        writing = Probe(finished: .now, troubles: troubles)
        answered.raise()
    }

    /// Waits until every question is answered or late.
    private func settle() async {
        while let since = [reading.since, writing.since].compactMap({ $0 }).min() {
            let rest = patience - (.now - since)
            guard rest > .zero else { return }
            let generation = answered.generation
            await withTaskGroup(of: Void.self) { [answered] group in
                group.addTask { await answered.wait(after: generation) }
                group.addTask { try? await Task.sleep(for: rest) }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

/// One thing that has to be in order, as `/readyz` tells it.
struct Condition: Encodable {
    enum Name: String, CaseIterable {
        /// It is not stopping.
        case running
        case database, storage, migrations, catalogue, calendar, timers, feed
    }

    let ok: Bool
    let why: String?
}

/// What is not in order, in words.
struct Trouble: Sendable {
    let key: String
    var arguments: [String: String] = [:]

    init(_ key: String, _ arguments: [String: String] = [:]) {
        self.key = key
        self.arguments = arguments
    }

    init(_ error: any Error, otherwise key: String) {
        switch error {
        case StoreError.full: self.init("app.ready.full")
        case StoreError.connectionLost, StoreError.unavailable: self.init("app.ready.connectionLost")
        case is StoreError: self.init(key)
        case let error as any Explained:
            self.init(error.explanation.key, error.explanation.arguments)
        default: self.init(key)
        }
    }

    /// - Returns: `nil` when `last` is not as long ago as `limit`.
    init?(last: ContinuousClock.Instant?, _ limit: Duration, _ key: String) {
        guard let last else {
            self.init(key + "Never")
            return
        }
        let ago: Duration = .now - last
        guard ago >= limit else { return nil }
        self.init(key + "Late", ["seconds": "\(ago.components.seconds)"])
    }
}

extension System {
    /// What is not in order with what can be read.
    fileprivate func readTroubles() async -> [Condition.Name: Trouble] {
        var troubles: [Condition.Name: Trouble] = [:]
        do {
            let applied = Set(
                try await house.reader.read {
                    try $0.query("SELECT name FROM migrations").map { try $0["name"] as String }
                })
            let known = Set(Capabilities.migrations.map(\.name))
            let (newer, missing) = (applied.subtracting(known).sorted(), known.subtracting(applied).sorted())
            if !newer.isEmpty {
                troubles[.migrations] = Trouble("app.ready.migrationUnknown", ["names": newer.joined(separator: " ")])
            } else if !missing.isEmpty {
                troubles[.migrations] = Trouble("app.ready.migrationMissing", ["names": missing.joined(separator: " ")])
            }
        } catch {
            troubles[.database] = Trouble(error, otherwise: "app.ready.readFailed")
            return troubles
        }
        do {
            _ = try await cases.book.catalogue(on: CountyTime.china.date(house.time.now()))
        } catch {
            troubles[.catalogue] = Trouble(error, otherwise: "app.ready.book")
        }
        do {
            _ = try await cases.book.calendar()
        } catch {
            troubles[.calendar] = Trouble(error, otherwise: "app.ready.book")
        }
        return troubles
    }

    /// What is not in order with what can be written.
    fileprivate func writeTroubles() async -> [Condition.Name: Trouble] {
        do {
            try await house.door.beat()
            return [:]
        } catch {
            return [.storage: Trouble(error, otherwise: "app.ready.writeFailed")]
        }
    }
}
