import Foundation
import Testing

@testable import Ballots

@Suite("codes on voting cards")
struct CardCodeTests {
    private let signs = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")

    @Test("a code is read as it was printed, in either case, with blanks or without")
    func read() {
        for _ in 0..<200 {
            let code = CardCode()
            for typed in [code.shown, code.text, code.shown.lowercased(), code.shown.replacing("-", with: " ")] {
                #expect(CardCode(typed) == code)
            }
            #expect(code.shown.count == 19 && code.text.allSatisfy { signs.contains($0) })
        }
    }

    @Test("one wrong sign, two neighbours that changed places, one too few or too many are always noticed")
    func slips() {
        for _ in 0..<20 {
            let text = Array(CardCode().text)
            for place in text.indices {
                for sign in signs where sign != text[place] {
                    var wrong = text
                    wrong[place] = sign
                    #expect(CardCode(String(wrong)) == nil)
                }
                if place > 0, text[place] != text[place - 1] {
                    var wrong = text
                    wrong.swapAt(place, place - 1)
                    #expect(CardCode(String(wrong)) == nil)
                }
            }
            #expect(CardCode(String(text.dropLast())) == nil && CardCode(String(text + ["2"])) == nil)
        }
        #expect(CardCode("") == nil && CardCode(String(repeating: "A", count: 5000)) == nil)
    }

    @Test("codes differ, and what is kept of one is another for another number, vote or key")
    func marks() {
        #expect(Set((0..<1000).map { _ in CardCode() }).count == 1000)
        let (code, key) = (CardCode(), Data(repeating: 7, count: 32))
        let marks = [
            code.mark(vote: "TP1", ordinal: 1, key: key), code.mark(vote: "TP1", ordinal: 2, key: key),
            code.mark(vote: "TP2", ordinal: 1, key: key), CardCode().mark(vote: "TP1", ordinal: 1, key: key),
            code.mark(vote: "TP1", ordinal: 1, key: Data(repeating: 8, count: 32)),
        ]
        #expect(Set(marks).count == marks.count && marks.allSatisfy { $0.count == 32 })
        #expect(CardCode(code.shown)?.mark(vote: "TP1", ordinal: 1, key: key) == marks[0])
    }
}
