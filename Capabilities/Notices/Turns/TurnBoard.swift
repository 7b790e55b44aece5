import Cases
package import Kernel
import Places
package import Platform
import Posts
import Rights
import Synchronization

/// 轮到我: what waits for the holder of a post, from every part of the system that knows of something.
package struct TurnBoard: Sendable {
    let territory: Territory
    let sources: [TurnsOf]
    let calendar: @Sendable () async throws -> WorkingCalendar
    let time: any TimeSource
    private let counts = KeptCounts()

    /// What is due within so many working days is told in the morning and stands apart on the page. The house's rule.
    static let soonDays = 2
    /// What a page shows and a number counts at most.
    static let most = 200

    init(
        territory: Territory, sources: [TurnsOf], time: any TimeSource,
        calendar: @escaping @Sendable () async throws -> WorkingCalendar
    ) {
        self.territory = territory
        self.sources = sources
        self.time = time
        self.calendar = calendar
    }

    /// Each once, what is due first comes first.
    package func turns(of holder: PostHolder) async throws -> [Turn] {
        var all: Set<Turn> = []
        let now = time.now()
        for source in sources { all.formUnion(try await source(holder, now)) }
        let sorted = all.sorted(by: Turn.isEarlier).prefix(Self.most)
        counts.keep(sorted.count, of: holder, at: now)
        return Array(sorted)
    }

    /// How many there are, as they were at most a minute ago or before the last thing this person did here.
    func count(of holder: PostHolder) async throws -> Int {
        if let kept = counts.find(holder, at: time.now()) { return kept }
        return try await turns(of: holder).count
    }

    /// Whoever does something may have one less.
    func forget(_ holder: PostHolder) { counts.forget(holder) }

    /// `nil` in a county that has none yet: it serves all the same.
    func knownCalendar() async throws -> WorkingCalendar? {
        do { return try await calendar() } catch BookError.noCalendar { return nil }
    }

    /// The moment up to which something is due soon: the end of that working day; where no calendar says which days are
    /// worked, every day counts.
    func edge(at now: Timestamp) async throws -> Timestamp {
        let calendar = try await knownCalendar()
        let limit = TimeLimit(amount: Self.soonDays, unit: .workingDays)
        let deadline = limit.flatMap { limit in calendar.flatMap { try? $0.deadline(from: now, limit: limit) } }
        let last = CountyTime.china.date(deadline ?? now.adding(days: Int64(Self.soonDays)))
        return CountyTime.china.moment(last.adding(days: 1))
    }
}

/// Numbers for the head of pages: every page of everybody who serves shows one.
private final class KeptCounts: Sendable {
    private let kept = Mutex<[PostHolder: (count: Int, at: Timestamp)]>([:])
    private static let minutes: Int64 = 1
    /// More than a county has posts at work within a minute.
    private static let most = 10_000

    func find(_ holder: PostHolder, at now: Timestamp) -> Int? {
        kept.withLock { kept in
            guard let found = kept[holder], found.at <= now, now < found.at.adding(minutes: Self.minutes) else {
                return nil
            }
            return found.count
        }
    }

    func keep(_ count: Int, of holder: PostHolder, at now: Timestamp) {
        kept.withLock { kept in
            if kept.count >= Self.most { kept.removeAll() }
            kept[holder] = (count, now)
        }
    }

    func forget(_ holder: PostHolder) { kept.withLock { $0[holder] = nil } }
}
