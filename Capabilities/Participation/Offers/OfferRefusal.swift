import Kernel

/// Why somebody does not get one.
enum OfferRefusal: String, Explained, CaseIterable {
    case unknown, notOpen, over, gone, closesTooEarly, notEntitled
    case unknownCode, alreadyRedeemed

    var explanation: Explanation {
        Explanation(
            self == .unknown ? .notFound : self == .unknownCode ? .invalid : .conflict,
            "participation.offers.refusal.\(rawValue)")
    }
}
