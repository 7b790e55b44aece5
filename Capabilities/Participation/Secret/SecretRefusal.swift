import Ballots
import Kernel

/// Why something about a secret ballot was not done. Nothing was changed.
enum SecretRefusal: Explained, Hashable {
    /// The second pair of hands has not confirmed yet that ballots may be issued.
    case notConfirmed
    case confirmedAlready
    /// Whoever had a hand in the vote cannot be the second pair.
    case ownHand
    case notOpen
    case over
    /// This voter has been given this issuer's signature, for another key.
    case issued
    case ballot(BallotFault)
    /// A ballot of this key with this number or a later one is on the board.
    case replayed
    case notRevealed
    /// This vote's second issuer is another office's; ours signs nothing in its name.
    case elsewhere
    /// What was pasted is no issuer's offer.
    case offer
    case offerOfOtherVote(String)
    /// Neither reached by TLS nor on this machine, or our own.
    case offerAddress(String)
    case notElsewhere
    /// What was pasted is no statement, or not signed by this vote's second issuer.
    case statement
    case statedAlready
    /// The vote has not closed: the issuer may still issue.
    case stillOpen

    var explanation: Explanation {
        switch self {
        case .notConfirmed: Explanation(.conflict, key("notConfirmed"))
        case .confirmedAlready: Explanation(.conflict, key("confirmedAlready"))
        case .ownHand: Explanation(.forbidden, key("ownHand"))
        case .notOpen: Explanation(.conflict, key("notOpen"))
        case .over: Explanation(.conflict, key("over"))
        case .issued: Explanation(.conflict, key("issued"))
        case .ballot(let fault): Explanation(.invalid, key("ballot.\(fault.rawValue)"))
        case .replayed: Explanation(.conflict, key("replayed"))
        case .notRevealed: Explanation(.conflict, key("notRevealed"))
        case .elsewhere: Explanation(.conflict, key("elsewhere"))
        case .offer: Explanation(.invalid, key("offer"))
        case .offerOfOtherVote(let vote): Explanation(.invalid, key("offerOfOtherVote"), ["vote": vote])
        case .offerAddress(let address): Explanation(.invalid, key("offerAddress"), ["address": address])
        case .notElsewhere: Explanation(.conflict, key("notElsewhere"))
        case .statement: Explanation(.invalid, key("statement"))
        case .statedAlready: Explanation(.conflict, key("statedAlready"))
        case .stillOpen: Explanation(.conflict, key("stillOpen"))
        }
    }

    private func key(_ name: String) -> String { "participation.secret.refusal.\(name)" }
}
