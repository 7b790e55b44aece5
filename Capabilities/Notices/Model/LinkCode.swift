import Crypto
import Foundation
import Journal
import Kernel

/// What the link of a message ends with: it shows the matter and stops messages about one report, and does nothing else.
///
/// Only the county can make it, from a keyed hash of the report's id: 12 of 31 letters and digits, 59 bits, short
/// enough for a text message. Only its hash is stored.
struct LinkCode: Hashable, Sendable {
    let text: String
    private static let length = 12
    private static let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)

    init(of report: ID<Report>, _ seal: Seal) {
        let secret = seal.secret(for: report.bytes, purpose: "notice link")
        text = String(
            decoding: secret.prefix(Self.length).map { Self.alphabet[Int($0) % Self.alphabet.count] }, as: UTF8.self)
    }

    /// - Returns: `nil` when it cannot be one.
    init?(_ text: some StringProtocol) {
        let small = text.lowercased()
        guard small.utf8.count == Self.length, small.utf8.allSatisfy({ Self.alphabet.contains($0) }) else { return nil }
        self.text = small
    }

    var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}
