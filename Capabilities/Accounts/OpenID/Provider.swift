import Crypto
import Foundation
import JWTKit
import Kernel
import Outward

/// A provider of identities: what it says of itself, its keys, and what it gives for a code.
/// - Source: OpenID Connect Discovery 1.0; RFC 6749, section 4.1; RFC 7636 (PKCE).
actor Provider {
    /// How long its description and keys are believed without asking again, in milliseconds: a key it has withdrawn
    /// counts no longer than that.
    static let believed: Int64 = 600_000
    /// A token with an unknown key makes us ask anew, at most once in this time.
    static let pause: Int64 = 10_000

    struct Description: Decodable, Sendable {
        let issuer: String
        let authorization_endpoint: String
        let token_endpoint: String
        let jwks_uri: String
    }

    enum Fault: Error {
        case description(String)
        case keys(String)
        case token(status: Int)
    }

    nonisolated let settings: ProviderSettings
    private let outward: Outward
    private let time: any TimeSource
    private var description: (what: Description, at: Timestamp)?
    private var keys: (what: [String: JWK], at: Timestamp)?

    init(_ settings: ProviderSettings, outward: Outward, time: any TimeSource) {
        self.settings = settings
        self.outward = outward
        self.time = time
    }

    /// Where the browser is sent.
    /// - Parameter verifier: its hash goes along; itself it is shown only with the code.
    func address(state: String, nonce: String, verifier: String, redirect: String) async throws -> String {
        let description = try await describe()
        guard var url = URLComponents(string: description.authorization_endpoint),
            url.scheme == "https" || url.scheme == "http"
        else { throw Fault.description("authorization_endpoint") }
        let fields = [
            ("response_type", "code"), ("client_id", settings.client), ("redirect_uri", redirect),
            ("scope", settings.scope), ("state", state), ("nonce", nonce), ("code_challenge_method", "S256"),
            ("code_challenge", base64URL(Array(SHA256.hash(data: Data(verifier.utf8))))),
        ]
        let query = fields.map { "\($0)=\($1.queryEncoded)" }.joined(separator: "&")
        url.percentEncodedQuery = [url.percentEncodedQuery, query].compactMap { $0 }.joined(separator: "&")
        guard let address = url.string else { throw Fault.description("authorization_endpoint") }
        return address
    }

    /// The token for a code, looked at from all sides.
    /// - Throws: `Fault`, `IDToken.Fault`, `OutwardFault`.
    func token(for code: String, verifier: String, nonce: String, redirect: String) async throws -> (IDToken, String) {
        let description = try await describe()
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ]
        var headers = [("Accept", "application/json")]
        if let secret = settings.secret {
            let pair = "\(settings.client.queryEncoded):\(secret.queryEncoded)"
            headers.append(("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())"))
        } else {
            fields.append(("client_id", settings.client))
        }
        let body = fields.map { "\($0)=\($1.queryEncoded)" }.joined(separator: "&")
        let answer = try await outward.post(
            description.token_endpoint, type: "application/x-www-form-urlencoded", Array(body.utf8), headers: headers)
        struct Given: Decodable { let id_token: String }
        guard answer.status == 200, let given = try? JSONDecoder().decode(Given.self, from: Data(answer.body)) else {
            throw Fault.token(status: answer.status)
        }
        return (try await verified(given.id_token, nonce: nonce), given.id_token)
    }

    func verified(_ token: String, nonce: String) async throws -> IDToken {
        let header = try IDToken.Header(of: token)
        let key = try await key(header)
        let collection = JWTKeyCollection()
        // One key, chosen by us: the library would fall back on another where the token names none it knows.
        try await collection.add(jwk: key, isDefault: true)
        let payload: IDToken
        do {
            payload = try await collection.verify(token, as: IDToken.self)
        } catch {
            throw IDToken.Fault.signature
        }
        try payload.check(issuer: settings.issuer, client: settings.client, nonce: nonce, at: time.now())
        return payload
    }

    private func key(_ header: IDToken.Header) async throws -> JWK {
        if let key = choose(try await currentKeys(), header) { return key }
        // The provider may have begun to use a new one.
        guard let last = keys?.at, time.now() >= last.adding(milliseconds: Self.pause),
            let key = choose(try await fetchKeys(), header)
        else { throw IDToken.Fault.unknownKey }
        return key
    }

    private func choose(_ keys: [String: JWK], _ header: IDToken.Header) -> JWK? {
        let key = header.kid.map { keys[$0] } ?? (keys.count == 1 ? keys.first?.value : nil)
        guard let key, key.algorithm == nil || key.algorithm?.rawValue == header.alg else { return nil }
        return key
    }

    private func currentKeys() async throws -> [String: JWK] {
        if let keys, isFresh(keys.at) { return keys.what }
        return try await fetchKeys()
    }

    private func fetchKeys() async throws -> [String: JWK] {
        let answer = try await outward.get(try await describe().jwks_uri, headers: [("Accept", "application/json")])
        guard answer.status == 200, let json = try? JSON(parsing: answer.body), case .object(let fields) = json,
            case .array(let list)? = fields["keys"]
        else { throw Fault.keys("status \(answer.status)") }
        var found: [String: JWK] = [:]
        for (index, entry) in list.enumerated() {
            // Keys of kinds we do not use are passed over; one without a name gets one, for a set of one.
            guard case .object(var fields) = entry, fields["use"].map({ $0 == .string("sig") }) ?? true else {
                continue
            }
            let name: String
            if case .string(let kid)? = fields["kid"] { name = kid } else { name = "key \(index)" }
            fields["kid"] = .string(name)
            let bytes = Data(JSON.object(fields).canonicalBytes)
            if let key = try? JSONDecoder().decode(JWK.self, from: bytes) { found[name] = key }
        }
        keys = (found, time.now())
        return found
    }

    private func describe() async throws -> Description {
        if let description, isFresh(description.at) { return description.what }
        let base = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let answer = try await outward.get(
            "\(base)/.well-known/openid-configuration", headers: [("Accept", "application/json")])
        guard answer.status == 200, let what = try? JSONDecoder().decode(Description.self, from: Data(answer.body))
        else {
            throw Fault.description("status \(answer.status)")
        }
        // Whoever says to be somebody else is not asked further.
        guard what.issuer == settings.issuer else { throw Fault.description("issuer \(what.issuer)") }
        description = (what, time.now())
        return what
    }

    private func isFresh(_ at: Timestamp) -> Bool {
        let age = time.now().milliseconds - at.milliseconds
        return (0..<Self.believed).contains(age)
    }
}
