import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization

/// A browser of a test: keeps its cookies and follows nothing by itself.
final class Caller: Sendable {
    private let client: any TestClientProtocol
    private let jar = Mutex([String: String]())

    init(_ client: any TestClientProtocol) { self.client = client }

    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, path, headers, nil)
    }

    func delete(_ path: String) async throws -> TestResponse { try await send(.delete, path, [:], nil) }

    @discardableResult
    func form(_ path: String, _ fields: [String: String], headers: HTTPFields = [:]) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        let body = fields.map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&")
        return try await send(.post, path, headers, body)
    }

    @discardableResult
    func json(_ path: String, _ fields: [String: Any], headers: HTTPFields = [:]) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/json"
        let body = try JSONSerialization.data(withJSONObject: fields)
        return try await send(.post, path, headers, String(decoding: body, as: UTF8.self))
    }

    /// The name of the person signed in.
    func me() async throws -> String? {
        let answer = try await get("/api/v1/sessions/me")
        guard answer.status == .ok else { return nil }
        let who = try answer.object()
        return who["person"] as? String ?? who["kind"] as? String
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String?
    ) async throws -> TestResponse {
        var headers = headers
        let held = cookies
        if !held.isEmpty { headers[.cookie] = held.map { "\($0)=\($1)" }.joined(separator: "; ") }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        jar.withLock { jar in
            for header in response.headers[values: .setCookie] {
                let pair = header.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard !["lang", "size"].contains(pair[0]) else { continue }
                jar[String(pair[0])] = header.contains("Max-Age=0") ? nil : String(pair[1])
            }
        }
        return response
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func object() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any] ?? [:]
    }
}
