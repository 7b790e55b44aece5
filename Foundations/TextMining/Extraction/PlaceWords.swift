// check: allow text in this file, because these are the characters that places begin and end with

/// Where in a text the name of a place may begin, to be looked up in the book of addresses.
package enum PlaceWords {
    /// The longest piece that is looked up, in characters.
    private static let longest = 40

    /// Pieces that begin where a place may and hold the end of one, at most `limit`, in the order of the text.
    package static func candidates(in text: String, limit: Int = 16) -> [String] {
        var found: [String] = []
        for clause in text.split(whereSeparator: { "。！？!?；;，,、\n（）()“”：: ".contains($0) }) {
            guard clause.contains(where: { ends.contains($0) }) else { continue }
            var starts = [clause.startIndex]
            for index in clause.indices {
                let next = clause.index(after: index)
                if leads.contains(clause[index]), next < clause.endIndex { starts.append(next) }
            }
            for start in starts where found.count < limit {
                let piece = clause[start...].prefix(longest)
                if piece.count >= 3, piece.contains(where: { ends.contains($0) }) { found.append(String(piece)) }
            }
        }
        return found
    }

    private static let ends: Set<Character> = Set("路街道巷弄村镇乡号园苑区厦场城桥站院里坊湾府庭")
    /// Behind these a place may begin: 在飞云街道…, 我家住…, 飞云街道云周路….
    private static let leads: Set<Character> = Set("在到从于住位离往去来是的过由向经道镇乡村市县区内和与")
}
