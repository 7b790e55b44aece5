package import Kernel
import Transparency

/// One voter on the roll of a vote: a person, a household, or an owner with everything owned.
package struct RollEntry: Sendable, Hashable {
    package let id: ID<RollEntry>
    package let vote: ID<Vote>
    /// 1, 2, 3…, as on paper.
    package let ordinal: Int
    /// The name with all but one sign covered.
    package let label: String
    /// The household's number in the village; empty where it plays no part.
    package let household: String
    /// What the owner's units measure together, as registered; zero where heads alone count.
    package let weight: FloorArea
    /// By which a resident who has signed in is recognised; `nil` for those who vote on paper.
    let phone: [UInt8]?
    /// Salted hash of name, household and telephone.
    let identity: [UInt8]
    /// When it stopped, and why.
    package let ended: Timestamp?
    package let ending: Ending?
    /// Whether the voter counted when the roll was frozen; whatever happens later does not change that.
    package var isCounted = false

    package enum Ending: String, Sendable, Hashable, CaseIterable, Codable { case died, moved, error }

    /// Whether this voter counts among those the body consists of, when the roll is frozen.
    ///
    /// An owner who died still owns until the register names an heir: the area stays in the whole, and nobody votes for it.
    func counts(_ roll: BodyRule.RollKind) -> Bool {
        switch ending {
        case nil: true
        case .died: roll == .owners
        case .moved, .error: false
        }
    }

    /// What the frozen roll's tree is made over: number, weight in hundredths, identity.
    var leaf: TreeHash { .leaf(Array("\(ordinal) \(weight.count) ".utf8) + identity) }
}
