import Dispatch
import Foundation
package import Kernel

/// Addresses of host names, from the system.
package enum Resolver {
    /// Asked on threads of their own: the system's resolver blocks.
    private static let queue = DispatchQueue(label: "resolver", attributes: .concurrent)

    /// - Throws: `OutwardFault.unknownHost`.
    package static func addresses(_ host: String) async throws -> [IPAddress] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try look(host) }) }
        }
    }

    private static func look(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { throw OutwardFault.unknownHost(host) }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let info = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let named = getnameinfo(
                info.pointee.ai_addr, info.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if named == 0, let address = IPAddress(name), !addresses.contains(address) { addresses.append(address) }
            next = info.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw OutwardFault.unknownHost(host) }
        return addresses
    }
}
