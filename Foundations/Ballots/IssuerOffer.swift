import Crypto
package import Foundation
import Transparency

/// What another office tells the county about its issuer: a few lines of JSON, to be pasted when a vote is confirmed.
package struct IssuerOffer: Codable, Hashable, Sendable {
    package static let format = "shanzhi-issuer/v1"

    package var format = Self.format
    package let vote: String
    /// Where voters' browsers reach it: scheme, host and perhaps a port.
    package let address: String
    /// Signs blindly: SubjectPublicKeyInfo.
    package let issuer: Data
    /// Signs statements: a point on P-256, uncompressed.
    package let statements: Data

    package init(vote: String, address: String, issuer: Data, statements: Data) {
        self.vote = vote
        self.address = address
        self.issuer = issuer
        self.statements = statements
    }

    /// - Returns: `nil` for what is none, also with a key that is none.
    package init?(parsing text: String) {
        guard let offer = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)), offer.format == Self.format,
            (try? IssuerPublicKey(der: offer.issuer)) != nil,
            (try? P256.Signing.PublicKey(x963Representation: offer.statements)) != nil
        else { return nil }
        self = offer
    }

    /// Whether voters' browsers may be sent there: by TLS only, or on this machine for trying.
    package static func isReachable(_ address: String) -> Bool {
        let loopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        return address.hasPrefix("https://") || loopback.contains { address == $0 || address.hasPrefix($0 + ":") }
    }

    /// A line of JSON.
    package var line: String { OneLine.text(self) }

    /// The beginning of the key's SHA-256, to compare by eye: `1a2b 3c4d 5e6f 7081`.
    package var fingerprint: String { Self.fingerprint(issuer) }

    package static func fingerprint(_ issuer: Data) -> String {
        let digits = Array(Array(SHA256.hash(data: issuer)).hex.prefix(16))
        return stride(from: 0, to: 16, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
    }
}

/// What the county publishes of a vote for the office that will be its second issuer.
package struct IssuerInvitation: Codable, Hashable, Sendable {
    package static let format = "shanzhi-invitation/v1"

    package var format = Self.format
    package let vote: String
    package let title: String
    /// How many are on the frozen roll.
    package let roll: Int
    /// Milliseconds since 1970, UTC.
    package let opens: Int64
    package let closes: Int64
    /// The page where voters vote, whole.
    package let page: String

    package init(vote: String, title: String, roll: Int, opens: Int64, closes: Int64, page: String) {
        self.vote = vote
        self.title = title
        self.roll = roll
        self.opens = opens
        self.closes = closes
        self.page = page
    }

    /// - Returns: `nil` for what is none.
    package init?(parsing bytes: Data) {
        guard let found = try? JSONDecoder().decode(Self.self, from: bytes), found.format == Self.format,
            found.roll > 0, found.opens < found.closes
        else { return nil }
        self = found
    }

    package var line: String { OneLine.text(self) }
}

/// What people copy and paste: JSON on one line, bytes in base64.
enum OneLine {
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
