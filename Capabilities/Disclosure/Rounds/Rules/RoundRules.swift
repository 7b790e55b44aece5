import Kernel
import Rights

/// Who of those who inspect may look into a village.
enum RoundRules {
    /// Somebody of a team, with the posts that the same person holds besides.
    struct Member: Sendable {
        let holder: PostHolder
        let others: [PostHolder]

        /// Whether the right, its place and what else they are let them look into a village.
        func mayLook(into village: DivisionCode) -> Bool {
            decide(.post(holder), .inspect, on: MoneyWork.object(village)).isAllowed
                && (try? RoundRules.check(holder, of: [holder.post], into: village, others: others)) != nil
        }
    }

    /// Whether each village has somebody who may look into it, and somebody may look into all.
    /// - Throws: `RoundRefusal.closed`, `RoundRefusal.nobodyForAll`.
    static func check(_ team: [Member], _ villages: [DivisionCode]) throws(RoundRefusal) {
        for village in villages where !team.contains(where: { $0.mayLook(into: village) }) {
            throw .closed(village.description)
        }
        guard team.contains(where: { member in villages.allSatisfy(member.mayLook) }) else { throw .nobodyForAll }
    }

    /// - Parameters:
    ///   - others: the posts that the same person holds besides.
    /// - Throws: `TipRefusal` for whoever is not of the team, or serves the village or its township as well.
    static func check(
        _ holder: PostHolder, of team: [ID<Post>], into village: DivisionCode, others: [PostHolder]
    ) throws(TipRefusal) {
        guard team.contains(holder.post) else { throw .notTeam }
        let serves = others.contains { other in
            other.post != holder.post && (village.contains(other.place) || other.place == village.parent)
        }
        guard !serves else { throw .servesThere }
    }

    /// What a round came to; those still in hand have no outcome yet.
    static func results(of tips: [Tip], words: String, on day: LocalDate) -> RoundResults {
        RoundResults(
            tips: tips.count, kinds: counts(tips.map(\.kind)),
            outcomes: counts(tips.compactMap { $0.outcome?.rawValue }), words: words, day: day)
    }

    private static func counts(_ names: [String]) -> [String: Int] {
        names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
