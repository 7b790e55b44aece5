import Paper

/// The page on one sheet of A4, for a meeting: the same words and figures, drawn.
struct BriefSheet: Sendable {
    static let ink = Sheet.Ink(0x1c2630)
    static let soft = Sheet.Ink(0x55616d)
    static let line = Sheet.Ink(0xdfe3e0)
    static let jade = Sheet.Ink(0x0b6e60)
    static let jadeSoft = Sheet.Ink(0xe4f1ee)
    static let late = Sheet.Ink(0xa8201a)
    static let edge = 40.0
    static let width = Sheet.width - 2 * edge

    let view: BriefView
    let words: SheetWords

    func draw(on sheet: Sheet) {
        var y = head(on: sheet, from: 36)
        y = figures(on: sheet, from: y + 10)
        y = indicators(on: sheet, from: y + 14)
        let middle = y + 16
        let gap = 22.0
        let half = (Self.width - gap) / 2
        let left = peers(on: sheet, x: Self.edge, y: middle, width: half)
        let right = lateUnits(on: sheet, x: Self.edge + half + gap, y: middle, width: half)
        again(on: sheet, from: max(left, right) + 14)
        foot(on: sheet)
    }

    // MARK: Head

    private func head(on sheet: Sheet, from top: Double) -> Double {
        let place = sheet.write(
            view.place, .init(20, Self.ink, weight: .bold), x: Self.edge, y: top, width: Self.width * 0.55)
        sheet.write(
            view.days, .init(10, Self.ink, weight: .half, alignment: .right), x: Self.edge, y: top + 3,
            width: Self.width)
        sheet.write(
            view.asOf, .init(7.5, Self.soft, alignment: .right), x: Self.edge, y: top + 19, width: Self.width)
        var y = top + max(place, 30) + 8
        let setting = Sheet.Setting(10.5, Self.ink, weight: .half, lines: 2)
        let height = sheet.height(view.headline, setting, width: Self.width - 30)
        sheet.fill(Self.jadeSoft, x: Self.edge, y: y, width: Self.width, height: height + 16, radius: 5)
        sheet.fill(Self.jade, x: Self.edge, y: y, width: 3, height: height + 16)
        sheet.write(view.headline, setting, x: Self.edge + 15, y: y + 8, width: Self.width - 30)
        y += height + 16
        return y
    }

    /// What came in, what is open, what is late.
    private func figures(on sheet: Sheet, from top: Double) -> Double {
        let items = [
            (words.received, view.received, view.receivedBefore, Self.ink), (words.open, view.open, "", Self.ink),
            (words.overdue, view.late, view.lateShare.words, view.lateShare.tone == .bad ? Self.late : Self.ink),
        ]
        let width = Self.width / 3
        for (index, item) in items.enumerated() {
            let x = Self.edge + Double(index) * width
            sheet.write(item.0, .init(8.5, Self.soft), x: x, y: top, width: width - 10)
            sheet.write(item.1, .init(20, item.3, weight: .bold), x: x, y: top + 11, width: 76)
            sheet.write(item.2, .init(8, Self.soft), x: x + 76, y: top + 23, width: width - 84)
        }
        return top + 38
    }

    // MARK: Indicators

    private func indicators(on sheet: Sheet, from top: Double) -> Double {
        var y = heading(words.indicators, note: words.trend, on: sheet, x: Self.edge, y: top, width: Self.width)
        for card in view.cards {
            indicator(card, on: sheet, y: y)
            y += 34
            sheet.line(Self.line, [.init(Self.edge, y), .init(Self.edge + Self.width, y)], thickness: 0.5)
        }
        return y
    }

    private func indicator(_ card: BriefView.Card, on sheet: Sheet, y: Double) {
        let x = Self.edge
        sheet.write(card.name, .init(10.5, Self.ink, weight: .half), x: x, y: y + 5, width: 128)
        sheet.write(card.count, .init(7.5, Self.soft), x: x, y: y + 20, width: 128)
        sheet.write(
            card.value, .init(16, Self.ink, weight: .bold, alignment: .right), x: x + 122, y: y + 6, width: 78)
        mark(card.standing, on: sheet, x: x + 216, y: y + 5, width: 150)
        sheet.write(card.target, .init(7.5, Self.soft), x: x + 226, y: y + 20, width: 140)
        sheet.write(card.change.words, .init(8, ink(card.change.tone)), x: x + 318, y: y + 6, width: 114)
        trend(card.trend, on: sheet, x: x + Self.width - 84, y: y + 5, width: 84, height: 24)
    }

    private func mark(_ mark: BriefView.Mark, on sheet: Sheet, x: Double, y: Double, width: Double) {
        let ink = ink(mark.tone)
        // Told apart without colour, too.
        if mark.tone == .bad {
            sheet.fill(ink, x: x, y: y + 3.5, width: 5.5, height: 5.5)
        } else {
            sheet.disc(ink, at: .init(x + 2.75, y + 6.25), radius: 2.75)
        }
        sheet.write(mark.words, .init(8.5, ink, weight: .half), x: x + 10, y: y, width: width - 32)
    }

