import Kernel

/// Something of which there is only so much: coupons, places in a course. Who comes first by the journal gets it, one
/// for each person, and never one more than there are.
struct Offer: Hashable, Sendable {
    let id: ID<Offer>
    let number: CaseNumber
    let place: DivisionCode
    let title: String
    let text: String
    /// How many there are.
    let amount: Int
    let opens: Timestamp
    let closes: Timestamp
    /// Only those on its list get one.
    var isListed = false
    /// How many are taken.
    var taken = 0

    static let mostAmount = 1_000_000

    enum State: String, Hashable, Sendable {
        case coming, open, gone, over
    }

    func state(at now: Timestamp) -> State {
        if now < opens { return .coming }
        if now >= closes { return .over }
        return taken >= amount ? .gone : .open
    }

    /// - Throws: `OfferRefusal`.
    func checkPlan(at now: Timestamp) throws(OfferRefusal) {
        guard opens < closes else { throw .closesTooEarly }
        guard closes > now else { throw .closesTooEarly }
    }

    /// One more is taken.
    /// - Throws: `OfferRefusal`.
    func claimed(at now: Timestamp) throws(OfferRefusal) -> Offer {
        switch state(at: now) {
        case .coming: throw .notOpen
        case .over: throw .over
        case .gone: throw .gone
        case .open: break
        }
        var offer = self
        offer.taken += 1
        return offer
    }
}

/// One that somebody got.
struct Claim: Hashable, Sendable {
    /// From 1, in the order of the journal.
    let ordinal: Int
    /// What is shown to get it.
    let code: RedemptionCode
    let at: Timestamp
    var redeemed: Timestamp?
}

/// Ten digits, the last a check digit: read over a counter, typed without a slip.
/// - Source: ISO 7064, MOD 11,10.
struct RedemptionCode: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// - Parameter bytes: at least 8 random bytes.
    init(_ bytes: [UInt8]) {
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000_000
        let digits = String(repeating: "0", count: 9 - String(number).count) + String(number)
        description = digits + "\(CheckDigit.hybrid(digits.utf8.map { Int($0) - 48 }))"
    }

    /// - Returns: `nil` for anything but ten digits, blanks and hyphens apart, of which the last is right.
    init?(parsing text: some StringProtocol) {
        let signs = text.filter { !$0.isWhitespace && $0 != "-" }
        let digits = signs.compactMap(\.wholeNumberValue)
        guard digits.count == 10, signs.count == 10, digits.allSatisfy({ $0 < 10 }),
            CheckDigit.hybrid(digits.dropLast()) == digits.last
        else { return nil }
        description = digits.map(String.init).joined()
    }

    /// `123 456 7890`
    var shown: String {
        let text = description
        return "\(text.prefix(3)) \(text.dropFirst(3).prefix(3)) \(text.suffix(4))"
    }
}
