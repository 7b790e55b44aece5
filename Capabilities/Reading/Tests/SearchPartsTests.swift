import Kernel
import Testing

@testable import Reading

/// The pure parts of search. Words and places are invented.
@Suite("the parts of search") struct SearchPartsTests {
    @Test("letters are compared small and narrow, and every sign keeps its place")
    func folding() {
        #expect(Folded("ＬＥＤ路灯　Ａ１") == Folded("led路灯 a1"))
        #expect(Folded("门口的路灯坏了，路灯").places(of: Folded("路灯")) == [3..<5, 8..<10])
        #expect(Folded("啊啊啊啊").places(of: Folded("啊啊")) == [0..<2, 2..<4])
        #expect(!Folded("路灯").contains(Folded("路灯坏")) && !Folded("路灯").contains(Folded("")))
        for text in ["Straße É ＡＢ", "👨‍👩‍👧 路灯", "", "é"] {
            #expect(Folded(text).scalars.count == text.unicodeScalars.count)
        }
    }

    @Test("a text has the pairs of its signs, not across punctuation or spaces")
    func grams() {
        #expect(Gram.all(in: Folded("路灯，坏了")) == Gram.all(in: Folded("路灯")) + Gram.all(in: Folded("坏了")))
        #expect(Gram.all(in: Folded("A1 b")) == Gram.all(in: Folded("a1")))
        #expect(Gram.all(in: Folded("灯")).isEmpty)
        #expect(Set(Gram.all(in: Folded("路灯路灯"))).count == 2)
        #expect(Gram(.township, "330381001") != Gram(.village, "330381001"))
    }

    @Test("a drawer gives back for each pair what was put in, and nothing for another")
    func drawers() {
        var dice = SystemRandomNumberGenerator()
        let lists = (0..<200).map { _ in
            (0..<Int.random(in: 1...300, using: &dice)).map { _ in UInt16.random(in: 0...65_535, using: &dice) }
        }
        let grams = lists.indices.map { Gram(value: UInt64($0 * $0 * 7_919 + 3)) }
        var bytes: [UInt8] = []
        for (index, list) in lists.enumerated() {
            Drawer.add(grams[index], after: index > 0 ? grams[index - 1] : nil, Set(list).sorted(), to: &bytes)
        }
        for (gram, list) in zip(grams, lists) {
            #expect(Drawer.ordinals(of: gram, in: bytes) == Set(list).sorted())
            #expect(Drawer.ordinals(of: Gram(value: gram.value + 1), in: bytes).isEmpty)
        }
        // What is broken off gives something or nothing, and does not trap.
        for end in bytes.indices.prefix(400) { _ = Drawer.ordinals(of: grams[20], in: Array(bytes[..<end])) }
    }

    @Test("an excerpt marks every word that was sought and escapes everything else")
    func excerpts() throws {
        let text = "<script>alert('x')</script>&路灯\"坏了\"，路灯还没人修"
        let excerpt = try #require(Excerpt(text, [Folded("路灯"), Folded("没人")]))
        let rest = "&gt;&amp;<mark>路灯</mark>&quot;坏了&quot;，<mark>路灯</mark>还<mark>没人</mark>修"
        #expect(excerpt.html == "…&#39;)&lt;/script" + rest)
        #expect(excerpt.pieces.filter(\.isHit).map(\.text) == ["路灯", "路灯", "没人"])
        #expect(Excerpt("没有", [Folded("路灯")]) == nil)
        let marked = try #require(Excerpt("请看<mark>和&", [Folded("<mark>和&")]))
        #expect(marked.html == "请看<mark>&lt;mark&gt;和&amp;</mark>")
        let (before, after) = (String(repeating: "啊", count: 300), String(repeating: "呀", count: 300))
        let long = try #require(Excerpt(before + "路灯" + after, [Folded("路灯")]))
        #expect(long.html.hasPrefix("…啊") && long.html.hasSuffix("呀…") && long.html.contains("<mark>路灯</mark>"))
        #expect(long.pieces.map(\.text.count).reduce(0, +) == 82)
    }

    @Test(
        "names have the first letters of their pinyin",
        arguments: [("瑞安街道", "rajd"), ("安阳街道", "ayjd"), ("塘下镇", "txz"), ("飞云江1路", "fyj1l"), ("马屿镇", "myz")])
    func initials(name: String, letters: String) {
        let initials = Initials()
        #expect(initials.initials(of: name) == letters)
        #expect(initials.of(name, beginWith: letters.uppercased()))
        #expect(initials.of(name, beginWith: String(letters.prefix(2))))
        #expect(!initials.of(name, beginWith: "x" + letters))
    }

    @Test("letters alone may be initials")
    func areInitials() {
        #expect(Initials.areInitials("rajd") && Initials.areInitials("RA"))
        for word in ["r", "ra1", "瑞安", "", "ra jd", String(repeating: "a", count: 13)] {
            #expect(!Initials.areInitials(word), "\(word)")
        }
    }
}
