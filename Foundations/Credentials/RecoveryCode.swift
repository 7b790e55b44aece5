/// One of a handful of codes on paper, each good for one sign-in when the telephone is lost.
/// - Source: NIST SP 800-63B-4, section 3.1.2, look-up secrets: hashed with salt as passwords are, used once.
package struct RecoveryCode: Hashable, Sendable {
    /// How many a person gets.
    package static let count = 10

    /// Sixteen letters and digits: 80 bits.
    package let text: String

    package init() { text = Base32.text(randomBytes(10)) }

    /// As somebody types it from paper.
    /// - Returns: `nil` when it has not the length or has other characters.
    package init?(_ typed: String) {
        guard typed.count <= 40, let bytes = Base32.bytes(typed), bytes.count == 10 else { return nil }
        text = Base32.text(bytes)
        // One sign too many has no bits left to show in the bytes.
        guard typed.count(where: { $0.isLetter || $0.isNumber }) == text.count else { return nil }
    }

    /// In groups of four.
    package var shown: String {
        stride(from: 0, to: 16, by: 4).map { start in
            String(text.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }
}
