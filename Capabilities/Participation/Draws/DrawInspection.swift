import Ballots
import Journal
import Kernel
import Store

extension DrawWork {
    /// Every draw that was made comes out the same again, and no list changed after it was sealed.
    var inspection: Inspection {
        Inspection("draws") { [table] inspector in
            for draw in try table.list(inspector, withDrafts: false, limit: 100_000) {
                let entrants = try table.entrants(of: draw.id, inspector)
                let number = ["number": draw.number.shown]
                guard Lots.pool(entrants.map(\.id)) == draw.pool else {
                    throw IntegrityFault("participation.draws.fault.pool", number)
                }
                guard draw.state == .drawn else { continue }
                let ranked = entrants.sorted { ($0.rank ?? 0) < ($1.rank ?? 0) }
                guard draw.record(entrants.map(\.id))?.flaw == nil, ranked.map(\.id) == draw.ranking(entrants.map(\.id))
                else { throw IntegrityFault("participation.draws.fault.ranking", number) }
            }
        }
    }
}
