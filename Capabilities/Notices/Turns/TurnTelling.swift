import Cases
import Journal
import Kernel
import Platform
import Posts
import Store

/// Tells once a day, in the morning of a working day, what is due within two working days or late: one notice for each
/// person, however many posts they hold.
struct TurnTelling: Sendable {
    static let timer = "turns.told"
    /// The one timer of a county hangs on this.
    static let subject = Subject(
        ID<Turn>(bytes: [UInt8](repeating: 2, count: 16)) ?? ID(at: Timestamp(milliseconds: 0)))
    /// Half past eight, when offices open.
    /// - Source: facts/standards.md, section 1: the working day in Rui'an's notice.
    static let minute = 510

    let work: NoticeWork
    let board: TurnBoard

    /// Sets it going, once for a county.
    func begin() async throws {
        let calendar = try await board.knownCalendar()
        try await work.house.door.open { passage in
            guard try !passage.hasTimer(Self.timer, of: Self.subject) else { return }
            let pen = try passage.record(Entry("turns.begun", Self.subject, by: .system("turns")))
            try pen.schedule(Self.timer, of: Self.subject, at: Self.next(after: passage.now, calendar))
        }
    }

    /// Whether somebody is told on that day; where no calendar knows it, every day counts as worked.
    private static func isWorked(_ day: LocalDate, _ calendar: WorkingCalendar?) -> Bool {
        calendar.flatMap { try? $0.isWorkingDay(day) } ?? true
    }

    /// The next morning of a working day.
    static func next(after now: Timestamp, _ calendar: WorkingCalendar?) -> Timestamp {
        var day = CountyTime.china.date(now)
        while true {
            let moment = CountyTime.china.moment(day, minute: minute)
            if moment > now, isWorked(day, calendar) { return moment }
            day = day.adding(days: 1)
        }
    }

    var handler: TimerHandler {
        TimerHandler(Self.timer) {
            let calendar = try await board.knownCalendar()
            let now = work.time.now()
            let news = Self.isWorked(CountyTime.china.date(now), calendar) ? try await news(at: now) : []
            return { timer, passage in
                let next = Self.next(after: passage.now, calendar)
                guard !news.isEmpty else { return try passage.postpone(timer, to: next) }
                let told: JSON = ["told": .integer(Int64(news.count))]
                let pen = try passage.record(Entry("turns.told", timer.subject, by: .system("turns"), what: told))
                let writing = Writing(work, at: now)
                for var one in news {
                    one.position = passage.position
                    try writing.write(.news(one), pen)
                }
                try pen.schedule(Self.timer, of: timer.subject, at: next)
            }
        }
    }

    /// Whom there is something to tell, and what.
    private func news(at now: Timestamp) async throws -> [News] {
        let edge = try await board.edge(at: now)
        let directory = try await work.staff.directory()
        let date = CountyTime.china.date(now)
        let holders = Set(Role.allCases.flatMap { directory.holders(role: $0, on: date) })
        var found: [News] = []
        for (person, posts) in Dictionary(grouping: holders, by: \.person) {
            var turns: Set<Turn> = []
            for holder in posts { turns.formUnion(try await board.turns(of: holder)) }
            let near = turns.filter { $0.due.map { $0 <= edge } ?? false }.sorted(by: Turn.isEarlier)
            guard !near.isEmpty else { continue }
            found.append(try await news(for: person, TurnCounts(near, at: now), at: now))
        }
        return found.sorted { $0.recipient.bytes.lexicographicallyPrecedes($1.recipient.bytes) }
    }

    private func news(for person: ID<Person>, _ counts: TurnCounts, at now: Timestamp) async throws -> News {
        let wishes = try await work.wishes(of: .person(person))
        let isMute = wishes.choices.muted.contains(.turns) || wishes.isStopped
        return News(
            recipient: .person(person), kind: .turns, about: .turns(counts), position: 0, at: now,
            way: isMute ? nil : way(to: .staff, wishes.given, among: work.senders.ways), quiet: wishes.choices.quiet)
    }
}
