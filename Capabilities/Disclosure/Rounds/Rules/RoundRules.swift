import Kernel

/// Who of those who inspect may look into a village.
enum RoundRules {
    /// - Parameters:
    ///   - others: the posts that the same person holds besides.
    /// - Throws: `TipRefusal` for whoever is not of the round's team, or serves the village or its township as well.
    static func check(
        _ holder: PostHolder, of round: Round, into village: DivisionCode, others: [PostHolder]
    ) throws(TipRefusal) {
        guard round.team.contains(holder.post) else { throw .notTeam }
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
