/// Words as a workbook can hold them.
enum WorkbookText {
    /// The longest beginning of at most `limit` UTF-16 units that breaks no character.
    static func beginning(of text: String, _ limit: Int) -> String {
        var units = 0
        let kept = text.prefix { character in
            units += character.utf16.count
            return units <= limit
        }
        return String(kept)
    }

    /// The text without what XML cannot hold, and with its own `_x0041_` kept from being read as `A`.
    ///
    /// Every `_` that begins such an escape becomes `_x005F_`; control characters are escaped by the library.
    /// - Source: ECMA-376, part 1, section 22.9.2.19 (ST_Xstring).
    static func escaped(_ text: String) -> String {
        var text = text
        if text.unicodeScalars.contains(where: isForbidden) {
            text = String(String.UnicodeScalarView(text.unicodeScalars.map { isForbidden($0) ? "\u{FFFD}" : $0 }))
        }
        let bytes = Array(text.utf8)
        guard bytes.indices.contains(where: { isEscape(bytes, $0) }) else { return text }
        var escaped: [UInt8] = []
        for index in bytes.indices {
            escaped.append(bytes[index])
            if isEscape(bytes, index) { escaped += "x005F_".utf8 }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// Whether `_xHHHH_` stands there.
    private static func isEscape(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "_"), index + 6 < bytes.count, bytes[index + 1] == UInt8(ascii: "x"),
            bytes[index + 6] == UInt8(ascii: "_")
        else { return false }
        return bytes[(index + 2)...(index + 5)].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }

    /// What XML cannot hold, or C takes for the end.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
    }
}
