/// One requirement of a rule held against what was counted.
package struct VoteCheck: Sendable, Hashable {
    package let requirement: BodyRule.Requirement
    /// Persons, or hundredths of a square metre.
    package let part: Int64
    package let whole: Int64

    init(_ requirement: BodyRule.Requirement, _ tally: VoteTally, choice: Int) {
        self.requirement = requirement
        part = tally.amount(requirement.part, choice: choice).value(requirement.measure)
        whole = tally.amount(requirement.of, choice: choice).value(requirement.measure)
    }

    /// `part · 3 − whole · 2` for two thirds: below 0 when it falls short, 0 at the very boundary.
    private var difference: Int64 { part * requirement.share.denominator - whole * requirement.share.numerator }

    /// Of nobody and nothing there is no share.
    package var isMet: Bool { whole > 0 && (requirement.strict ? difference > 0 : difference >= 0) }

    /// The share itself, not a hair more or less.
    package var isExact: Bool { whole > 0 && difference == 0 }

    /// The part in percent, rounded down, with one decimal and as many more as it takes to be on the right side of the
    /// boundary: `50.002` and never `50.0` for a hair above one half. `nil` of nothing.
    package var percent: String? {
        guard whole > 0, part >= 0 else { return nil }
        var (number, rest) = (part * 100).quotientAndRemainder(dividingBy: whole)
        var (text, scale) = ("\(number).", Int64(1))
        let share = requirement.share
        repeat {
            (number, rest) = (rest * 10).quotientAndRemainder(dividingBy: whole)
            text += "\(number)"
            scale *= 10
            // A part at or below the boundary is never rounded above it.
            if difference <= 0 || rest == 0 { break }
        } while scale < 1_000_000_000 && isAtOrBelow(text, scale, share)
        return text
    }

    /// Whether the decimals written so far do not reach beyond the share.
    private func isAtOrBelow(_ text: String, _ scale: Int64, _ share: Share) -> Bool {
        let digits = Int64(text.filter { $0 != "." }) ?? 0
        return digits * share.denominator <= share.numerator * 100 * scale
    }
}

/// What came of a vote, with every reason.
package struct VoteOutcome: Sendable, Hashable {
    /// Whether enough came.
    package let quorum: [VoteCheck]
    /// By the index of the choice: whether enough chose it. For a proposal the first, agreement, is what counts.
    package let majority: [[VoteCheck]]
    package let hasQuorum: Bool
    /// Choices that pass, those with the most votes first.
    package let passed: [Int]
    /// Choices that would pass but for others with just as many, where not all fit.
    package let tied: [Int]

    package init(_ tally: VoteTally, _ vote: Vote) {
        self.init(tally, vote.rule, vote.roll, vote.kind, most: vote.most)
    }

    init(_ tally: VoteTally, _ rule: BodyRule, _ roll: BodyRule.RollKind, _ kind: Vote.Kind, most: Int) {
        quorum = rule.quorum(roll).map { VoteCheck($0, tally, choice: 0) }
        let asked = kind == .proposal ? 0..<1 : 0..<tally.choices.count
        majority = asked.map { choice in rule.majority.map { VoteCheck($0, tally, choice: choice) } }
        hasQuorum = tally.roll.persons > 0 && quorum.allSatisfy(\.isMet)
        let isQuorate = hasQuorum
        let majority = majority
        let enough = asked.filter { isQuorate && majority[$0].allSatisfy(\.isMet) }
        let ranked = enough.sorted { a, b in
            (tally.choices[b].persons, a) < (tally.choices[a].persons, b)
        }
        guard ranked.count > most, kind == .selection else {
            (passed, tied) = (ranked, [])
            return
        }
        let edge = tally.choices[ranked[most]].persons
        passed = ranked.prefix(most).filter { tally.choices[$0].persons > edge }
        tied =
            tally.choices[ranked[most - 1]].persons == edge ? ranked.filter { tally.choices[$0].persons == edge } : []
    }

    package var isPassed: Bool { !passed.isEmpty }
}
