/// The rungs of the territory, from the province down to the dwelling.
package enum Level: String, Sendable, Codable, CaseIterable, Comparable {
    case province, city, county, township, village, grid, microgrid

    /// Digits of a code at this level: 2+2+2+3+3, grid +3, micro-grid +2.
    /// - Source: facts/standards.md, sections 1 and 3; domain.md, "Territory".
    package var digits: Int {
        switch self {
        case .province: 2
        case .city: 4
        case .county: 6
        case .township: 9
        case .village: 12
        case .grid: 15
        case .microgrid: 17
        }
    }
    package var above: Level? { Self.allCases.last { $0 < self } }
    package var below: Level? { Self.allCases.first { $0 > self } }

    package static func < (upper: Level, lower: Level) -> Bool { upper.digits < lower.digits }
}

/// The code of a place, written with as many digits as its level has: `330381001` is a township.
package struct DivisionCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let description: String
    package let level: Level

    /// Accepts the short form and the 12-digit form padded with zeros (`330381000000` is the county `330381`).
    package init?(_ text: some StringProtocol) {
        var digits = String(text)
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        if digits.utf8.count == 12 {
            let padded = digits
            for length in [9, 6, 4, 2] where padded.hasSuffix(String(repeating: "0", count: 12 - length)) {
                digits = String(padded.prefix(length))
            }
        }
        guard let level = Level.allCases.first(where: { $0.digits == digits.utf8.count }) else { return nil }
        self.description = digits
        self.level = level
    }

    /// The beginning of a code that was checked.
    private init(_ prefix: Substring, _ level: Level) {
        description = String(prefix)
        self.level = level
    }

    /// The place this one lies in, by its code; `nil` for a province.
    package var parent: DivisionCode? { level.above.flatMap(ancestor) }

    /// The place of `level` this one lies in, itself when it is of that level, `nil` when `level` is finer.
    package func ancestor(_ level: Level) -> DivisionCode? {
        if level == self.level { return self }
        return level > self.level ? nil : DivisionCode(description.prefix(level.digits), level)
    }

    package func contains(_ other: DivisionCode) -> Bool { other.description.hasPrefix(description) }

    /// From the province down to this place.
    package var chain: [DivisionCode] { Level.allCases.compactMap(ancestor) }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a division code")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A county: the tenant. Its six digits lead every key.
package struct County: Hashable, Sendable, Codable {
    package let code: DivisionCode

    package init?(_ code: DivisionCode) {
        guard code.level == .county else { return nil }
        self.code = code
    }

    /// The number in the `county` column.
    package var key: Int64 { Int64(code.description) ?? 0 }
}
