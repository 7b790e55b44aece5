package import Kernel

/// Why the second issuer did not do something. Nothing was issued.
package enum IssuerRefusal: Explained, Hashable {
    /// No vote of this number was prepared here.
    case unknownVote
    case notOpen
    case over
    /// The code is not the one on the card of this number on the roll.
    case wrongCard(ordinal: Int)
    /// With this card another one-time key has been signed.
    case issued
    case blinded
    case preparedAlready(vote: String)
    /// Keys or book are not there, or others may read them.
    case keys(file: String)
    case cards(max: Int)
    case address(String)
    case invitation(String)
    case notClosed(until: String)

    package var explanation: Explanation {
        switch self {
        case .unknownVote: Explanation(.notFound, key("unknownVote"))
        case .notOpen: Explanation(.conflict, key("notOpen"))
        case .over: Explanation(.conflict, key("over"))
        case .wrongCard(let ordinal): Explanation(.forbidden, key("wrongCard"), ["ordinal": "\(ordinal)"])
        case .issued: Explanation(.conflict, key("issued"))
        case .blinded: Explanation(.invalid, key("blinded"))
        case .preparedAlready(let vote): Explanation(.conflict, key("preparedAlready"), ["vote": vote])
        case .keys(let file): Explanation(.unavailable, key("keys"), ["file": file])
        case .cards(let max): Explanation(.invalid, key("cards"), ["max": "\(max)"])
        case .address(let text): Explanation(.invalid, key("address"), ["text": text])
        case .invitation(let text): Explanation(.invalid, key("invitation"), ["text": text])
        case .notClosed(let until): Explanation(.conflict, key("notClosed"), ["until": until])
        }
    }

    private func key(_ name: String) -> String { "issuer.refusal.\(name)" }
}
