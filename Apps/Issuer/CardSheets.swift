package import Ballots
import Foundation
import Kernel
import Paper
import QRCode
package import Web

/// The voting cards of a vote as sheets of A4, six on each, in the order of the roll. They are for voters, so in Chinese.
package struct CardSheets: Sendable {
    private let invitation: IssuerInvitation
    private let offer: IssuerOffer
    /// Who issues, in words.
    private let office: String
    private let codes: [CardCode]
    private let words: @Sendable (String, [String: String]) -> String

    private static let (columns, rows) = (2, 3)
    private static let margin = 24.0
    private static let ink = Sheet.Ink(0x1c2630)
    private static let faint = Sheet.Ink(0x8a96a0)

    package init(
        _ invitation: IssuerInvitation, _ offer: IssuerOffer, office: String, codes: [CardCode], strings: Strings
    ) {
        (self.invitation, self.offer, self.office, self.codes) = (invitation, offer, office, codes)
        words = { strings.text("issuer.card.\($0)", .zh, $1) }
    }

    /// - Throws: `PaperFault`.
    package func bytes() async throws -> [UInt8] {
        let each = Self.columns * Self.rows
        let sample = invitation.title + office + words("keep", [:])
        return try await PaperPress().print(
            title: words("title", ["vote": invitation.vote]), language: "zh-Hans", sample: sample,
            sheets: (codes.count + each - 1) / each
        ) { sheet, page in
            cut(sheet)
            for place in page * each..<min((page + 1) * each, codes.count) { draw(place, on: sheet, at: place % each) }
        }
    }

    private var size: (width: Double, height: Double) {
        (Sheet.width / Double(Self.columns), Sheet.height / Double(Self.rows))
    }

    /// Where to cut.
    private func cut(_ sheet: Sheet) {
        sheet.line(Self.faint, [.init(size.width, 0), .init(size.width, Sheet.height)], thickness: 0.5, dash: 4)
        for row in 1..<Self.rows {
            let y = Double(row) * size.height
            sheet.line(Self.faint, [.init(0, y), .init(Sheet.width, y)], thickness: 0.5, dash: 4)
        }
    }

    private func draw(_ place: Int, on sheet: Sheet, at slot: Int) {
        let x = Double(slot % Self.columns) * size.width + Self.margin
        var y = Double(slot / Self.columns) * size.height + Self.margin - 4
        let width = size.width - 2 * Self.margin
        func write(_ text: String, _ size: Double, _ weight: Sheet.Weight = .plain, lines: Int32 = 1, in width: Double)
        {
            y += sheet.write(text, .init(size, Self.ink, weight: weight, lines: lines), x: x, y: y, width: width) + 4
        }
        write(words("head", ["vote": shownNumber]), 10, in: width)
        write(invitation.title, 14, .bold, lines: 2, in: width)
        write(words("ordinal", ["ordinal": "\(place + 1)"]), 18, .bold, in: width)
        let code = codes[place].shown
        let half = code.index(code.startIndex, offsetBy: 10)
        let top = y
        let beside = width - Self.side - 10
        write(words("code", [:]), 10, in: beside)
        write(String(code[..<half]), 19, .bold, in: beside)
        write(String(code[half...]), 19, .bold, in: beside)
        write(words("scan", [:]), 9, lines: 3, in: beside)
        symbol(code, on: sheet, x: x + width - Self.side, y: top)
        y = max(y, top + Self.side + 4)
        write(words("keep", [:]), 10, .half, lines: 3, in: width)
        write(words("office", ["office": office, "fingerprint": offer.fingerprint]), 8, lines: 3, in: width)
    }

    private var shownNumber: String { (try? CaseNumber(parsing: invitation.vote))?.shown ?? invitation.vote }

    private static let side = 96.0

    private func symbol(_ code: String, on sheet: Sheet, x: Double, y: Double) {
        guard let symbol = try? QRSymbol("\(invitation.page)#\(code)") else { return }
        let module = Self.side / Double(symbol.width)
        for row in 0..<symbol.width {
            var column = 0
            while column < symbol.width {
                let start = column
                while column < symbol.width, symbol[row, column] { column += 1 }
                if column > start {
                    sheet.fill(
                        Sheet.Ink(0), x: x + Double(start) * module, y: y + Double(row) * module,
                        width: Double(column - start) * module, height: module)
                }
                column += 1
            }
        }
    }
}
