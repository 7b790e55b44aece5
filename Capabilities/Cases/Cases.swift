package import Foundation
package import Hummingbird
package import Journal
package import Platform
package import Places
package import Posts
package import Reading
package import Web

/// 事: matters. What residents report, passed through the closed loop until they say it is solved.
package struct Cases: Capability {
    package let work: CaseWork
    package let book: Book
    private let leave: Leave

    /// Signs out whoever asks.
    package typealias Leave = @Sendable (Request, inout Response) async throws -> Void

    /// - Parameters:
    ///   - notices: the versions of the notice on personal data that residents are shown.
    ///   - wards: for which children somebody may act.
    ///   - matters: where reports about the same are put together.
    ///   - leave: what else ends a visit to a machine in a hall.
    package init(
        _ house: House, staff: Staff, territory: Territory, notices: Notices = Notices([]), wards: Wards = Wards(),
        matters: MatterBoard = MatterBoard(), leave: @escaping Leave = { _, _ in }
    ) {
        self.leave = leave
        book = Book(house, staff: staff)
        work = CaseWork(
            house, book: book, staff: staff, territory: territory, notices: notices, wards: wards, matters: matters)
    }

    /// Follows the journal for the board of matters.
    package var matterFeed: MatterFeed { MatterFeed(work: work) }

    package static var resources: URL? { Bundle.module.resourceURL }

    package var timers: [TimerHandler] {
        [work.timerHandler, work.forgettingHandler, work.indexing.handler(work.house)]
    }

    package func addRoutes(to router: Routes) {
        let images = Images()
        ReportsAPI(work: work, images: images).addRoutes(to: router)
        CasesAPI(work: work).addRoutes(to: router)
        ActionsAPI(work: work).addRoutes(to: router)
        RatesAPI(work: work).addRoutes(to: router)
        StreamAPI(work: work).addRoutes(to: router)
        CasePages(work: work, images: images).addRoutes(to: router)
        KioskPages(house: work.house, leave: leave).addRoutes(to: router)
    }
}
