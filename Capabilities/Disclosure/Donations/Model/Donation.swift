import Kernel

/// What was given: money, counted in fen, or whole units of a thing.
enum Gift: Sendable, Hashable {
    case money
    case goods(item: String, unit: String)

    var kind: String {
        switch self {
        case .money: "money"
        case .goods: "goods"
        }
    }

    /// The number alone: `1,234.50` yuan, `12` boxes.
    func shown(_ quantity: Int64) -> String {
        switch self {
        case .money: Money(count: quantity).shown
        // As money is grouped, without the hundredths.
        case .goods: String(Money(count: quantity * 100).shown.dropLast(3))
        }
    }

    /// - Returns: `nil` for anything but a whole quantity above nothing.
    func quantity(parsing text: String) -> Int64? {
        guard let money = Money(parsing: text), money.count > 0 else { return nil }
        if self == .money { return money.count }
        return money.count % 100 == 0 ? money.count / 100 : nil
    }
}

/// Who gave it, as everybody may read it.
struct Donor: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case person, organisation, anonymous }

    let kind: Kind
    /// Wants to be named in full.
    let isNamed: Bool
    /// Covered unless the donor wants to be named; empty where nothing is said.
    let name: String
}

/// Who a part of a gift goes to.
struct Recipient: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case village, post, organisation, person }

    let kind: Kind
    let name: String
}

/// A gift for a purpose, with a number by which everybody can follow it.
struct Donation: Sendable, Hashable {
    let id: ID<Donation>
    let number: CaseNumber
    let village: DivisionCode
    let gift: Gift
    let quantity: Int64
    /// Personal data covered.
    let purpose: String
    let donor: Donor
    let received: Timestamp
}

/// One part of a gift moved from somewhere to somewhere; what has not been moved on is still there.
struct DonationStep: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        case received, stored, issued, handedOver, cameBack
        /// Somebody asks for it to be written off.
        case asked
        /// A second person did not agree: it stays where it was.
        case kept
        case writtenOff
    }

    /// Where that part is.
    enum State: String, Sendable, CaseIterable {
        /// At a place.
        case lying
        case underway
        /// Waits for a second person to write it off.
        case asked
        case handedOver, writtenOff
    }

    /// From 1, in the order in which it happened.
    let number: Int
    let kind: Kind
    let state: State
    /// The step it was taken from; `nil` for what was received.
    let from: Int?
    let quantity: Int64
    let left: Int64
    /// The place, or who it goes to, covered.
    let place: String
    let recipient: Recipient.Kind?
    /// The words of the receipt, or the reason, covered.
    let words: String
    let at: Timestamp
    /// Since when it is at its place; asking for a write-off that fails does not begin it anew.
    let since: Timestamp
    let role: Role
    let person: ID<Person>
    /// Of a write-off: who asked for it.
    var asker: ID<Person>?
    /// When it was said publicly that it lies too long.
    var told: Timestamp?

    /// The same for the same step of the same gift.
    static func id(_ donation: ID<Donation>, _ number: Int) -> ID<DonationStep> {
        .naming(["donation step", donation.description, "\(number)"])
    }
}

/// How much of a gift, or of several of one kind, is where.
struct DonationSums: Sendable, Hashable {
    private(set) var byState: [DonationStep.State: Int64] = [:]

    subscript(_ state: DonationStep.State) -> Int64 { byState[state] ?? 0 }

    mutating func add(_ quantity: Int64, _ state: DonationStep.State) { byState[state, default: 0] += quantity }

    var total: Int64 { byState.values.reduce(0, +) }
}
