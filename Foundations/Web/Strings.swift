package import Foundation

/// Every word a person reads, by key and language, merged from the folders of all parts.
package struct Strings: Sendable {
    private let texts: [Language: [String: String]]
    /// Each text cut at its placeholders.
    private let cut: [Language: [String: [Piece]]]

    /// Reads `zh.json` and `en.json` of each folder: flat objects of key and text.
    /// - Throws: `StringsFault` when a file cannot be read, two parts write the same key, or the languages differ in
    ///   keys or placeholders.
    package init(folders: [URL]) throws {
        var texts: [Language: [String: String]] = [:]
        for folder in folders {
            for language in Language.allCases {
                let file = folder.appending(path: "\(language.rawValue).json")
                guard let data = try? Data(contentsOf: file) else { throw StringsFault.unreadable(file.path) }
                guard let read = try? JSONDecoder().decode([String: String].self, from: data) else {
                    throw StringsFault.notFlat(file.path)
                }
                for (key, text) in read {
                    guard texts[language, default: [:]].updateValue(text, forKey: key) == nil else {
                        throw StringsFault.twice(key: key, file: file.path)
                    }
                }
            }
        }
        try self.init(texts)
    }

    /// - Throws: `StringsFault` when the languages differ in keys or placeholders.
    package init(_ texts: [Language: [String: String]]) throws {
        let all = Set(texts.values.flatMap(\.keys)).sorted()
        for key in all {
            var names: Set<String>?
            for language in Language.allCases {
                guard let text = texts[language]?[key] else { throw StringsFault.missing(key: key, language: language) }
                let found = Set(pieces(text).compactMap(\.placeholder))
                if let names, names != found { throw StringsFault.placeholders(key: key) }
                names = found
            }
        }
        self.texts = texts
        cut = texts.mapValues { $0.mapValues(pieces) }
    }

    /// The text of `key` with its `{name}` placeholders filled from `arguments`.
    ///
    /// An argument that is itself a key stands for that key's text, so that an error can name an action or a state.
    /// - Returns: `⟨key⟩` when there is no such text, and `{name}` for a placeholder that nothing fills.
    package func text(_ key: String, _ language: Language, _ arguments: [String: String] = [:]) -> String {
        guard let pieces = cut[language]?[key] else { return "⟨\(key)⟩" }
        if pieces.count == 1, case .text(let text) = pieces[0] { return text }
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .name(let name): result += arguments[name].map { texts[language]?[$0] ?? $0 } ?? "{\(name)}"
            }
        }
        return result
    }

    package func has(_ key: String) -> Bool { texts[.zh]?[key] != nil }

    /// The text as it stands in the file.
    func raw(_ key: String, _ language: Language) -> String? { texts[language]?[key] }

    enum Piece: Sendable {
        case text(String)
        case name(String)

        var placeholder: String? { if case .name(let name) = self { name } else { nil } }
    }
}

/// A text cut at its placeholders: `{` letter (letters and digits) `}`. Any other brace is just a brace.
func pieces(_ text: String) -> [Strings.Piece] {
    var pieces: [Strings.Piece] = []
    var plain = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
        plain += rest[..<open]
        let after = rest[rest.index(after: open)...]
        let name = after.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        if !name.isEmpty, name.endIndex < after.endIndex, after[name.endIndex] == "}" {
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
            pieces.append(.name(String(name)))
            rest = after[after.index(after: name.endIndex)...]
        } else {
            plain += "{"
            rest = after
        }
    }
    plain += rest
    if !plain.isEmpty { pieces.append(.text(plain)) }
    return pieces
}

/// Why the texts cannot be used; stops the start.
package enum StringsFault: Error, Hashable, CustomStringConvertible {
    case unreadable(String)
    case notFlat(String)
    case twice(key: String, file: String)
    case missing(key: String, language: Language)
    case placeholders(key: String)

    package var description: String {
        switch self {
        case .unreadable(let file): "strings: cannot read \(file)"
        case .notFlat(let file): "strings: \(file) is not a flat JSON object of texts"
        case .twice(let key, let file): "strings: \(key) is written a second time in \(file)"
        case .missing(let key, let language): "strings: \(key) has no text in \(language.rawValue)"
        case .placeholders(let key): "strings: \(key) has different placeholders in its languages"
        }
    }
}
