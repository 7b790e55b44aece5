import Kernel
package import Logging
package import Store

/// The journal as it grows, for live pages and other readers, from whichever server wrote it.
///
/// The newest entries stay in memory; who is further behind reads from the database.
package actor Feed {
    private let county: County
    private let reader: any Reader
    private let committed: Signal
    private let arrived = Signal()
    private let log: Logger
    private var recent: [Recorded] = []
    private var head: Int64?
    /// When the journal could last be read.
    private var heard: ContinuousClock.Instant?
    private let kept = 2048

    package init(_ door: Door, reader: any Reader, log: Logger) {
        county = door.county
        committed = door.committed
        self.reader = reader
        self.log = log
    }

    /// Watches the journal until cancelled: at once for what this server commits, within half a second for others.
    package func run() async {
        var attempts = Attempts(log, .warning, saying: "feed: could not read the journal")
        while !Task.isCancelled {
            let generation = committed.generation
            await attempts.attempt { try await poll() }
            // What is committed within a moment is taken in together: under load that is a hundred entries.
            try? await Task.sleep(for: .milliseconds(50))
            await committed.wait(after: generation, atMost: .milliseconds(450))
        }
    }

    /// Takes in what is new.
    package func poll() async throws {
        let county = county
        guard let from = head else {
            head = try await reader.read { try Journal.head(county, $0) }
            heard = .now
            return
        }
        let new = try await reader.read { try Journal.entries(county, after: from, limit: 1000, $0) }
        heard = .now
        guard let last = new.last else { return }
        recent.append(contentsOf: new)
        if recent.count > kept { recent.removeFirst(recent.count - kept) }
        head = last.position
        arrived.raise()
    }

    /// How far it is and when the journal could last be read, `nil` before the first time; waits for nothing.
    package var progress: (position: Int64?, heard: ContinuousClock.Instant?) { (head, heard) }

    /// The last position taken in.
    package func position() async throws -> Int64 {
        if head == nil { try await poll() }
        return head ?? 0
    }

    /// Entries after `position`; waits until there is one.
    /// - Returns: an empty array only when the task is cancelled.
    package func next(after position: Int64) async throws -> [Recorded] {
        while !Task.isCancelled {
            let county = county
            let generation = arrived.generation
            if let first = recent.first, first.position <= position + 1 {
                let new = recent.drop { $0.position <= position }
                if !new.isEmpty { return Array(new) }
            } else if let head, head > position {
                return try await reader.read { try Journal.entries(county, after: position, limit: 500, $0) }
            }
            await arrived.wait(after: generation)
        }
        return []
    }
}
