package import Kernel

/// Words that a unit writes often, under a name; a change makes a new version and keeps the old one.
package struct ReplyTemplate: Hashable, Sendable {
    package let id: ID<ReplyTemplate>
    package let version: Int
    package let unit: UnitCode
    /// The action whose words they are.
    package let action: CaseAction
    package let name: String
    /// With placeholders in braces.
    package let words: String
    package let made: Timestamp
    package let isRetired: Bool

    /// The actions whose words a template may give, and the field they go to.
    package static let fields: [CaseAction: String] = [
        .close: "answer", .handle: "words", .refuse: "words", .return: "reason", .verify: "words",
        .sendback: "reason", .contact: "note",
    ]

    /// What a placeholder may stand for: facts of the case, never of a person.
    package enum Placeholder: String, Sendable, CaseIterable {
        case number, place, unit, category, due
    }

    /// The names in braces, in the order in which they stand.
    package static func names(in words: String) -> [String] {
        words.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
            piece.firstIndex(of: "}").map { String(piece[..<$0]) }
        }
    }

    /// The words with each placeholder replaced; a name that `value` does not know stays as it is.
    package func filled(_ value: (String) -> String?) -> String {
        Self.names(in: words).reduce(words) { words, name in
            value(name).map { words.replacing("{\(name)}", with: $0) } ?? words
        }
    }
}
