import Journal
import Platform
import Web

/// 问卷和心愿单: what a village asks everybody, and what most would like.
struct Surveys: Sendable {
    let work: SurveyWork
    let desk: PartDesk

    init(_ house: House, desk: PartDesk) {
        work = SurveyWork(house)
        self.desk = desk
    }

    var timers: [TimerHandler] { [work.closingTimer] }
    var sweeps: [Sweep] { [work.sweep] }

    func addRoutes(to router: Routes) {
        SurveyPages(work: work, desk: desk).addRoutes(to: router)
        SurveyDesk(work: work, desk: desk).addRoutes(to: router)
    }
}
