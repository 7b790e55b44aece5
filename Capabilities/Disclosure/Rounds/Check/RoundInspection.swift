import Journal
import Kernel
import Store

/// Looks whether there are as many tips as the journal says came in and were settled, whether each opens, and whether
/// published results are what the tips say.
struct RoundInspection: Sendable {
    let county: County

    var inspection: Inspection { Inspection("rounds") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let tips = TipTable(county: county)
        let seen = inspector.start.flatMap { ID<Round>($0) }
        let all = try RoundTable(county: county).all(inspector).sorted { $0.id < $1.id }
            .filter { round in seen.map { $0 < round.id } ?? true }
        inspector.expect(all.count)
        var count = 0
        let told = try inspector.traces(
            of: all.map(\.id.bytes), kinds: [RoundTable.turn] + RoundTable.turnsBefore)
        for round in all {
            let turns = told[round.id.bytes] ?? []
            count += round.erased == nil ? try look(round, try tips.all(round.id, inspector), turns, inspector) : 0
            try inspector.passed(1, through: round.id.description)
        }
        let lost = try inspector.first(
            """
            SELECT m.id FROM tip_messages m LEFT JOIN tips t ON t.county = m.county AND t.id = m.tip
            WHERE m.county = ? AND t.id IS NULL LIMIT 1
            """, [county])
        if lost != nil { throw IntegrityFault("disclosure.check.tipOrphan") }
        inspector.count("rounds", all.count)
        inspector.count("tips", count)
    }

    private func look(
        _ round: Round, _ tips: [Tip], _ turns: [Trace], _ inspector: Inspector
    ) throws -> Int {
        let messages = try inspector.query(
            """
            SELECT m.id, m.ordinal, m.sealed FROM tip_messages m JOIN tips t ON t.county = m.county AND t.id = m.tip
            WHERE m.county = ? AND t.round = ?
            """, [county, round.id])
        let number = ["number": round.number.description]
        let settled = tips.count { $0.outcome != nil }
        let isSaid = turns.count { (try? JSON(parsing: Array($0.what.utf8)))?["outcome"] != nil }
        let first = try messages.count { try $0["ordinal"] as Int == 1 }
        guard tips.count == first, settled == isSaid, messages.count == turns.count
        else { throw IntegrityFault("disclosure.check.tipCount", number) }
        for message in messages {
            guard inspector.opens(try message["sealed"], of: try message["id"] as ID<TipMessage>) else {
                throw IntegrityFault("disclosure.check.tipSealed", number)
            }
        }
        if let results = round.results {
            guard results == RoundRules.results(of: tips, words: results.words, on: results.day) else {
                throw IntegrityFault("disclosure.check.roundResults", number)
            }
        }
        return tips.count
    }
}
