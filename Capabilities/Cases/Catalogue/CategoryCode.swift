/// What a category is about: a thing in the street, something that happens there, or a matter of the grass roots.
package enum CategoryKind: String, Sendable, Codable, CaseIterable {
    case component, event, matter

    /// The letter that begins the codes of this kind.
    package var letter: String {
        switch self {
        case .component: "C"
        case .event: "E"
        case .matter: "M"
        }
    }
}

/// The code of a category, `C0118`: kind, class of two digits, subclass of two digits.
/// - Source: facts/standards.md, section 1.
package struct CategoryCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let description: String
    package let kind: CategoryKind

    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.dropFirst()
        guard let kind = CategoryKind.allCases.first(where: { text.hasPrefix($0.letter) }), digits.count == 4,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        description = String(text)
        self.kind = kind
    }

    /// `C01` for `C0118`.
    package var classCode: String { String(description.prefix(3)) }

    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a category code like C0118")
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Which categories a row of routes.csv is for: `C0118`, `C01*`, `C*` or `*`.
package struct CategoryPattern: Hashable, Sendable, CustomStringConvertible {
    /// What the codes begin with; the whole code when there is no star.
    private let prefix: String
    /// The one category it names; `nil` when it ends in a star.
    package let exact: CategoryCode?

    package init?(_ text: some StringProtocol) {
        exact = CategoryCode(text)
        guard exact == nil else {
            prefix = String(text)
            return
        }
        guard text.last == "*" else { return nil }
        prefix = String(text.dropLast())
        let isKind = prefix.isEmpty || CategoryKind.allCases.contains { $0.letter == prefix }
        guard isKind || (prefix.utf8.count == 3 && CategoryCode("\(prefix)00") != nil) else { return nil }
    }

    package var description: String { exact == nil ? prefix + "*" : prefix }
    /// How exact it is: 5 for a category, 3 for a class, 1 for a kind, 0 for all.
    package var exactness: Int { prefix.utf8.count }
    package func matches(_ code: CategoryCode) -> Bool { code.description.hasPrefix(prefix) }
}
