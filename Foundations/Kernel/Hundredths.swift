/// A quantity counted in hundredths of its unit, exactly: fen of a yuan, hundredths of a square metre.
package protocol Hundredths: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// How many hundredths.
    var count: Int64 { get }
    init(count: Int64)
}

/// Money in fen 分.
package struct Money: Hundredths {
    package let count: Int64
    package init(count: Int64) { self.count = count }
}

/// Floor area in hundredths of a square metre, as registers of property state it.
package struct FloorArea: Hundredths {
    package let count: Int64
    package init(count: Int64) { self.count = count }
}

extension Hundredths {
    package static var zero: Self { Self(count: 0) }

    package static func < (a: Self, b: Self) -> Bool { a.count < b.count }

    /// - Returns: `nil` when the sum is beyond 64 bits.
    package func adding(_ other: Self) -> Self? {
        let (sum, isOver) = count.addingReportingOverflow(other.count)
        return isOver ? nil : Self(count: sum)
    }

    /// A number as people write it: `1234.5`, `1,234.50`, `-0.07`; full-width digits too.
    /// - Returns: `nil` for anything else: more than two decimals, misplaced commas, more than 64 bits hold.
    package init?(parsing text: some StringProtocol) {
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    (0xFF01...0xFF5E).contains($0.value) ? Unicode.Scalar($0.value - 0xFEE0)! : $0
                }))
        guard let match = plain.wholeMatch(of: /\s*(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?\s*/) else {
            return nil
        }
        let decimals = String(match.3 ?? "").padding(to: 2)
        guard let count = Int64(match.1 + match.2.replacing(",", with: "") + decimals) else { return nil }
        self.init(count: count)
    }

    /// `1234.50`, for files.
    package var description: String { written(grouped: false) }

    /// `1,234.50`, for people.
    package var shown: String { written(grouped: true) }

    private func written(grouped: Bool) -> String {
        let (whole, part) = count.magnitude.quotientAndRemainder(dividingBy: 100)
        let digits = Array(String(whole))
        let text =
            grouped
            ? digits.indices.reduce(into: "") { text, index in
                if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
                text.append(digits[index])
            } : String(digits)
        return "\(count < 0 ? "-" : "")\(text).\(part < 10 ? "0" : "")\(part)"
    }

    package init(from decoder: any Decoder) throws {
        self.init(count: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
}

extension String {
    fileprivate func padding(to length: Int) -> String { self + String(repeating: "0", count: length - count) }
}
