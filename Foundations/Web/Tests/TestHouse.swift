import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Testing

@testable import Web

/// A house with Web's own resources and the routes a test adds.
func answer(
    _ uri: String, _ method: HTTPRequest.Method = .get, headers: HTTPFields = [:], body: String? = nil,
    settings: PageSettings = .init(), routes: (Routes, Front) -> Void = { _, _ in }
) async throws -> TestResponse {
    let house = try Front(parts: [], settings: settings, log: Logger(label: "test"))
    let router = house.router()
    routes(router, house)
    house.seal(router)
    return try await Application(router: router).test(.router) { client in
        try await client.execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    }
}

/// A request as the server would see it, outside any router.
func request(
    _ path: String = "/", _ method: HTTPRequest.Method = .post, type: String? = nil, headers: HTTPFields = [:],
    _ body: [UInt8] = []
) -> Request {
    var headers = headers
    if let type { headers[.contentType] = type }
    return Request(
        head: .init(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
        body: .init(buffer: ByteBuffer(bytes: body)))
}

struct ProblemSeen: Decodable {
    struct Field: Decodable, Hashable {
        let pointer: String
        let reason: String
    }
    let type: String
    let title: String
    let status: Int
    let detail: String
    let requestId: String
    let errors: [Field]?
}

extension TestResponse {
    var text: String { String(buffer: body) }
    func problem() throws -> ProblemSeen {
        try JSONDecoder().decode(ProblemSeen.self, from: Data(body.readableBytesView))
    }
}

/// An error of a rule, as another part would throw it.
struct Refused: Explained {
    let explanation: Explanation
}

extension Routes {
    /// A route that asks for no right, to test what lies around routes.
    @discardableResult
    func get(
        _ path: RouterPath, use handler: @escaping @Sendable (Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        router.get(path, use: handler)
        return self
    }

    @discardableResult
    func post(
        _ path: RouterPath, use handler: @escaping @Sendable (Request, Context) async throws -> some ResponseGenerator
    ) -> Self {
        router.post(path, use: handler)
        return self
    }
}
