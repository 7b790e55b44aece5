import QRCode
import Testing

@Suite struct QRSymbolTests {
    /// Rows of a finder pattern, which stands in three corners of every symbol.
    private static let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]

    @Test(
        "three corners hold a finder pattern, the fourth none",
        arguments: ["a", "网格员", String(repeating: "x", count: 2331)])
    func corners(text: String) throws {
        let symbol = try QRSymbol(text)
        #expect((symbol.width - 17) % 4 == 0)
        let end = symbol.width - 7
        func corner(_ row: Int, _ column: Int) -> [String] {
            (0..<7).map { down in (0..<7).map { symbol[row + down, column + $0] ? "1" : "0" }.joined() }
        }
        #expect(corner(0, 0) == Self.finder && corner(0, end) == Self.finder && corner(end, 0) == Self.finder)
        #expect(corner(end, end) != Self.finder)
    }

    @Test("the drawing covers the dark modules and no others")
    func drawing() throws {
        let symbol = try QRSymbol("https://example.org/")
        let svg = symbol.svg(label: "a \"b\" <c> & d")
        #expect(svg.contains("aria-label=\"a &quot;b&quot; &lt;c> &amp; d\""))
        var drawn = 0
        for run in try #require(svg.split(separator: "fill=\"#000\" d=\"").last).split(separator: "M").map(String.init)
        {
            let numbers = run.split { !$0.isNumber }.compactMap { Int($0) }
            guard numbers.count >= 5 else { continue }
            for column in numbers[0]..<numbers[0] + numbers[2] {
                #expect(symbol[numbers[1] - QRSymbol.quietZone, column - QRSymbol.quietZone])
                drawn += 1
            }
        }
        let dark = (0..<symbol.width).map { row in (0..<symbol.width).count { symbol[row, $0] } }.reduce(0, +)
        #expect(drawn == dark && dark > 100)
    }

    @Test("nothing and too much are refused", arguments: [0, 2332])
    func refused(length: Int) {
        #expect(throws: QRFault.length(length)) { try QRSymbol(String(repeating: "x", count: length)) }
    }
}
