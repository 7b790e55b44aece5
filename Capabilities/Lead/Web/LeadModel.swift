import Cases
import Drawing
import Kernel
import Web

/// What the template of the page shows.
struct LeadModel {
    let view: BriefView
    let words: BriefWords
    let asked: LeadPage.Asked

    var model: Model {
        [
            "live": true, "liveSource": "/api/v1/stream", "wide": true, "styles": ["lead.css"],
            "helpHref": "/help/leader", "place": view.place, "days": view.days,
            "headline": view.headline,
            "received": view.received, "receivedBefore": view.receivedBefore, "open": view.open, "late": view.late,
            "lateClass": tag(view.lateShare), "lateShare": view.lateShare.words,
            "lengths": LeadPage.lengths.map(length),
            "earlierHref": "/lead?\(asked.query { $0.span = $0.span.earlier(1) })",
            "pdfHref": "/lead.pdf?\(asked.query())", "cards": view.cards.map(card), "peerTitle": view.peerTitle,
            "peerNote": view.peerNote, "choices": view.cards.enumerated().map { choice($1, $0) },
            "chosenName": view.cards.indices.contains(view.chosen) ? view.cards[view.chosen].name : "",
            "peers": view.peers.map(row), "lateUnits": view.lateUnits.map(lateUnit), "moreLate": view.moreLate,
            "lateCases": view.lateCases.map(lateCase), "again": view.again.map(again), "againNote": view.againNote,
            "smallNote": view.smallNote, "hasPeers": !view.peers.isEmpty, "hasLate": !view.lateUnits.isEmpty,
            "hasLateCases": !view.lateCases.isEmpty, "openHref": "/open?\(openQuery)",
        ]
    }

    /// Of the public page with the same figures.
    private var openQuery: String {
        let place = asked.place.level > .county ? "&division=\(asked.place)" : ""
        return "from=\(asked.span.from)&to=\(asked.span.to)\(place)"
    }

    private func tag(_ mark: BriefView.Mark) -> String {
        switch mark.tone {
        case .good: ""
        case .bad: "late"
        case .plain: "plain"
        }
    }

    private func length(_ days: Int) -> Model {
        [
            "label": words.text("lead.length.\(days)"), "current": days == asked.span.length,
            "href": "/lead?\(asked.query { $0.span = Span(days: days, upTo: $0.span.to) })",
        ]
    }

    private func card(_ card: BriefView.Card) -> Model {
        let shown = card.trend.values.map { words.percent($0) }.joined(separator: words.text("lead.separator"))
        return [
            "id": card.id, "name": card.name, "value": card.value, "count": card.count, "target": card.target,
            "standing": card.standing.words, "standingClass": tag(card.standing), "change": card.change.words,
            "changeClass": tag(card.change).isEmpty ? "good" : tag(card.change), "formula": card.formula,
            "version": card.version,
            "source": card.source, "leftOut": card.leftOut, "openHref": "/open/\(card.id)?\(openQuery)",
            "trendMarkup": Markup(
                Sparkline(
                    card.trend.values.map { $0.map(Double.init) }, target: Double(card.trend.target),
                    label: words.text("lead.trend.label", ["name": card.name, "values": shown])
                ).svg),
            "hasTrend": card.trend.isDrawn,
        ]
    }

    private func choice(_ card: BriefView.Card, _ index: Int) -> Model {
        [
            "label": card.name, "current": index == view.chosen,
            "href": "/lead?\(asked.query { $0.by = card.id })#peers",
        ]
    }

    private func row(_ row: BriefView.Row) -> Model {
        [
            "name": row.name, "href": "/lead?\(asked.query { $0.place = row.place })", "few": row.few,
            "value": row.value, "count": row.count, "difference": row.difference.words,
            "differenceClass": tag(row.difference).isEmpty ? "good" : tag(row.difference), "received": row.received,
            "open": row.open,
            "late": words.number(row.late), "isLate": row.late > 0, "meterMarkup": meter(row) as Any,
        ]
    }

    /// The value as a length from nothing to all, with the target as a mark.
    private func meter(_ row: BriefView.Row) -> Markup? {
        row.permyriad.map { value in
            Markup(
                Meter(
                    Double(value) / 10_000, tone: row.difference.tone == .bad ? .due : .good,
                    target: view.cards.indices.contains(view.chosen)
                        ? Double(view.cards[view.chosen].trend.target) / 10_000 : nil,
                    label: "\(row.name) \(row.value)"
                ).svg)
        }
    }

    private func lateUnit(_ late: BriefView.Late) -> Model {
        ["unit": late.unit, "late": late.late, "oldest": late.oldest]
    }

    private func lateCase(_ late: BriefView.LateCase) -> Model {
        [
            "number": late.number.shown, "href": "/desk/case/\(late.number)", "category": late.category,
            "place": late.place, "holder": late.holder, "over": late.over,
        ]
    }

    private func again(_ again: BriefView.Again) -> Model {
        [
            "category": again.category, "place": again.place, "times": again.times, "cost": again.cost,
            "href": "/lead?\(asked.query { $0.place = again.code })",
            "last": again.last.map { last -> Model in
                [
                    "number": last.number.shown, "href": "/desk/case/\(last.number)", "day": last.day,
                    "words": last.words,
                ]
            },
        ]
    }

    /// A case in a grid.
    static func item(_ subject: Case, _ words: BriefWords) -> Model {
        let presenter = words.presenter
        let isLate = subject.nextClock.map { $0.due < presenter.now && $0.restsSince == nil } ?? false
        return [
            "number": subject.number.shown, "href": "/desk/case/\(subject.number)",
            "category": presenter.category(subject.category), "state": presenter.state(subject),
            "received": presenter.moment(subject.received), "holder": presenter.unit(subject.holder),
            "over": isLate ? subject.nextClock.map { words.over($0.due, presenter.now) } ?? "" : "",
        ]
    }
}