    private func ink(_ tone: BriefView.Mark.Tone) -> Sheet.Ink {
        switch tone {
        case .good: Self.jade
        case .bad: Self.late
        case .plain: Self.soft
        }
    }

    private func trend(_ trend: Trend, on sheet: Sheet, x: Double, y: Double, width: Double, height: Double) {
        guard trend.isDrawn else { return }
        let aim = y + trend.height(trend.target) * height
        sheet.line(Self.soft, [.init(x, aim), .init(x + width, aim)], thickness: 0.5, dash: 2)
        for run in trend.runs {
            let points = run.map { Sheet.Point(x + $0.x * width, y + $0.y * height) }
            if points.count > 1 { sheet.line(Self.jade, points, thickness: 1.2) }
            if let last = points.last { sheet.disc(Self.jade, at: last, radius: points.count > 1 ? 1.8 : 1) }
        }
    }

    // MARK: Lists

    func heading(
        _ words: String, note: String = "", on sheet: Sheet, x: Double, y: Double, width: Double
    ) -> Double {
        sheet.write(words, .init(10.5, Self.jade, weight: .bold), x: x, y: y, width: width * 0.75)
        sheet.write(note, .init(7.5, Self.soft, alignment: .right), x: x, y: y + 3, width: width)
        sheet.line(Self.jade, [.init(x, y + 18), .init(x + width, y + 18)], thickness: 0.8)
        return y + 19
    }

    private func row(
        _ name: String, _ middle: String, _ end: String, on sheet: Sheet, x: Double, y: Double, width: Double
    ) {
        sheet.write(name, .init(8.5, Self.ink), x: x, y: y + 3, width: width * 0.5)
        sheet.write(middle, .init(7.5, Self.soft, alignment: .right), x: x, y: y + 4, width: width * 0.76)
        sheet.write(
            end, .init(8.5, Self.ink, weight: .half, alignment: .right), x: x, y: y + 3, width: width)
    }

    private func peers(on sheet: Sheet, x: Double, y: Double, width: Double) -> Double {
        let name = view.cards.indices.contains(view.chosen) ? view.cards[view.chosen].name : ""
        var y = heading(words.peers, note: name, on: sheet, x: x, y: y, width: width)
        let rows = view.peers.filter { $0.permyriad != nil }
        if rows.isEmpty { return empty(words.noPeers, on: sheet, x: x, y: y, width: width) }
        for peer in rows.prefix(7) {
            row(peer.name, peer.count, peer.value, on: sheet, x: x, y: y, width: width)
            y += 16
        }
        return y
    }

    private func lateUnits(on sheet: Sheet, x: Double, y: Double, width: Double) -> Double {
        var y = heading(words.late, on: sheet, x: x, y: y, width: width)
        if view.lateUnits.isEmpty { return empty(words.nothingLate, on: sheet, x: x, y: y, width: width) }
        for late in view.lateUnits.prefix(7) {
            row(late.unit, late.oldest, late.late, on: sheet, x: x, y: y, width: width)
            y += 16
        }
        return y
    }

    private func again(on sheet: Sheet, from top: Double) {
        var y = heading(words.again, note: view.againNote, on: sheet, x: Self.edge, y: top, width: Self.width)
        guard !view.again.isEmpty else {
            _ = empty(words.nothingAgain, on: sheet, x: Self.edge, y: y, width: Self.width)
            return
        }
        // As many as the sheet has room for.
        for again in view.again where y + 16 < Sheet.height - 62 {
            let x = Self.edge
            sheet.write("\(again.category)", .init(8.5, Self.ink, weight: .half), x: x, y: y + 3, width: 140)
            sheet.write(again.place, .init(8, Self.ink), x: x + 144, y: y + 3, width: 190)
            sheet.write(
                again.times, .init(8.5, Self.late, weight: .half, alignment: .right), x: x + 330, y: y + 3, width: 50)
            sheet.write(again.cost, .init(7.5, Self.soft, alignment: .right), x: x, y: y + 4, width: Self.width)
            y += 16
        }
    }

    private func empty(_ words: String, on sheet: Sheet, x: Double, y: Double, width: Double) -> Double {
        y + 5 + sheet.write(words, .init(8.5, Self.soft, lines: 2), x: x, y: y + 5, width: width)
    }

    private func foot(on sheet: Sheet) {
        let top = Sheet.height - 54
        sheet.line(Self.line, [.init(Self.edge, top), .init(Self.edge + Self.width, top)], thickness: 0.5)
        sheet.write(
            "\(words.foot) \(view.smallNote)", .init(7, Self.soft, lines: 2), x: Self.edge, y: top + 6,
            width: Self.width - 70)
        sheet.write(
            words.brand, .init(9, Self.jade, weight: .bold, alignment: .right), x: Self.edge, y: top + 6,
            width: Self.width)
    }
}
