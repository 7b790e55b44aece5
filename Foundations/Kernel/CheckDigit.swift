/// Check digits: what catches a slip when a number is typed or read aloud.
package enum CheckDigit {
    /// The digit that follows `digits`, each 0…9; it catches every single wrong digit.
    /// - Source: ISO 7064, MOD 11,10; GB/T 17710.
    package static func hybrid(_ digits: some Sequence<Int>) -> Int {
        let product = digits.reduce(10) { product, digit in
            let sum = (product + digit) % 10
            return (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10
    }

    /// Whether `text` is an 18-character citizen identity number: a date that exists and the right last character.
    /// - Source: GB 11643; facts/standards.md, section 3.
    package static func isIdentityNumber(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.uppercased().utf8)
        let digits = bytes.prefix(17).compactMap(digit)
        guard bytes.count == 18, digits.count == 17 else { return false }
        let date = digits[6..<14].reduce(0) { $0 * 10 + $1 }
        guard LocalDate(year: date / 10_000, month: date / 100 % 100, day: date % 100) != nil else { return false }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        return bytes[17] == Array("10X98765432".utf8)[sum % 11]
    }

    /// Whether `text` is an 18-character unified social credit code with the right last character.
    /// - Source: GB 32100; facts/standards.md, section 3.
    package static func isCreditCode(_ text: some StringProtocol) -> Bool {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        let values = text.uppercased().utf8.compactMap { alphabet.firstIndex(of: $0) }
        guard text.utf8.count == 18, values.count == 18 else { return false }
        let sum = values.prefix(17).reduce((sum: 0, weight: 1)) { total, value in
            (total.sum + value * total.weight, total.weight * 3 % 31)
        }.sum
        return values[17] == (31 - sum % 31) % 31
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
