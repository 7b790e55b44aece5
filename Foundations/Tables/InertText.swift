/// Text that no spreadsheet runs as a formula, and that leads back to the text it was made of.
///
/// A text that begins as a formula gets an apostrophe in front, and so does one that begins with an apostrophe: whoever
/// takes one apostrophe away from the front of a cell always has the original. Blanks and signs nobody sees do not
/// hide a formula that follows them, since programs skip them.
/// - Source: OWASP, "CSV Injection": `=`, `+`, `-`, `@`, tab, carriage return, line feed, and the full-width forms of the
///   signs, which East Asian versions read as the signs themselves.
package enum InertText {
    package static func made(of text: String) -> String { needsMark(text) ? "'" + text : text }

    /// The text that `inert` was made of.
    package static func undone(_ inert: String) -> String {
        inert.unicodeScalars.first == "'" ? String(inert.unicodeScalars.dropFirst()) : inert
    }

    private static func needsMark(_ text: String) -> Bool {
        // Almost every text ends the question at its first letter.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "'", "\t", "\r", "\n": return true
            // Full-width =, +, -, @ and the minus sign.
            case "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}": return true
            default: if !isPassedOver(scalar) { return false }
            }
        }
        return false
    }

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value <= 0x20 || scalar.value == 0x7F }
        let properties = scalar.properties
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
            || properties.generalCategory == .control
    }
}
