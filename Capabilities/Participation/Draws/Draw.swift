import Ballots
import Kernel

/// A public draw 摇号: a list of entrants, a few places, and chance that nobody in the office can bend.
///
/// The supervision committee seals a secret before anybody can know the named public value; both together rank the list.
struct Draw: Hashable, Sendable {
    enum State: String, Hashable, Sendable, CaseIterable {
        /// The list can still change.
        case draft
        /// List, commitment and the public value to come are published and fixed.
        case sealed
        /// The secret was not revealed in time; the second public value decides, without it.
        case withheld
        case drawn
    }

    /// A value that everybody can look up and nobody can know before: the name under which to find it.
    struct PublicValue: Hashable, Sendable {
        let name: String
        /// From when it is known.
        let from: Timestamp
    }

    let id: ID<Draw>
    let number: CaseNumber
    let place: DivisionCode
    let title: String
    let text: String
    /// How many win.
    let places: Int
    let value: PublicValue
    /// Until when the secret has to be revealed.
    let revealBy: Timestamp
    /// Known only after `revealBy`, so that whoever withholds the secret chooses nothing.
    let fallback: PublicValue
    var state = State.draft
    /// SHA-256 values: the root over the entrants, the commitment to the secret.
    var pool: [UInt8]?
    var commitment: [UInt8]?
    /// What was revealed; all zero when it was withheld.
    var secret: [UInt8]?
    /// The public value as it was entered, the second one where the secret was withheld.
    var drawnValue: String?
}

/// Somebody or something in the list.
struct Entrant: Hashable, Sendable {
    /// As the organiser numbers them: 1 to 40 letters, digits and hyphens.
    let id: String
    /// A name of which only the first character is left.
    let maskedName: String
    /// From 1, in the outcome.
    var rank: Int?
}

extension Draw {
    /// The secret's place in the seed when nobody revealed it.
    static let nothing = [UInt8](repeating: 0, count: Lots.secretLength)
    /// Entrants at most.
    static let mostEntrants = 100_000

    /// - Throws: `DrawRefusal`.
    func checkPlan(at now: Timestamp) throws(DrawRefusal) {
        guard value.from > now else { throw .valueKnown }
        guard revealBy > value.from else { throw .revealTooEarly }
        guard fallback.from > revealBy else { throw .fallbackTooEarly }
    }

    /// Fixes the list and the commitment.
    /// - Throws: `DrawRefusal`.
    func sealed(_ entrants: [String], commitment: [UInt8], at now: Timestamp) throws(DrawRefusal) -> Draw {
        guard state == .draft else { throw .isSealed }
        guard !entrants.isEmpty else { throw .noEntrants }
        try checkPlan(at: now)
        var draw = self
        (draw.state, draw.pool, draw.commitment) = (.sealed, Lots.pool(entrants), commitment)
        return draw
    }

    /// Ranks with the revealed secret and the public value.
    /// - Throws: `DrawRefusal`.
    func revealed(_ secret: [UInt8], value text: String, at now: Timestamp) throws(DrawRefusal) -> Draw {
        guard state == .sealed else { throw state == .withheld ? .tooLate : .notSealed }
        guard now >= value.from else { throw .tooEarly }
        guard now < revealBy else { throw .tooLate }
        guard Lots.commitment(to: secret) == commitment else { throw .wrongSecret }
        return drawn(secret, text)
    }

    /// Says that the secret was not revealed; nobody can reveal it any more.
    func withheld(at now: Timestamp) -> Draw? {
        guard state == .sealed, now >= revealBy else { return nil }
        var draw = self
        draw.state = .withheld
        return draw
    }

    /// Ranks by the second public value alone.
    /// - Throws: `DrawRefusal`.
    func fallenBack(value text: String, at now: Timestamp) throws(DrawRefusal) -> Draw {
        guard state == .withheld else { throw .notWithheld }
        guard now >= fallback.from else { throw .tooEarly }
        return drawn(Self.nothing, text)
    }

    private func drawn(_ secret: [UInt8], _ text: String) -> Draw {
        var draw = self
        (draw.state, draw.secret, draw.drawnValue) = (.drawn, secret, text)
        return draw
    }

    /// Everybody in order; empty before the draw.
    func ranking(_ entrants: [String]) -> [String] { record(entrants)?.ranking ?? [] }

    /// What a stranger recomputes; `nil` before the draw.
    func record(_ entrants: [String]) -> DrawRecord? {
        guard let commitment, let secret, let drawnValue else { return nil }
        return DrawRecord(
            number: number.description, entrants: entrants, places: places, commitment: commitment, secret: secret,
            value: drawnValue, isWithheld: secret == Self.nothing)
    }
}
