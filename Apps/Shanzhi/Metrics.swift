import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Store
import Watch
import Web

/// `/metrics`: what is counted, for Prometheus. The database is asked at most once a second, however many ask.
actor Metrics {
    private let system: System
    private var journal: JournalFigures?
    private var looked: ContinuousClock.Instant?
    private var asking: Task<JournalFigures?, Never>?

    init(_ system: System) { self.system = system }

    func answer() async -> Response {
        var page = Exposition()
        writeProgram(to: &page)
        system.front.meter.write(to: &page)
        system.observed.connections.write(to: &page)
        system.database.counters.write(to: &page)
        page.single(
            "shanzhi_store_slow_statements_total", .counter, "Statements that took longer than SLOW_MS.",
            system.observed.slowStatements.now)
        writeTimers(to: &page)
        await writeJournal(to: &page)
        return Reply.bytes(Array(page.text.utf8), type: Exposition.contentType)
    }

    private func writeProgram(to page: inout Exposition) {
        let figures = ProcessFigures.read()
        let started = Double(system.observed.started.milliseconds) / 1000
        let now = Double(system.house.time.now().milliseconds) / 1000
        page.family("shanzhi_build_info", .gauge, "Always 1; which program this is.")
        page.sample(
            "shanzhi_build_info", ["version": Version.number, "engine": system.database.engine.rawValue], 1)
        page.single("process_resident_memory_bytes", .gauge, "Bytes in memory.", figures.resident)
        page.single("process_cpu_seconds_total", .counter, "Seconds of processor time.", figures.processor)
        page.single("process_open_fds", .gauge, "Open files, connections among them.", figures.openFiles)
        page.single("process_max_fds", .gauge, "The most files that may be open.", figures.mostFiles)
        page.single("process_start_time_seconds", .gauge, "When it started, seconds since 1970.", started)
        page.single("shanzhi_uptime_seconds", .gauge, "Seconds since it started.", now - started)
    }

    private func writeTimers(to page: inout Exposition) {
        let timers = system.observed.timers
        page.single("shanzhi_timers_fired_total", .counter, "Timers that fired here.", timers.firings.now)
        page.single(
            "shanzhi_timers_failed_total", .counter, "Times that a timer's handler failed here.", timers.failures.now)
        page.single(
            "shanzhi_timers_pausing", .gauge, "Timers that wait here for another try after a failure.", timers.pausing)
    }

    private func writeJournal(to page: inout Exposition) async {
        let figures = await figures()
        page.single(
            "shanzhi_database_answers", .gauge, "1 when the database told the figures that stand below.",
            figures == nil ? 0 : 1)
        let position = await system.house.feed.progress.position
        if let position { page.single("shanzhi_feed_position", .gauge, "How far the live feed is.", Int(position)) }
        guard let figures else { return }
        page.single("shanzhi_journal_head", .gauge, "The last position of the journal.", Int(figures.head))
        page.family("shanzhi_outbox_lag", .gauge, "Entries of the journal that a reader has not acknowledged.")
        for reader in figures.readers {
            page.sample("shanzhi_outbox_lag", ["reader": reader.name], Int(figures.head - reader.position))
        }
        page.single(
            "shanzhi_timers_due", .gauge, "Timers that are due and have not fired, counted up to 100000.",
            figures.dueTimers)
        let now = system.house.time.now()
        let late = figures.oldestDue.map { Double(now.milliseconds - $0.milliseconds) / 1000 } ?? 0
        page.single(
            "shanzhi_timers_oldest_lateness_seconds", .gauge, "How long the oldest due timer has been due.", late)
    }

    /// - Returns: `nil` when the database does not answer within a second.
    private func figures() async -> JournalFigures? {
        if let looked, .now - looked < .seconds(1) { return journal }
        let (county, reader, now) = (system.house.county, system.house.reader, system.house.time.now())
        let asking =
            asking
            ?? Task {
                try? await reader.read { try JournalFigures.read(county, at: now, $0) }
            }
        self.asking = asking
        let answer = await firstOf(asking, within: .seconds(1))
        guard case .some(let figures) = answer else { return nil }
        self.asking = nil
        looked = .now
        journal = figures
        return figures
    }
}

/// - Returns: what the task gives, or `nil` when it takes longer; it goes on then.
private func firstOf<T: Sendable>(_ task: Task<T, Never>, within limit: Duration) async -> T? {
    let (answers, source) = AsyncStream.makeStream(of: Optional<T>.self)
    let waiting = Task { source.yield(await task.value) }
    let clock = Task {
        try? await Task.sleep(for: limit)
        source.yield(nil)
    }
    defer {
        waiting.cancel()
        clock.cancel()
    }
    for await answer in answers { return answer }
    return nil
}

extension Counters {
    fileprivate func write(to page: inout Exposition) {
        page.single("shanzhi_store_commits_total", .counter, "Transactions that wrote and were committed.", commits)
        page.single("shanzhi_store_bodies_total", .counter, "Bodies that those transactions held.", bodies)
        page.single("shanzhi_store_reads_total", .counter, "Bodies that read.", reads)
        page.single("shanzhi_store_repeats_total", .counter, "Transactions that had to be run again.", repeats)
        page.single("shanzhi_store_writes_waiting", .gauge, "Bodies that wait to write.", writesWaiting)
        page.single("shanzhi_store_reads_waiting", .gauge, "Bodies that wait to read.", readsWaiting)
        page.family("shanzhi_store_commit_bodies", .histogram, "How many bodies shared a commit.")
        page.histogram("shanzhi_store_commit_bodies", [:], batches)
        page.family("shanzhi_store_commit_seconds", .histogram, "How long a commit took to be durable.")
        page.histogram("shanzhi_store_commit_seconds", [:], commitTimes, unit: 1e-9)
    }
}
