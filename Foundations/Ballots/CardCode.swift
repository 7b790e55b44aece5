import Crypto
package import Foundation

/// What stands on a voter's card: 15 random signs (74 bits) and one that shows a slip, as `7KQ2-M9FT-XW3C-8HPD`.
///
/// The alphabet has 31 signs, a prime, and every place its own weight: one wrong sign, and any two that changed places,
/// are always noticed.
package struct CardCode: Hashable, Sendable {
    /// Digits and capitals without those that look alike: 0 O, 1 I L.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ".utf8)
    private static let length = 16

    /// Without hyphens.
    package let text: String

    /// A new one, from the system's source of randomness.
    package init() {
        var values = (1..<Self.length).map { _ in Int.random(in: 0..<Self.alphabet.count) }
        values.append(Self.check(values))
        text = Self.text(values)
    }

    /// As somebody types it from paper.
    /// - Returns: `nil` when a sign is wrong, missing or too many.
    package init?(_ typed: some StringProtocol) {
        guard typed.utf8.count <= 40 else { return nil }
        let signs = typed.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        let values = signs.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard signs.count == Self.length, values.count == signs.count,
            values.last == Self.check(values.dropLast())
        else { return nil }
        text = Self.text(values)
    }

    /// In groups of four.
    package var shown: String {
        stride(from: 0, to: Self.length, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    /// What an issuer keeps of a card: nothing that lets anybody make the code, and good for this voter alone.
    /// - Parameter key: 32 random bytes that lie elsewhere than the marks.
    package func mark(vote: String, ordinal: Int, key: Data) -> Data {
        let text = Data("shanzhi-issuer/v1/card\n\(vote)\n\(ordinal)\n\(text)\n".utf8)
        return Data(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)))
    }

    private static func check(_ values: some Collection<Int>) -> Int {
        values.enumerated().reduce(0) { ($0 + ($1.offset + 1) * $1.element) % alphabet.count }
    }

    private static func text(_ values: [Int]) -> String { String(decoding: values.map { alphabet[$0] }, as: UTF8.self) }
}
