import Kernel
import Testing

@testable import Paper

@Suite("sheets of paper") struct PaperPressTests {
    private let ink = Sheet.Ink(0x1c2630)

    @Test("a sheet is a PDF of one page of A4 that carries its fonts")
    func onePage() async throws {
        let bytes = try await PaperPress().print(title: "一页", language: "zh-Hans", sample: "善治") { sheet in
            sheet.write("善治 Good governance 97.35%", .init(20, self.ink, weight: .bold), x: 40, y: 40, width: 400)
            sheet.line(self.ink, [.init(40, 90), .init(300, 90)], thickness: 1, dash: 3)
            sheet.fill(self.ink, x: 40, y: 100, width: 50, height: 20, radius: 4)
            sheet.disc(self.ink, at: .init(120, 110), radius: 5)
        }
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        #expect(text.hasPrefix("%PDF-") && text.contains("%%EOF"))
        #expect(text.contains("/Count 1") && text.contains("595.28 841.89"))
        #expect(text.contains("/FontFile"), "whoever opens it need not have the font")
    }

    @Test("several sheets are pages of one file, in their order")
    func pages() async throws {
        let bytes = try await PaperPress().print(title: "", language: "zh-Hans", sample: "善治", sheets: 3) {
            sheet, place in
            sheet.write("\(place)", .init(20, self.ink), x: 40, y: 40, width: 100)
        }
        #expect(String(decoding: bytes, as: Unicode.ASCII.self).contains("/Count 3"))
    }

    @Test("text that is too long is cut to its lines, and its height is known before it is drawn")
    func lines() async throws {
        _ = try await PaperPress().print(title: "", language: "zh-Hans", sample: "") { sheet in
            let long = String(repeating: "路灯不亮，晚上很黑。", count: 40)
            let one = sheet.height(long, .init(10, self.ink), width: 200)
            let three = sheet.height(long, .init(10, self.ink, lines: 3), width: 200)
            #expect(one > 9 && one < 20 && three > 2.5 * one)
            #expect(sheet.write(long, .init(10, self.ink, lines: 3), x: 0, y: 0, width: 200) == three)
        }
    }

    @Test("a machine without the characters says so and prints nothing")
    func noFont() async throws {
        // A private character that no font has.
        await #expect(throws: PaperFault.noFont) {
            try await PaperPress().print(title: "", language: "zh-Hans", sample: "\u{F8123}") { _ in
                Issue.record("nothing is drawn that nobody could read")
            }
        }
    }
}
