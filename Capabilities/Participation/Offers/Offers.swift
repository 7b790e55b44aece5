import Cases
import Journal
import Kernel
import Platform
import Store
import Web

/// 领取: what there is only so much of.
struct Offers: Sendable {
    let work: OfferWork
    let desk: PartDesk

    init(_ house: House, desk: PartDesk, phone: @escaping PhoneHash) {
        work = OfferWork(house, phone: phone)
        self.desk = desk
    }

    var sweeps: [Sweep] { [work.sweep, work.listSweep] }

    func addRoutes(to router: Routes) {
        OfferPages(work: work, desk: desk).addRoutes(to: router)
        OfferDesk(work: work, desk: desk).addRoutes(to: router)
        EntitledDesk(work: work, desk: desk).addRoutes(to: router)
        OffersAPI(work: work).addRoutes(to: router)
    }
}
