import Journal
import Kernel
import Store

extension OfferWork {
    /// What is counted as taken was claimed, one after the other, and never more than there was.
    var inspection: Inspection {
        Inspection("offers") { [table] inspector in
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
            }
        }
    }
}
