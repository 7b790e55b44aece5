import Journal
import Kernel

/// What whoever left a tip comes back with: 32 digits in groups of four, the last a check digit. Only its hash is kept.
///
/// 31 digits of which none is likelier than 26 in 256 are 102 bits at least.
/// - Source: ISO 7064, MOD 11,10.
struct TipCode: Hashable, Sendable {
    private static let length = 32

    let digits: String

    /// - Parameter ticket: drawn by lot for each form; the same form sent twice gives the same code.
    init(ticket: String, _ seal: Seal) {
        let secret = seal.secret(for: Array(ticket.utf8), purpose: "tip code")
        let values = secret.prefix(Self.length - 1).map { Int($0) % 10 }
        digits = (values + [CheckDigit.hybrid(values)]).map(String.init).joined()
    }

    /// - Returns: `nil` for anything but 32 digits, blanks and hyphens apart, of which the last is right.
    init?(parsing text: some StringProtocol) {
        let signs = text.filter { !$0.isWhitespace && !"-–—".contains($0) }
        let values = signs.compactMap(\.wholeNumberValue).filter { (0...9).contains($0) }
        guard signs.count == Self.length, values.count == Self.length,
            CheckDigit.hybrid(values.dropLast()) == values.last
        else { return nil }
        digits = values.map(String.init).joined()
    }

    func hash(_ seal: Seal) -> [UInt8] { seal.lookup(digits, kind: "tip code") }

    /// `1234 5678 …`
    var shown: String {
        stride(from: 0, to: Self.length, by: 4).map { String(digits.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
}
