import Crypto
import Transparency

/// All there is to a draw that was made, as it is published: whoever has this file needs nobody else.
package struct DrawRecord: Codable, Hashable, Sendable {
    package static let format = "shanzhi-draw/v1"

    package let format: String
    package let number: String
    /// In the order in which they were published.
    package let entrants: [String]
    /// How many win.
    package let places: Int
    /// Lower-case hexadecimal, as every value of bytes here.
    package let pool: String
    package let commitment: String
    /// All zero when it was withheld.
    package let secret: String
    package let isWithheld: Bool
    /// The public value as text; its UTF-8 bytes are hashed.
    package let value: String
    package let beacon: String
    package let seed: String
    /// First to last: the first `places` win, the rest are the waiting list.
    package let ranking: [String]

    package init(
        number: String, entrants: [String], places: Int, commitment: [UInt8], secret: [UInt8], value: String,
        isWithheld: Bool
    ) {
        let pool = Lots.pool(entrants)
        let beacon = Array(SHA256.hash(data: Array(value.utf8)))
        let seed = Lots.seed(pool: pool, secret: secret, beacon: beacon)
        (format, self.number, self.entrants, self.places) = (Self.format, number, entrants, places)
        (self.pool, self.commitment, self.secret) = (pool.hex, commitment.hex, secret.hex)
        (self.isWithheld, self.value, self.beacon) = (isWithheld, value, beacon.hex)
        (self.seed, ranking) = (seed.hex, Lots.ranking(entrants, seed: seed))
    }

    /// What a draw can be wrong in.
    package enum Flaw: String, Sendable, CaseIterable {
        case format, entrantTwice, pool, commitment, secret, beacon, seed, ranking
    }

    /// The first thing that is not as it must be; `nil` when all is right.
    package var flaw: Flaw? {
        guard format == Self.format else { return .format }
        guard Set(entrants).count == entrants.count else { return .entrantTwice }
        guard let secret = [UInt8](hex: secret), secret.count == Lots.secretLength,
            let commitment = [UInt8](hex: commitment)
        else { return .secret }
        let right = DrawRecord(
            number: number, entrants: entrants, places: places, commitment: commitment, secret: secret, value: value,
            isWithheld: isWithheld)
        if isWithheld != secret.allSatisfy({ $0 == 0 }) { return .secret }
        if !isWithheld, Lots.commitment(to: secret) != commitment { return .commitment }
        if pool != right.pool { return .pool }
        if beacon != right.beacon { return .beacon }
        if seed != right.seed { return .seed }
        return ranking == right.ranking ? nil : .ranking
    }
}

extension [UInt8] {
    /// - Returns: `nil` for an odd number of digits, or what is none.
    package init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == hex.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
