import Testing

@testable import Tables

@Suite("Text that no spreadsheet runs") struct InertTextTests {
    /// What a spreadsheet may take for the beginning of a formula.
    private static let signs = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "\t", "\r", "\n"]
    private static let unseen = [
        "", " ", "\u{A0}", "\u{3000}", "\u{FEFF}", "\u{200B}", "\u{200E}", "\u{0}", "\u{1F}", "  ",
    ]

    @Test("whatever begins a formula has an apostrophe in front, also behind what nobody sees")
    func marked() {
        for sign in Self.signs {
            for before in Self.unseen {
                for after in ["", "1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\")"] {
                    let text = before + sign + after
                    #expect(InertText.made(of: text) == "'" + text)
                }
            }
        }
    }

    @Test("of all characters there are, only those begin a formula")
    func everyCharacter() {
        var marked: Set<String> = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            let inert = InertText.made(of: text)
            if inert.unicodeScalars.count > 1 { marked.insert(text) }
            if InertText.undone(inert).unicodeScalars.first != scalar { Issue.record("U+\(String(value, radix: 16))") }
        }
        #expect(marked == Set(Self.signs + ["'"]))
    }

    @Test("ordinary words stay as they are", arguments: ["路灯", "a=1", "1-2", "330381", "", " ", "（=1）", "\u{301}=1"])
    func untouched(text: String) {
        #expect(InertText.made(of: text) == text)
    }

    @Test("one apostrophe taken away leads back to the original", arguments: tryingWords)
    func reversible(text: String) {
        let inert = InertText.made(of: text)
        #expect(Array(InertText.undone(inert).unicodeScalars) == Array(text.unicodeScalars))
    }
}
