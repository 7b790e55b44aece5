import Cases
import Kernel
import Platform
import Store

/// Lays word into inboxes and messages on their way: what comes within some minutes, or before an earlier message of the
/// same case has left, becomes one with it.
struct Writing: Sendable {
    private let work: NoticeWork
    private let now: Timestamp

    init(_ work: NoticeWork, at now: Timestamp) {
        self.work = work
        self.now = now
    }

    func write(_ told: Told, _ pen: any WriteConnection) throws {
        switch told {
        case .acted(let person, let subject):
            try work.notices.read([.person(person)], of: subject, at: now, pen)
        case .news(let news): try write(news, pen)
        }
    }

    private func write(_ news: News, _ pen: any WriteConnection) throws {
        // What was told yesterday of what waits is told again today, as it is by now.
        if news.about.turns != nil { try work.notices.read([news.recipient], of: news.about.key, at: now, pen) }
        if var open = try work.notices.latestUnread(of: news.about.key, for: news.recipient, pen),
            open.position < news.position, try joins(open, news, pen)
        {
            open.kind = open.kind.joined(by: news.kind)
            open.position = news.position
            open.at = news.at
            open.count += 1
            try work.notices.update(open, pen)
            if open.kind.isUrgent { try work.deliveries.hurry(open.id, at: now, pen) }
            return try send(open.id, news, pen)
        }
        let notice = StoredNotice(
            id: ID(at: now), recipient: news.recipient, about: news.about, kind: news.kind, position: news.position,
            at: news.at, count: 1)
        try work.notices.insert(notice, pen)
        try send(notice.id, news, pen)
    }

    /// Whether it can still become one with what was told before: nothing of that has left yet.
    private func joins(_ open: StoredNotice, _ news: News, _ pen: any WriteConnection) throws -> Bool {
        let states = try work.deliveries.hold(open.id, pen)
        if states.contains(where: { ![.waiting, .held].contains($0) }) { return false }
        return !states.isEmpty || news.at < open.at.adding(minutes: work.pace.gathering)
    }

    private func send(_ notice: ID<StoredNotice>, _ news: News, _ pen: any WriteConnection) throws {
        guard let way = news.way else { return }
        let departure = work.pace.departure(news.kind, at: now, own: news.quiet)
        try work.deliveries.insert(notice, by: way, due: departure.due, isHeld: departure.isHeld, at: now, pen)
        guard case .report(let report) = news.recipient else { return }
        try work.wishes.keep(LinkCode(of: report, work.house.seal), to: report, at: now, pen)
    }
}
