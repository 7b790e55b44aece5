import Kernel

/// One holder at a time: who comes next ends who was there before.
enum Tenure {
    /// The holdings of one post, earliest first, each ending at the latest when the next begins.
    ///
    /// Of two with the same first day the later in `holdings` stays.
    static func inOrder(_ holdings: [Holding]) -> [Holding] {
        let byStart = Dictionary(holdings.map { ($0.from, $0) }, uniquingKeysWith: { _, later in later })
        let ordered = byStart.values.sorted { $0.from < $1.from }
        return ordered.enumerated().map { index, holding in
            guard index + 1 < ordered.count else { return holding }
            let next = ordered[index + 1].from
            return holding.ending(min(holding.to ?? next, next))
        }
    }
}

extension Holding {
    func ending(_ to: LocalDate?) -> Holding {
        Holding(post: post, person: person, personName: personName, from: from, to: to)
    }
}
