import Kernel

/// Why something cannot be done to a draw.
enum DrawRefusal: String, Explained, CaseIterable {
    case unknown, isSealed, notSealed, notWithheld, noEntrants
    /// The public value must lie ahead: whoever knows it could choose the list.
    case valueKnown
    case revealTooEarly, fallbackTooEarly, tooEarly, tooLate, wrongSecret

    var explanation: Explanation {
        Explanation(
            self == .unknown ? .notFound : self == .wrongSecret ? .invalid : .conflict,
            "participation.draws.refusal.\(rawValue)")
    }
}
