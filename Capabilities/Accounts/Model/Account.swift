package import Kernel

/// The access of a person who serves: what they sign in with. What they may do follows from the posts they hold.
package struct Account: Hashable, Sendable {
    package let id: ID<Account>
    package let login: LoginName
    package let person: ID<Person>
    /// The hash of the password, opened; `nil` before one was chosen.
    package var password: String?
    /// The password is shorter than one that is used alone may be.
    package var isShort = false
    /// The secret of the app on the telephone; `nil` before it was set up.
    package var second: [UInt8]?
    package var lockedAt: Timestamp?
    package let created: Timestamp

    package var isLocked: Bool { lockedAt != nil }
}

/// What a person types first: letters, digits, `.`, `-`, `_` and `@`, in small letters.
package struct LoginName: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Returns: `nil` for anything but 2 to 64 of those characters. Capital letters become small ones.
    package init?(_ text: some StringProtocol) {
        let small = text.lowercased()
        let isFine = small.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".-_@".utf8.contains(byte)
        }
        guard isFine, (2...64).contains(small.utf8.count) else { return nil }
        description = small
    }
}
