import Foundation
import Logging
import NIOCore
import Testing

@testable import Web

@Suite("the style sheet")
struct StylesheetTests {
    /// Text on its ground, and how much contrast WCAG 2.2 AA asks for (1.4.3 text, 1.4.11 edges).
    static let pairs: [(String, String, Double)] = [
        ("ink", "paper", 4.5), ("ink", "card", 4.5), ("ink-2", "paper", 4.5), ("ink-2", "card", 4.5),
        ("ink-2", "plain-soft", 4.5),
        ("jade", "paper", 4.5), ("jade", "card", 4.5), ("jade", "jade-soft", 4.5), ("on-jade", "jade", 4.5),
        ("on-jade", "jade-deep", 4.5), ("jade-deep", "card", 4.5), ("due", "due-soft", 4.5), ("due", "paper", 4.5),
        ("late", "late-soft", 4.5), ("late", "card", 4.5), ("late", "paper", 4.5), ("info", "info-soft", 4.5),
        ("ink", "plain-soft", 4.5), ("ink", "jade-soft", 4.5), ("ink-2", "jade-soft", 4.5), ("ink", "late-soft", 4.5),
        ("edge", "paper", 3), ("edge", "card", 3),
    ]

    @Test("every pair of colours has the contrast it needs, light and dark", arguments: pairs)
    func contrast(pair: (String, String, Double)) throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        let css = String(buffer: try #require(house.assets.file("shanzhi.css")).bytes)
        let dark = try #require(css.range(of: "prefers-color-scheme: dark"))
        for (name, block) in [("light", css[..<dark.lowerBound]), ("dark", css[dark.upperBound...])] {
            let a = try luminance(pair.0, String(block))
            let b = try luminance(pair.1, String(block))
            let ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
            #expect(ratio >= pair.2, "\(name): \(pair.0) on \(pair.1) is \(ratio)")
        }
    }

    @Test("pages that are always dark have the colours of a dark device")
    func forcedDark() throws {
        let house = try Front(parts: [], log: .init(label: "test"))
        let css = String(buffer: try #require(house.assets.file("shanzhi.css")).bytes)
        func colours(after start: String) throws -> [String] {
            let begin = try #require(css.range(of: start)).upperBound
            let block = css[begin...].prefix { $0 != "}" }
            return block.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { $0.hasPrefix("--") }
        }
        let preferred = try colours(after: ":root:not([data-theme=light]) {")
        #expect(preferred.count > 5)
        #expect(try colours(after: "\n[data-theme=dark] {") == preferred)
    }

    private func luminance(_ name: String, _ css: String) throws -> Double {
        let start = try #require(css.range(of: "--\(name): #")).upperBound
        let digits = css[start...].prefix { $0.isHexDigit }
        let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        let number = try #require(Int(full, radix: 16))
        let channels = [16, 8, 0].map { shift -> Double in
            let value = Double(number >> shift & 255) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
