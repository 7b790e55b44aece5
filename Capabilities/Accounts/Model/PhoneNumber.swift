/// A telephone number that a code can be sent to, in its normal form `+8613800138000`.
/// - Source: ITU-T E.164; mobile numbers of mainland China are 11 digits from 13 to 19.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameter text: with blanks, hyphens or brackets, with or without +86 or 0086; other countries with +.
    package init?(_ text: some StringProtocol) {
        var digits = text.unicodeScalars.compactMap { scalar -> Character? in
            switch scalar {
            case "\u{FF10}"..."\u{FF19}": return Character(Unicode.Scalar(scalar.value - 0xFF10 + 0x30) ?? scalar)
            case " ", "-", "(", ")", "\u{3000}", "\u{00A0}": return nil
            default: return Character(scalar)
            }
        }
        if digits.starts(with: "00") { digits.replaceSubrange(0..<2, with: "+") }
        let isAbroad = digits.first == "+"
        if isAbroad { digits.removeFirst() }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let first = digits.first, first != "0" else {
            return nil
        }
        var number = String(digits)
        if isAbroad, number.hasPrefix("86") { number.removeFirst(2) }
        if !isAbroad || digits.starts(with: "86") {
            guard number.count == 11, number.hasPrefix("1"), number.dropFirst().first.map({ $0 >= "3" }) == true else {
                return nil
            }
            description = "+86\(number)"
        } else {
            guard (8...15).contains(number.count) else { return nil }
            description = "+\(number)"
        }
    }

    /// For the one whose number it is: `138****8000`.
    package var masked: String {
        let own = description.hasPrefix("+86") ? String(description.dropFirst(3)) : description
        return own.prefix(3) + "****" + own.suffix(4)
    }
}
