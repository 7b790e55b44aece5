import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Packs pages and other text for whoever can unpack it, if the answer is the same for everybody.
///
/// A packed answer's length tells what in it repeats; with the words of an attacker and a secret in one answer, the
/// secret can be guessed letter by letter (BREACH). So nothing is packed that was asked for with a secret: a request
/// without session, receipt or key could be the attacker's own, and its answer holds nothing kept from them. Whoever is
/// signed in gets pages as they are, and packed only what says of itself that it is public.
struct Packing: RouterMiddleware {
    /// Bytes below which a packet is a packet, and above which packing would hold up the others.
    static let lengths = 1_000...2_000_000

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard response.isPackable, isForEverybody(request, response) else { return response }
        let varies = response.headers[.vary] ?? ""
        if !varies.contains("Accept-Encoding") {
            response.headers[.vary] = varies.isEmpty ? "Accept-Encoding" : "\(varies), Accept-Encoding"
        }
        guard request.method == .get, Coding.accepted(request.headers[.acceptEncoding]).contains(.gzip) else {
            return response
        }
        let gathering = Gathering()
        try await response.body.write(gathering)
        let plain = gathering.bytes
        response.body = .init(byteBuffer: plain)
        guard let packed = Gzip.packed(plain, effort: 5) else { return response }
        response.body = .init(byteBuffer: packed)
        response.headers[.contentEncoding] = Coding.gzip.rawValue
        response.headers[.contentLength] = "\(packed.readableBytes)"
        // Other bytes than those the tag stands for, but the same content.
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/\(tag)" }
        return response
    }

    private func isForEverybody(_ request: Request, _ response: Response) -> Bool {
        if response.headers[.cacheControl]?.contains("public") == true { return true }
        let cookies = (request.headers[values: .cookie]).flatMap { $0.split(separator: ";") }
        return cookies.allSatisfy { ["lang", "size"].contains($0.prefix { $0 != "=" }.trimmed) }
            && request.headers[.authorization] == nil && request.headers[.receipt] == nil
            && request.uri.queryParameters["receipt"] == nil && response.headers[values: .setCookie].isEmpty
    }
}

extension Response {
    fileprivate var isPackable: Bool {
        guard status == .ok, headers[.contentEncoding] == nil, let type = headers[.contentType],
            let length = body.contentLength
        else { return false }
        let isText = type.hasPrefix("text/") || type.contains("json") || type.hasPrefix("image/svg")
        return isText && Packing.lengths.contains(length)
    }
}

/// Takes what an answer writes.
private final class Gathering: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())

    var bytes: ByteBuffer { buffer.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws { self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) } }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
