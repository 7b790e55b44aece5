import AsyncHTTPClient
import Foundation
package import Kernel
import NIOCore
import NIOHTTP1
import NIOPosix

/// The one way out of the house for requests over HTTP.
///
/// A name is resolved once, and the connection goes to the address that was looked at, so that a name that answers
/// differently the second time leads nowhere else. Addresses that are not of the open internet are refused, unless they
/// are named in the settings. No redirect is followed, certificates are verified, size and time are bounded.
package struct Outward: Sendable {
    /// What one call may take.
    package struct Limits: Sendable, Hashable {
        /// Milliseconds, all in all.
        package var time: Int64 = 10_000
        /// Bytes of the answer's body.
        package var bytes = 1 << 20

        package init() {}
    }

    private let allowed: [AddressRange]
    private let limits: Limits
    private let resolve: @Sendable (String) async throws -> [IPAddress]

    /// - Parameters:
    ///   - allowed: machines of the own network that may be called, also without TLS.
    ///   - resolve: finds the addresses of a host name.
    package init(
        allowed: [AddressRange] = [], limits: Limits = Limits(),
        resolve: @escaping @Sendable (String) async throws -> [IPAddress] = Resolver.addresses
    ) {
        self.allowed = allowed
        self.limits = limits
        self.resolve = resolve
    }

    package func get(_ address: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", address, headers, body: nil)
    }

    package func post(_ address: String, type: String, _ body: [UInt8], headers: [(String, String)] = []) async throws
        -> Answer
    {
        try await send("POST", address, headers + [("Content-Type", type)], body: body)
    }

    /// - Throws: `OutwardFault`.
    package func send(
        _ method: String, _ address: String, _ headers: [(String, String)], body: [UInt8]?
    ) async throws -> Answer {
        guard let url = URLComponents(string: address), let scheme = url.scheme?.lowercased(),
            ["https", "http"].contains(scheme), let host = url.host, !host.isEmpty, url.user == nil,
            url.password == nil
        else { throw OutwardFault.address(address) }
        let targets = try await destinations(host, isSecure: scheme == "https")
        var request = HTTPClientRequest(url: address)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "User-Agent", value: "shanzhi")
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        for target in targets.dropLast() {
            // Nothing was sent where nobody listens: the next of its addresses may do.
            do { return try await execute(request, host: host, at: target) } catch OutwardFault.unreachable { continue }
        }
        return try await execute(request, host: host, at: targets[targets.count - 1])
    }

    /// Where a connection may go that is not HTTP, as mail: every address was looked at and may be connected to.
    /// - Returns: at least one address, and whether it may go without TLS.
    /// - Throws: `OutwardFault`.
    package func target(_ host: String) async throws -> (addresses: [IPAddress], mayBePlain: Bool) {
        let addresses = try await destinations(host, isSecure: true)
        return (addresses, addresses.allSatisfy(isAllowed))
    }

    /// The addresses that may be connected to; at least one.
    private func destinations(_ host: String, isSecure: Bool) async throws -> [IPAddress] {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let addresses: [IPAddress]
        if let literal = IPAddress(bare) { addresses = [literal] } else { addresses = try await resolve(bare) }
        guard !addresses.isEmpty else { throw OutwardFault.unknownHost(host) }
        // One address out of line condemns the name: nobody picks among the answers of a stranger.
        for address in addresses where !isAllowed(address) {
            guard PublicAddress.contains(address) else { throw OutwardFault.refused(host, address) }
        }
        guard isSecure || addresses.allSatisfy(isAllowed) else { throw OutwardFault.notSecure(host) }
        return addresses
    }

    private func isAllowed(_ address: IPAddress) -> Bool { allowed.contains { $0.contains(address) } }

    private func execute(_ request: HTTPClientRequest, host: String, at target: IPAddress) async throws -> Answer {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.proxy = nil
        configuration.dnsOverride = [host: target.description]
        configuration.timeout = .init(
            connect: .milliseconds(limits.time), read: .milliseconds(limits.time), write: .milliseconds(limits.time))
        let limits = limits
        do {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                let response = try await client.execute(request, timeout: .milliseconds(limits.time))
                let body = try await Self.within(limits.time) { try await response.body.collect(upTo: limits.bytes) }
                return Answer(
                    status: Int(response.status.code), body: Array(body.readableBytesView),
                    headers: response.headers.map { ($0.name, $0.value) })
            }
        } catch is NIOTooManyBytesError {
            throw OutwardFault.tooLarge(host, limit: limits.bytes)
        } catch let fault as OutwardFault {
            throw fault
        } catch let error as CancellationError {
            throw error
        } catch  where error is NIOConnectionError || error is IOError {
            throw OutwardFault.unreachable(host, "\(error)")
        } catch {
            throw OutwardFault.failed(host, "\(error)")
        }
    }

    private static func within<T: Sendable>(
        _ milliseconds: Int64, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .milliseconds(milliseconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw HTTPClientError.deadlineExceeded }
            return value
        }
    }

    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
        let headers: [(String, String)]

        package func header(_ name: String) -> String? {
            headers.first { $0.0.lowercased() == name.lowercased() }?.1
        }
    }
}

/// Why a call was not made or brought nothing.
package enum OutwardFault: Error, Hashable, CustomStringConvertible {
    /// Not an address with `https` or `http` and a host, or one with a password in it.
    case address(String)
    case unknownHost(String)
    /// The host is not on the open internet, and not among those that the settings allow.
    case refused(String, IPAddress)
    /// Only machines that the settings name may be called without TLS.
    case notSecure(String)
    case tooLarge(String, limit: Int)
    /// Nobody listens there.
    case unreachable(String, String)
    case failed(String, String)

    package var description: String {
        switch self {
        case .address(let address): "not an address to call: \(address.prefix(200))"
        case .unknownHost(let host): "\(host) has no address"
        case .refused(let host, let address): "\(host) is at \(address), which OUTWARD_ALLOW does not name"
        case .notSecure(let host): "\(host) is called without TLS, which needs its address in OUTWARD_ALLOW"
        case .tooLarge(let host, let limit): "the answer of \(host) has more than \(limit) bytes"
        case .unreachable(let host, let reason): "\(host) cannot be reached: \(reason)"
        case .failed(let host, let reason): "\(host) did not answer: \(reason)"
        }
    }
}
