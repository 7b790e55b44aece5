import Journal
import Kernel
import Store

extension OfferWork {
    /// What is counted as taken was claimed, one after the other, and never more than there was; where there is a list,
    /// each claim used up one entry of it.
    var inspection: Inspection {
        Inspection("offers") { [self] inspector in
            for offer in try table.list(inspector, limit: 100_000) {
                let count = try table.count(of: offer.id, inspector)
                guard count.claims == offer.taken, count.last == offer.taken, offer.taken <= offer.amount else {
                    throw IntegrityFault(
                        "participation.offers.fault",
                        [
                            "number": offer.number.shown, "taken": "\(offer.taken)", "claims": "\(count.claims)",
                            "amount": "\(offer.amount)",
                        ])
                }
                let list = try entitled.count(offer.id, inspector)
                guard list.all == 0 || list.claimed == offer.taken else {
                    throw IntegrityFault(
                        "participation.offers.fault.entitled",
                        ["number": offer.number.shown, "taken": "\(offer.taken)", "claimed": "\(list.claimed)"])
                }
            }
        }
    }
}
