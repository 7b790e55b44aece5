/// An error that a person reads: what happened, what was kept, what to do now.
///
/// The words are in the strings of the part that throws it, under `key`; `Web` alone turns `kind` into a status.
package protocol Explained: Error {
    var explanation: Explanation { get }
    /// False for a fault of ours, which is logged and not shown.
    var isForeseen: Bool { get }
}

extension Explained {
    package var isForeseen: Bool { true }
}

package struct Explanation: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The request cannot be read.
        case malformed
        /// The request can be read, but what it says cannot be accepted.
        case invalid
        case notSignedIn
        case forbidden
        case notFound
        /// The state of things does not allow it.
        case conflict
        case tooLarge
        case unsupportedType
        case tooMany
        /// Not now; trying again may help.
        case unavailable
    }

    /// One field at fault: a JSON pointer and the key of the reason.
    package struct Field: Sendable, Hashable {
        package let pointer: String
        package let key: String
        package let arguments: [String: String]

        package init(_ pointer: String, _ key: String, _ arguments: [String: String] = [:]) {
            self.pointer = pointer
            self.key = key
            self.arguments = arguments
        }
    }

    package let kind: Kind
    package let key: String
    package let arguments: [String: String]
    package let fields: [Field]

    package init(_ kind: Kind, _ key: String, _ arguments: [String: String] = [:], fields: [Field] = []) {
        self.kind = kind
        self.key = key
        self.arguments = arguments
        self.fields = fields
    }
}
