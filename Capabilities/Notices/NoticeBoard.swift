package import Cases
package import Foundation
package import Journal
package import Kernel
package import Places
package import Platform
package import Posts
package import Web

/// 通知: who is told of what, on their own page and by whatever way they gave us.
package struct NoticeBoard: Capability {
    package let work: NoticeWork
    package let desk: NoticeDesk
    package let courier: Courier
    package let turns: TurnBoard

    /// - Parameters:
    ///   - turns: what waits for those who serve, from each part that knows of something.
    ///   - phone: the keyed hash of a signed-in resident's telephone number.
    package init(
        _ house: House, cases: Cases, staff: Staff, territory: Territory, turns: [TurnsOf] = [],
        senders: NoticeSenders, pace: Pace = Pace(), time: (any TimeSource)? = nil,
        phone: @escaping PhoneHash = { _, _ in nil }
    ) {
        work = NoticeWork(
            house: house, cases: cases.work, staff: staff, senders: senders, pace: pace, time: time ?? house.time,
            phone: phone)
        desk = NoticeDesk(work)
        courier = Courier(work: work)
        self.turns = TurnBoard(territory: territory, sources: turns, time: work.time) { [book = cases.book] in
            try await book.calendar()
        }
    }

    private var telling: TurnTelling { TurnTelling(work: work, board: turns) }
    package var timers: [TimerHandler] { [telling.handler] }

    /// Tells of what happens from now on, and every morning of what waits; once for a county.
    package func begin() async throws {
        try await work.begin()
        try await telling.begin()
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package var sweeps: [Sweep] { [work.noticeSweep, work.wishSweep] }

    /// Sets beside the links to `/desk/notices` and `/desk/turns` how much is unread, and how much waits.
    package var badge: UnreadBadge { UnreadBadge(work: work, turns: turns) }

    package func addRoutes(to router: Routes) {
        ResidentNotices(work: work).addRoutes(to: router)
        StaffNotices(work: work).addRoutes(to: router)
        TurnsPage(work: work, board: turns).addRoutes(to: router)
        LinkPages(work: work).addRoutes(to: router)
        DeliveriesPage(work: work).addRoutes(to: router)
    }

    package func inspections() async throws -> [Inspection] { [NoticeInspection(work.house.county).inspection] }
}
