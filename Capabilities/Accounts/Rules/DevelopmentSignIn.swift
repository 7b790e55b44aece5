package import Kernel

/// In a demo county anybody may sign in as any post: fit for one's own machine and for nothing else.
package enum DevelopmentSignIn {
    /// - Throws: `AddressRefusal.notLoopback` for every host but 127.0.0.0/8, ::1 and localhost.
    package static func check(host: String) throws(AddressRefusal) {
        guard isLoopback(host) else { throw .notLoopback(host) }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Only digits, no leading zeros: `0177.0.0.1` means different addresses to different readers.
        let numbers = parts.compactMap { part in UInt8(part).flatMap { String($0) == part ? $0 : nil } }
        return parts.count == 4 && numbers.count == 4 && numbers[0] == 127
    }
}

package enum AddressRefusal: Explained, Hashable, CustomStringConvertible {
    case notLoopback(String)

    package var explanation: Explanation {
        switch self {
        case .notLoopback(let host): Explanation(.forbidden, "accounts.notLoopback", ["host": host])
        }
    }

    package var description: String {
        switch self {
        case .notLoopback(let host):
            """
            The development sign-in lets anybody act as any post, so the server does not start on \(host). \
            Nothing was changed. Use --host 127.0.0.1 (or localhost, ::1), or real accounts.
            """
        }
    }
}
