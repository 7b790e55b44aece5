import Foundation
import Synchronization
import Watch

/// What one thread of the store does: takes jobs, runs them in a transaction, tells their tasks.
///
/// The lane that writes takes all jobs that wait and gives them one commit (group commit), so that durable writes are
/// not bounded by one flush of the disk each. Most bodies that fail have changed nothing. When one has, all of them run
/// again, each in a savepoint, which would cost every transaction a copy of each page it touches. A lane that reads
/// takes one at a time.
struct Lane {
    let queue: JobQueue
    let channel: any Channel
    let access: Access
    let tuning: Tuning
    let tally: Tally

    func run() {
        while let jobs = queue.take(upTo: access == .write ? tuning.batch : 1) {
            var begun = jobs.filter { $0.ticket.begin() }
            if !begun.isEmpty { _ = run(&begun, open: access == .write) }
        }
        channel.close()
    }

    private func run(_ jobs: [Job]) -> Failure? {
        var jobs = jobs
        return run(&jobs, open: false)
    }

    /// Runs the jobs until each has been told its result or its error.
    /// - Parameter open: whether jobs that arrive meanwhile may join, at the first try.
    /// - Returns: why there is no use in trying others for now.
    private func run(_ jobs: inout [Job], open: Bool) -> Failure? {
        var marked = false
        for attempt in 0... {
            do throws(Failure) {
                try attemptOnce(&jobs, open: open && attempt == 0, marked: marked)
                return nil
            } catch {
                if error.reach == .unmarked {
                    tally.update { $0.repeats += 1 }
                    marked = true
                    continue
                }
                let chance = error.reach == .conflict || error.reach == .connection
                if chance, attempt < (jobs.count == 1 ? tuning.retries : 1) {
                    tally.update { $0.repeats += 1 }
                    pause(attempt)
                } else if jobs.count == 1 || error.reach == .final {
                    for job in jobs { job.fail(error.error) }
                    return error.reach == .final ? error : nil
                } else {
                    return runOneByOne(jobs)
                }
            }
        }
        return nil
    }

    /// One of them spoils the transaction for the others: each gets its own.
    private func runOneByOne(_ jobs: [Job]) -> Failure? {
        var hopeless: Failure?
        for job in jobs {
            if let hopeless {
                job.fail(hopeless.error)
            } else {
                tally.update { $0.repeats += 1 }
                hopeless = run([job])
            }
        }
        return hopeless
    }

    /// Jobs that arrived while the others ran, as long as the transaction is young.
    private func joining(_ jobs: [Job], since start: ContinuousClock.Instant) -> [Job] {
        guard jobs.count < tuning.batch, start.duration(to: .now) < tuning.window else { return [] }
        // Where several wait for each commit, more are on their way: a moment's patience saves them one of their own.
        let patience = jobs.count > 2 ? tuning.patience : .zero
        return queue.more(upTo: tuning.batch - jobs.count, within: patience).filter { $0.ticket.begin() }
    }

    /// - Parameter marked: whether each body can be undone alone.
    private func attemptOnce(_ jobs: inout [Job], open: Bool, marked: Bool) throws(Failure) {
        var answers: [@Sendable () -> Void] = []
        let start = ContinuousClock.now
        try channel.use { session throws(Failure) in
            do throws(Failure) {
                try session.begin(access)
                let batch = Batch()
                var kept = 0
                var next = 0
                while next < jobs.count {
                    let job = jobs[next]
                    next += 1
                    if marked { try session.setMark() }
                    let (result, isClean) = try runBody(of: job, session, batch)
                    switch result {
                    case .success(let answer):
                        answers.append(answer)
                        kept += 1
                    case .failure(let error):
                        answers.append { job.fail(error) }
                        if marked {
                            try session.undo()
                        } else if !isClean {
                            // A lone body goes with its transaction.
                            if jobs.count == 1 { break }
                            throw Failure(.unmarked, .engine(code: "body", message: "\(error)"))
                        }
                    }
                    if open, isClean || kept > 0, next == jobs.count { jobs += joining(jobs, since: start) }
                }
                // A lone body that gave up has nothing to commit.
                if kept == 0 {
                    session.rollback()
                } else {
                    if access == .write { try finish(batch, for: jobs[0], session) }
                    try commit(session)
                }
                tally.count(access, bodies: kept)
            } catch {
                session.rollback()
                throw error
            }
        }
        for answer in answers { answer() }
    }

    private func commit(_ session: any Session) throws(Failure) {
        guard access == .write else { return try session.commit(access) }
        let start = ContinuousClock.now
        try session.commit(access)
        tally.commitTimes.record(start.duration(to: .now))
    }

    /// - Returns: what tells the task, or the body's own error, and whether there is nothing of it to undo.
    /// - Throws: what ends the whole transaction.
    private func runBody(
        of job: Job, _ session: any Session, _ batch: Batch
    ) throws(Failure) -> (result: Result<@Sendable () -> Void, any Error>, isClean: Bool) {
        let connection = BodyConnection(session, batch: batch, tuning: tuning, job: job)
        defer { connection.end() }
        let result = batch.keeping { () -> Result<@Sendable () -> Void, any Error> in
            let result = Result { try job.run(connection) }
            if case .success = result, let failure = connection.failure { return .failure(failure.error) }
            return result
        }
        if let failure = connection.failure, failure.reach != .body { throw failure }
        return (result, connection.isClean)
    }

    /// Writes what the bodies left to the end; an error there belongs to none of them.
    private func finish(_ batch: Batch, for job: Job, _ session: any Session) throws(Failure) {
        let connection = BodyConnection(session, batch: batch, tuning: tuning, job: job)
        defer { connection.end() }
        do {
            try batch.finish(connection)
        } catch {
            if let failure = connection.failure, failure.reach != .body { throw failure }
            throw Failure(.transaction, connection.failure?.error ?? .engine(code: "batch", message: "\(error)"))
        }
    }
}

/// Waits before another try: 10 ms, doubled each time, a little at random so that two servers part.
func pause(_ attempt: Int) {
    let milliseconds = Double(10 << min(attempt, 12)) * .random(in: 0.5...1)
    Thread.sleep(forTimeInterval: milliseconds / 1000)
}

/// The counters, shared by the lanes.
final class Tally: Sendable {
    private let counters = Mutex(Counters())
    let commitTimes = Histogram.seconds()
    private let batches = Histogram.amounts()

    var now: Counters {
        var now = counters.withLock { $0 }
        now.commitTimes = commitTimes.reading
        now.batches = batches.reading
        return now
    }

    func update(_ change: (inout Counters) -> Void) {
        counters.withLock { change(&$0) }
    }

    func count(_ access: Access, bodies: Int) {
        if access == .write, bodies > 0 { batches.record(bodies) }
        update { counters in
            switch access {
            case .read: counters.reads += bodies
            case .write where bodies > 0:
                counters.commits += 1
                counters.bodies += bodies
                counters.largestBatch = max(counters.largestBatch, bodies)
            case .write: break
            }
        }
    }
}
