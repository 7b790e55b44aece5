import Foundation
import JWTKit
import Kernel

/// What a provider says of the person who signed in, once its signature was found right.
struct IDToken: JWTPayload {
    let iss: String
    let sub: String
    let aud: Audience
    let exp: Double
    let iat: Double?
    let nbf: Double?
    let nonce: String?
    let azp: String?

    enum Audience: Codable, Sendable {
        case one(String)
        case many([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let one = try? container.decode(String.self) {
                self = .one(one)
            } else {
                self = .many(try container.decode([String].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .one(let one): try container.encode(one)
            case .many(let many): try container.encode(many)
            }
        }

        var all: [String] {
            switch self {
            case .one(let one): [one]
            case .many(let many): many
            }
        }
    }

    /// Time is looked at by `check`, which is told what time it is.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// What was not as it should be.
    enum Fault: Error, Hashable {
        case unreadable
        case algorithm(String)
        case unknownKey
        case signature
        case issuer(String)
        case audience
        case expired
        case notYet
        case nonce
        case claim(String)
    }

    /// How far the provider's clock may be off, in seconds.
    static let skew = 60.0

    /// - Source: OpenID Connect Core 1.0, section 3.1.3.7.
    func check(issuer: String, client: String, nonce expected: String, at now: Timestamp) throws(Fault) {
        let seconds = Double(now.milliseconds) / 1000
        guard iss == issuer else { throw .issuer(iss) }
        guard aud.all.contains(client), aud.all.count == 1 || azp == client, azp == nil || azp == client else {
            throw .audience
        }
        guard seconds < exp + Self.skew else { throw .expired }
        guard (iat ?? 0) <= seconds + Self.skew, (nbf ?? 0) <= seconds + Self.skew else { throw .notYet }
        guard nonce == expected else { throw .nonce }
    }

    /// The header of a token: which key, and how it was used.
    struct Header: Decodable {
        /// Signatures that only the holder of a private key can make; never `none`, never a shared secret.
        static let allowed: Set<String> = [
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA",
        ]

        let alg: String
        let kid: String?

        init(of token: String) throws(Fault) {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let bytes = base64URL(parts[0]),
                let header = try? JSONDecoder().decode(Header.self, from: bytes)
            else { throw .unreadable }
            guard Self.allowed.contains(header.alg) else { throw .algorithm(header.alg) }
            self = header
        }
    }

    /// A claim that is text, read from a token whose signature is right.
    static func claim(_ name: String, of token: String) throws(Fault) -> String {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = base64URL(parts[1]), let json = try? JSON(parsing: Array(bytes)),
            case .object(let claims) = json, case .string(let text)? = claims[name], !text.isEmpty
        else { throw .claim(name) }
        return text
    }
}

/// - Source: RFC 4648, section 5.
func base64URL(_ text: some StringProtocol) -> Data? {
    var base64 = String(text).replacing("-", with: "+").replacing("_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    return Data(base64Encoded: base64)
}

func base64URL(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}
