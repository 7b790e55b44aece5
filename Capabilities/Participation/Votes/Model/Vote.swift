package import Kernel

/// A question put to everybody on a roll.
package struct Vote: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable, CaseIterable, Codable {
        /// By name: everybody may read afterwards who chose what.
        case open
        /// By name to the roll, which weighs it by what one owns; published with the name covered. Never secret: an exact
        /// area names its owner.
        case weighted
        /// Nobody can tell who chose what. Casting, board and recount are `Participation/Secret`'s, at
        /// `/vote/NUMBER/secret`.
        case secret
    }

    package enum State: String, Sendable, Hashable, CaseIterable, Codable {
        /// Being written; the roll can still change.
        case draft
        /// The roll is frozen, everybody may read what will be asked.
        case noticed
        case open
        /// Over, and not counted yet.
        case closed
        /// Counted; the outcome stands.
        case decided
        /// Called off before it opened.
        case withdrawn
    }

    package enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// One proposal: agree, against, abstain, in this order.
        case proposal
        /// Up to `most` of several.
        case selection
    }

    /// What `choices` holds for a proposal; their words are under `participation.votes.choice.NAME`.
    package static let proposalChoices = ["agree", "against", "abstain"]

    package let id: ID<Vote>
    /// `TP 2611-00001-4`.
    package let number: CaseNumber
    package let place: DivisionCode
    package let title: String
    package let text: String
    package let kind: Kind
    /// What can be chosen, by index from 0.
    package let choices: [String]
    /// How many of them one voter may choose, 1 or more.
    package let most: Int
    package let method: Method
    package let rule: BodyRule
    /// Who is on the roll.
    package let roll: BodyRule.RollKind
    package let opens: Timestamp
    package let closes: Timestamp
    package var state: State
    package var noticed: Timestamp?
    /// The roll as it was frozen by the notice.
    package var frozen: FrozenRoll?
    /// Of a secret vote: how often each choice stood on the papers in the box.
    package var box: [Int]?
    /// What was counted, when it was decided.
    package var tally: VoteTally?
    package var decided: Timestamp?

    /// Whether choosing these is a ballot that counts: each once, at least one, no more than allowed.
    package func accepts(_ chosen: [Int]) -> Bool {
        (1...most).contains(chosen.count) && Set(chosen).count == chosen.count
            && chosen.allSatisfy(choices.indices.contains)
    }
}

/// How many and how much a roll holds, and what proves it.
package struct FrozenRoll: Sendable, Hashable, Codable {
    package let entries: Int
    package let area: FloorArea
    /// The root of the tree over its entries, 32 bytes; see `RollEntry.leaf`.
    package let root: [UInt8]
}
