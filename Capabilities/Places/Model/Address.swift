package import Kernel

/// A standard address: what it is called, and where it is by a point, a place, or both.
package struct Address: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case address, landmark, estate, road
    }

    package let text: String
    package let aliases: [String]
    package let kind: Kind
    package let code: DivisionCode?
    package let point: Coordinate?

    package init(_ text: String, aliases: [String] = [], kind: Kind, code: DivisionCode?, point: Coordinate?) {
        self.text = text
        self.aliases = aliases
        self.kind = kind
        self.code = code
        self.point = point
    }
}

/// What somebody's words led to.
package struct FoundAddress: Hashable, Sendable {
    package enum Match: String, Sendable {
        /// The words are the address.
        case exact
        /// The words are another name of it.
        case alias
        /// The words begin with it or with another name of it.
        case beginning
    }

    package let address: Address
    package let match: Match
    /// The name that was recognised, as it is written in the address book.
    package let matched: String
}
