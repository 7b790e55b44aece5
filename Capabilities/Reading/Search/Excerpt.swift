/// A piece of a text around the words that were sought, cut into what was sought and what was not.
package struct Excerpt: Hashable, Sendable {
    package struct Piece: Hashable, Sendable {
        package let text: String
        package let isHit: Bool
    }

    package let pieces: [Piece]

    /// Signs before the first hit, and of the whole.
    private static let lead = 12
    private static let length = 80

    /// - Returns: `nil` when none of the words stands in the text.
    package init?(_ text: String, _ words: [Folded]) {
        let folded = Folded(text)
        var isHit = [Bool](repeating: false, count: folded.scalars.count)
        for place in words.flatMap({ folded.places(of: $0) }).joined() { isHit[place] = true }
        guard let first = isHit.firstIndex(of: true) else { return nil }
        let scalars = Array(text.unicodeScalars)
        let start = first <= Self.lead ? 0 : first - Self.lead
        let end = min(scalars.count, start + Self.length)
        var pieces: [Piece] = start > 0 ? [Piece(text: "…", isHit: false)] : []
        var place = start
        while place < end {
            let from = place
            while place < end, isHit[place] == isHit[from] { place += 1 }
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: scalars[from..<place].map { $0.properties.isWhitespace ? " " : $0 })
            pieces.append(Piece(text: String(piece), isHit: isHit[from]))
        }
        if end < scalars.count { pieces.append(Piece(text: "…", isHit: false)) }
        self.pieces = pieces
    }

    /// With `<mark>` around what was sought, everything else escaped.
    package var html: String {
        pieces.map { $0.isHit ? "<mark>\(Self.escaped($0.text))</mark>" : Self.escaped($0.text) }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, sign in
            switch sign {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(sign)
            }
        }
    }
}
