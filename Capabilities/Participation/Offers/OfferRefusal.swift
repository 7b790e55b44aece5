import Kernel

/// Why somebody does not get one.
enum OfferRefusal: String, Explained, CaseIterable {
    case unknown, notOpen, over, gone, closesTooEarly, notEntitled, hadOne
    case unknownCode, alreadyRedeemed
    /// The telephone is not on the list; it is, and was used up; there is no list.
    case notOnList, usedUp, forEverybody

    var explanation: Explanation {
        Explanation(kind, "participation.offers.refusal.\(rawValue)")
    }

    private var kind: Explanation.Kind {
        switch self {
        case .unknown: .notFound
        case .unknownCode: .invalid
        case .notOnList: .forbidden
        default: .conflict
        }
    }
}
