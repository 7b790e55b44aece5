import Foundation
package import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
package import Kernel
import Synchronization
package import Web

/// What a route answered, read to its end.
package struct RouteAnswer: Sendable {
    package let status: Int
    package let text: String
    package let headers: HTTPFields
    package var location: String? { headers[.location] }
}

/// What a test sends in a request's body.
package struct RouteBody: Sendable {
    package let type: String?
    package let text: String

    package init(type: String?, text: String) { (self.type, self.text) = (type, text) }

    package static let none = RouteBody(type: nil, text: "")

    package static func json(_ text: String) -> RouteBody { RouteBody(type: "application/json", text: text) }

    /// Fields as they travel, escaped already.
    package static func form(_ text: String) -> RouteBody {
        RouteBody(type: "application/x-www-form-urlencoded", text: text)
    }

    /// Fields in their order.
    package static func fields(_ fields: [(String, String)]) -> RouteBody {
        .form(
            fields.map { name, value in
                "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
            }.joined(separator: "&"))
    }

    /// A form with one file, in the field `file`.
    package static func upload(_ file: String) -> RouteBody {
        RouteBody(
            type: "multipart/form-data; boundary=line",
            text: "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n\(file)"
                + "\r\n--line--\r\n")
    }
}

extension Web.Front {
    /// Asks a route as somebody who has signed in, without any sign-in.
    /// - Parameter add: adds the routes, and what stands before them.
    package func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor, _ body: RouteBody = .none,
        of add: (Routes) -> Void
    ) async throws -> RouteAnswer {
        let router = router()
        add(router)
        seal(router)
        var headers: HTTPFields = body.type == "application/json" ? [:] : [.accept: "text/html"]
        headers[.contentType] = body.type
        let request = Request(
            head: .init(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: .init(buffer: ByteBuffer(string: body.text)))
        var log = Logger(label: "test")
        log.logLevel = .critical
        log[metadataKey: "hb.request.id"] = "test"
        var context = Context(source: .init(channel: EmbeddedChannel(), logger: log))
        context.actor = actor
        let response = try await router.buildResponder().respond(to: request, context: context)
        let gathered = Gathered()
        try await response.body.write(gathered)
        return RouteAnswer(status: response.status.code, text: gathered.text, headers: response.headers)
    }
}

private final class Gathered: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())
    var text: String { buffer.withLock { String(buffer: $0) } }
    func write(_ buffer: ByteBuffer) async throws { self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) } }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
