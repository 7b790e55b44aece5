import Cases
import Journal
import Places
import Platform
import Web

/// 摇号: public draws.
struct Draws: Sendable {
    let work: DrawWork
    let desk: PartDesk

    init(_ house: House, desk: PartDesk) {
        work = DrawWork(house)
        self.desk = desk
    }

    var timers: [TimerHandler] { [work.revealTimer] }

    func addRoutes(to router: Routes) {
        DrawPages(work: work, desk: desk).addRoutes(to: router)
        DrawDesk(work: work, desk: desk).addRoutes(to: router)
    }
}
