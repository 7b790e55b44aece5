import Cases
import Journal
import Platform
import Web

/// 协商铃和建议: what residents begin, join, and are owed an answer to.
struct Initiatives: Sendable {
    let work: InitiativeWork
    let desk: PartDesk

    init(_ house: House, book: Book, desk: PartDesk) {
        work = InitiativeWork(house) { try await book.calendar() }
        self.desk = desk
    }

    var timers: [TimerHandler] { [work.overdueTimer] }
    var sweeps: [Sweep] { [work.sweep] }

    func addRoutes(to router: Routes) {
        let pages = InitiativePages(work: work, desk: desk)
        pages.addRoutes(to: router)
        AmendmentPages(pages: pages).addRoutes(to: router)
        InitiativeDesk(work: work, desk: desk).addRoutes(to: router)
    }
}
