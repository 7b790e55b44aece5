import Journal
import Kernel
import Logging
import Platform
import Reading
import Store

/// Keeps the board of matters up to date with the journal: everything anew at the start, then what comes, from whichever
/// server wrote it.
package struct MatterFeed: Sendable {
    let work: CaseWork

    private var board: MatterBoard { work.matters }

    /// Follows the journal until cancelled.
    package func run() async {
        var attempts = Attempts(
            work.house.log, .warning, saying: "matters: could not read the reports; they will be put together later")
        while !Task.isCancelled {
            await attempts.attempt {
                try await catchUp()
                try await callOut()
                _ = try await work.house.feed.next(after: board.position ?? 0)
            }
            // What comes within two seconds is taken in together.
            try? await Task.sleep(for: .seconds(2))
        }
    }

    /// Takes in what the journal has.
    package func catchUp() async throws {
        let now = work.house.time.now().milliseconds
        if board.isStale(at: now) { try await build() }
        while try await takeIn() {}
        // The words of an erased report leave the sums too.
        if board.isStale(at: now) { try await build() }
    }

    // MARK: Anew

    private func build() async throws {
        let rules = try await work.rules().current.policy
        let now = work.house.time.now()
        let since = now.adding(days: -Int64(rules.hotIssues.days))
        let (county, reports) = (work.house.county, work.reports)
        // What comes while the pages are read is taken in afterwards, each report once.
        let head = try await work.house.reader.read { try Journal.head(county, $0) }
        var (said, last, isWhole) = ([Said](), ID<Report>?.none, false)
        while !isWhole, said.count < MatterBoard.most {
            let before = last
            let page = try await work.house.reader.read {
                try reports.said(since: since, before: before, other: rules.otherCategory, limit: 500, $0)
            }
            said += page.map(\.said)
            last = page.last?.id
            isWhole = page.count < 500
        }
        let all = said
        try await apart("matters") { board.build(all, through: head, at: now.milliseconds) }
    }

    // MARK: What comes

    /// - Returns: whether there may be more.
    private func takeIn() async throws -> Bool {
        guard let position = board.position else { return false }
        let (county, reports) = (work.house.county, work.reports)
        let other = try await work.rules().current.policy.otherCategory
        let (said, erased, last, isMore) = try await work.house.reader.read { connection in
            let entries = try Journal.entries(county, after: position, limit: 500, connection)
            let ids = entries.filter { $0.entry.kind.hasPrefix("case.") }.flatMap {
                events(of: $0).flatMap(\.newReports)
            }
            let erased = entries.filter { $0.entry.kind == "person.erased" }.flatMap(\.erasedReports)
            return (
                try reports.said(ids, other: other, connection), Set(erased), entries.last?.position ?? position,
                entries.count == 500
            )
        }
        board.add(said, forgetting: erased, through: last)
        return isMore
    }
}

extension Recorded {
    /// The reports that an erasure names.
    fileprivate var erasedReports: [String] { entry.what["reports"]?.array?.compactMap(\.string) ?? [] }
}
