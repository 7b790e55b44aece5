/// The languages everything is written in.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case zh, en

    /// The tag for `lang` attributes and `Content-Language`.
    package var tag: String { self == .zh ? "zh-Hans" : "en" }

    package var other: Language { self == .zh ? .en : .zh }

    /// The language an `Accept-Language` header likes best; `nil` when it names none of ours.
    /// - Source: RFC 9110, section 12.5.4.
    package init?(accepting header: some StringProtocol) {
        var best: (language: Language, weight: Double)?
        for range in header.split(separator: ",").prefix(20) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first?.trimmed.lowercased(),
                let language = Language(rawValue: String(tag.prefix { $0 != "-" }))
            else { continue }
            let weight = parts.dropFirst().lazy.map(\.trimmed).first { $0.hasPrefix("q=") }
            let value = weight.flatMap { Double($0.dropFirst(2)) } ?? 1
            if value > (best?.weight ?? 0) { best = (language, value) }
        }
        guard let best else { return nil }
        self = best.language
    }
}

extension StringProtocol {
    /// Without blanks at either end.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
