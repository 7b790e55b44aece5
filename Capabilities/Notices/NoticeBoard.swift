package import Cases
package import Foundation
package import Journal
package import Kernel
package import Platform
package import Posts
package import Web

/// 通知: who is told of what, on their own page and by whatever way they gave us.
package struct NoticeBoard: Capability {
    package let work: NoticeWork
    package let desk: NoticeDesk
    package let courier: Courier

    /// - Parameter phone: the keyed hash of a signed-in resident's telephone number.
    package init(
        _ house: House, cases: Cases, staff: Staff, senders: NoticeSenders, pace: Pace = Pace(),
        time: (any TimeSource)? = nil, phone: @escaping PhoneHash = { _, _ in nil }
    ) {
        work = NoticeWork(
            house: house, cases: cases.work, staff: staff, senders: senders, pace: pace, time: time ?? house.time,
            phone: phone)
        desk = NoticeDesk(work)
        courier = Courier(work: work)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package var sweeps: [Sweep] { [work.noticeSweep, work.wishSweep] }

    /// Sets beside the link to `/desk/notices` how much is unread.
    package var badge: UnreadBadge { UnreadBadge(work: work) }

    package func addRoutes(to router: Routes) {
        ResidentNotices(work: work).addRoutes(to: router)
        StaffNotices(work: work).addRoutes(to: router)
        LinkPages(work: work).addRoutes(to: router)
        DeliveriesPage(work: work).addRoutes(to: router)
    }

    package func inspections() async throws -> [Inspection] { [NoticeInspection(work.house.county).inspection] }
}
