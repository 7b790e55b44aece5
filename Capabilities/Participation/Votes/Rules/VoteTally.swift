package import Kernel

/// Heads, and what they own.
package struct VoteAmount: Sendable, Hashable, Codable {
    package var persons: Int
    package var area: FloorArea

    package init(persons: Int = 0, area: FloorArea = .zero) {
        self.persons = persons
        self.area = area
    }

    mutating func add(_ weight: FloorArea) {
        persons += 1
        area = FloorArea(count: area.count + weight.count)
    }

    func value(_ measure: BodyRule.Measure) -> Int64 { measure == .persons ? Int64(persons) : area.count }
}

/// What was counted of a vote.
package struct VoteTally: Sendable, Hashable, Codable {
    package var roll: VoteAmount
    package var present: VoteAmount
    package var takingPart: VoteAmount
    /// By the index of the choice.
    package var choices: [VoteAmount]

    /// Counts what the ledger holds.
    ///
    /// - Parameters:
    ///   - attended: the ordinals of those who came, whether or not they voted.
    ///   - secret: how often each choice stands in the ballots that nobody can tell apart.
    init(
        _ roll: FrozenRoll, choices: Int, ballots: [Ballot], attended: Set<Int>, weights: [Int: FloorArea],
        secret: [Int]
    ) {
        self.roll = VoteAmount(persons: roll.entries, area: roll.area)
        present = VoteAmount()
        takingPart = VoteAmount()
        self.choices = secret.map { VoteAmount(persons: $0) }
        if secret.isEmpty { self.choices = Array(repeating: VoteAmount(), count: choices) }
        for ballot in ballots {
            takingPart.add(weights[ballot.ordinal] ?? .zero)
            for choice in ballot.choices ?? [] { self.choices[choice].add(weights[ballot.ordinal] ?? .zero) }
        }
        for ordinal in attended.union(ballots.map(\.ordinal)) { present.add(weights[ordinal] ?? .zero) }
    }

    package init(roll: VoteAmount, present: VoteAmount, takingPart: VoteAmount, choices: [VoteAmount]) {
        self.roll = roll
        self.present = present
        self.takingPart = takingPart
        self.choices = choices
    }

    func amount(_ part: BodyRule.Part, choice: Int) -> VoteAmount {
        switch part {
        case .roll: roll
        case .present: present
        case .takingPart: takingPart
        case .choice: choices[choice]
        }
    }
}
