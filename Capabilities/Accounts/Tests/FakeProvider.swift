import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Synchronization
import Testing

@testable import Accounts

/// A provider of identities of a test's own, which can also lie.
final class FakeProvider: Sendable {
    struct Key: Sendable {
        let name: String
        let key = P256.Signing.PrivateKey()

        var json: [String: String] {
            let point = key.publicKey.x963Representation
            return [
                "kty": "EC", "crv": "P-256", "use": "sig", "kid": name, "alg": "ES256",
                "x": base64URL(Array(point[1...32])), "y": base64URL(Array(point[33...64])),
            ]
        }
    }

    /// What it answers, changed by tests.
    struct Ways: Sendable {
        var published = [Key(name: "one")]
        /// Signs; may be one that is not published.
        var signing: Key?
        var header: [String: String]?
        var claims: [String: ClaimValue] = [:]
        var leaveOut: Set<String> = []
        var issuer: String?
        /// Something else than a token.
        var answer: String?
        var isUnsigned = false
    }

    enum ClaimValue: Sendable {
        case text(String)
        case number(Double)
        case list([String])

        var any: Any {
            switch self {
            case .text(let text): text
            case .number(let number): number
            case .list(let list): list
            }
        }
    }

    private struct Code: Sendable {
        let nonce: String
        let challenge: String
        let redirect: String
    }

    private struct State: Sendable {
        var ways = Ways()
        var codes: [String: Code] = [:]
        var keysAsked = 0
        var address = ""
    }

    private let state = Mutex(State())
    let time: any TimeSource

    init(time: any TimeSource) { self.time = time }

    var address: String { state.withLock { $0.address } }
    var keysAsked: Int { state.withLock { $0.keysAsked } }
    func change(_ body: (inout Ways) -> Void) { state.withLock { body(&$0.ways) } }

    /// Runs it on this machine.
    func serve(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in self.describe() }
        router.get("/keys") { _, _ in self.keys() }
        router.post("/token") { request, _ in
            let buffer = try await request.body.collect(upTo: 10_000)
            return try self.token(
                String(buffer: buffer), request.headers[.authorization] ?? "")
        }
        let app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await app.test(.live) { client in
            let port = try #require(client.port)
            self.state.withLock { $0.address = "http://127.0.0.1:\(port)" }
            try await body()
        }
    }

    /// What the browser would do there: the person agrees.
    /// - Returns: the query of the address the browser is sent back to.
    func agree(_ address: String) throws -> (state: String, code: String) {
        let url = try #require(URLComponents(string: address))
        let fields = Dictionary(
            uniqueKeysWithValues: (url.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        #expect(fields["response_type"] == "code" && fields["client_id"] == "shanzhi")
        #expect(fields["code_challenge_method"] == "S256" && fields["scope"]?.contains("openid") == true)
        let code = UUID().uuidString
        let kept = Code(
            nonce: try #require(fields["nonce"]), challenge: try #require(fields["code_challenge"]),
            redirect: try #require(fields["redirect_uri"]))
        state.withLock { $0.codes[code] = kept }
        return (try #require(fields["state"]), code)
    }

    private func describe() -> String {
        state.withLock { state in
            let issuer = state.ways.issuer ?? state.address
            return """
                {"issuer":"\(issuer)","authorization_endpoint":"\(state.address)/authorize",\
                "token_endpoint":"\(state.address)/token","jwks_uri":"\(state.address)/keys"}
                """
        }
    }

    private func keys() -> String {
        state.withLock { state in
            state.keysAsked += 1
            let data = try? JSONSerialization.data(withJSONObject: ["keys": state.ways.published.map(\.json)])
            return String(decoding: data ?? Data(), as: UTF8.self)
        }
    }

    private func token(_ body: String, _ authorization: String) throws -> Response {
        let fields = Dictionary(
            uniqueKeysWithValues: body.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map { $0.removingPercentEncoding ?? "" }
                return (parts[0], parts.count > 1 ? parts[1] : "")
            })
        let code = state.withLock { $0.codes.removeValue(forKey: fields["code"] ?? "") }
        let proof = base64URL(Array(SHA256.hash(data: Data((fields["code_verifier"] ?? "").utf8))))
        guard let code, proof == code.challenge, fields["redirect_uri"] == code.redirect,
            authorization == "Basic " + Data("shanzhi:secret".utf8).base64EncodedString()
        else { return Response(status: .badRequest) }
        let ways = state.withLock { $0.ways }
        if let answer = ways.answer {
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        let token = try signed(ways, nonce: code.nonce)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: #"{"token_type":"Bearer","id_token":"\#(token)"}"#)))
    }

    private func signed(_ ways: Ways, nonce: String) throws -> String {
        let key = ways.signing ?? ways.published[0]
        let now = Double(time.now().milliseconds) / 1000
        var claims: [String: Any] = [
            "iss": address, "sub": "subject-7", "aud": "shanzhi", "exp": now + 300, "iat": now, "nonce": nonce,
        ]
        for (name, value) in ways.claims { claims[name] = value.any }
        for name in ways.leaveOut { claims[name] = nil }
        let header = ways.header ?? ["alg": "ES256", "kid": key.name]
        let parts = try [header as Any, claims as Any].map {
            base64URL(Array(try JSONSerialization.data(withJSONObject: $0)))
        }
        let text = parts.joined(separator: ".")
        if ways.isUnsigned { return text + "." }
        return text + "." + base64URL(Array(try key.key.signature(for: Data(text.utf8)).rawRepresentation))
    }
}
