import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// Sets `context.peer`: the address of the connection or, where that is one of our proxies, the address the proxy names.
///
/// `X-Forwarded-For` is believed from the right, as far as proxies of ours wrote it; what a caller wrote further left,
/// or without any proxy, means nothing.
struct Peer: RouterMiddleware {
    let proxies: [AddressRange]

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.peer = Self.address(
            context.remoteAddress?.ipAddress, forwarded: request.headers[values: .forwardedFor], proxies)
        return try await next(request, context)
    }

    static func address(_ socket: String?, forwarded: [String], _ proxies: [AddressRange]) -> IPAddress? {
        guard let socket, var peer = IPAddress(socket) else { return nil }
        guard !proxies.isEmpty else { return peer }
        var named = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map(\.trimmed)
        while proxies.contains(where: { $0.contains(peer) }), let last = named.popLast() {
            guard let address = IPAddress(last) else { break }
            peer = address
        }
        return peer
    }
}

extension Context {
    /// Tells callers apart for limits: the address; of version 6 the network, since a household has one of its own.
    package var peerKey: String {
        guard let peer else { return "unknown" }
        return peer.bytes.count == 4
            ? peer.description : peer.bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}

extension HTTPField.Name {
    static let forwardedFor = Self("X-Forwarded-For")!
}
