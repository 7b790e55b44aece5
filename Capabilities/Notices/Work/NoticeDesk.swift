import Cases
import Journal
import Kernel
import Logging
import Platform
import Posts
import Store

/// Reads the journal and lays word of what happened into inboxes, with the messages that go out.
///
/// What it writes and how far it has read commit together: an entry is told of once, on however many servers, and a
/// server that is killed leaves nothing half told.
package struct NoticeDesk: Sendable {
    private let work: NoticeWork
    private static let chunk = 500

    init(_ work: NoticeWork) { self.work = work }

    /// Tells of what is new until cancelled: within half a second of what this server commits.
    package func run() async {
        let committed = work.house.door.committed
        var attempts = Attempts(
            work.house.log, saying: "notices: could not tell of what happened; it stays in the journal and will be told"
        )
        while !Task.isCancelled {
            let generation = committed.generation
            await attempts.attempt {
                while try await step() > 0 { try Task.checkCancellation() }
            }
            // What is committed within a moment is told together.
            try? await Task.sleep(for: .milliseconds(100))
            await committed.wait(after: generation, atMost: .milliseconds(900))
        }
    }

    /// - Returns: how many entries were read.
    @discardableResult
    package func step() async throws -> Int {
        let entries = try await work.books.pending(limit: Self.chunk)
        guard let first = entries.first, let last = entries.last else { return 0 }
        let (directory, date) = (try await work.staff.directory(), CountyTime.china.date(work.time.now()))
        let gathering = Gathering(work, directory, date)
        let news = try await work.house.reader.read { try gathering.news(entries, $0) }
        let writing = Writing(work, at: work.time.now())
        let isOurs = try await work.books.acknowledge(from: first.position - 1, through: last.position) { pen in
            for one in news { try writing.write(one, pen) }
        }
        return isOurs ? entries.count : 0
    }
}

/// Word of one entry for one person, with how they want it.
struct News: Sendable {
    let recipient: Recipient
    let kind: NoticeKind
    let about: NoticeSubject
    var position: Int64
    let at: Timestamp
    /// Besides the inbox.
    let way: Way?
    /// Their own quiet hours.
    let quiet: QuietHours?
}

/// What one entry makes of inboxes.
enum Told: Sendable {
    case news(News)
    /// Somebody of the staff acted on a case: what they had not read of it is done with.
    case acted(ID<Person>, on: ID<Case>)
}
