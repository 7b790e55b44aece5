import Cases
import Kernel
import Places
import Web

extension BriefWords {
    /// - Parameter chosen: the id of the indicator by which places are compared; by default the one furthest from its
    ///   target.
    func view(_ brief: Brief, comparing chosen: String?) -> BriefView {
        let worst = brief.figures.indices.min { gap(brief.figures[$0]) < gap(brief.figures[$1]) } ?? 0
        let index = chosen.flatMap { id in brief.figures.firstIndex { $0.indicator.id == id } } ?? worst
        let level = brief.peerLevel.map { text("lead.level.\($0.rawValue)") } ?? ""
        return BriefView(
            title: text("lead.title"), place: name(brief.place),
            days: text("lead.days", ["from": day(brief.span.from), "to": day(brief.span.to)]),
            asOf: text("lead.asOf", ["moment": presenter.moment(brief.asOf)]), headline: headline(brief),
            received: number(brief.received),
            receivedBefore: text("lead.before", ["count": number(brief.receivedBefore)]),
            open: number(brief.load.open), late: number(brief.load.late), lateShare: share(brief.load),
            cards: brief.figures.map(card), chosen: index, peers: peers(brief, index),
            peerTitle: text("lead.peers.title", ["level": level]),
            peerNote: text("lead.peers.note", ["smallest": "\(scorecard.smallest)", "place": name(brief.place)]),
            lateUnits: brief.lateUnits.prefix(LeadWork.shownUnits).map { late in
                .init(
                    unit: presenter.unit(late.unit), late: text("lead.late.count", ["count": number(late.late)]),
                    oldest: over(late.oldest, brief.asOf))
            },
            moreLate: brief.lateUnits.count > LeadWork.shownUnits
                ? text(
                    "lead.late.more",
                    [
                        "units": "\(brief.lateUnits.count - LeadWork.shownUnits)",
                        "count": number(brief.lateUnits.dropFirst(LeadWork.shownUnits).map(\.late).reduce(0, +)),
                    ]) : "",
            lateCases: brief.late.map { lateCase($0, brief.asOf) }, again: brief.again.map(again),
            againNote: text(
                "lead.again.note",
                ["days": "\(scorecard.recurring.days)", "times": "\(scorecard.recurring.times)"]),
            smallNote: text("lead.small", ["smallest": "\(scorecard.smallest)"]))
    }

    /// How far on the good side; what is not judged stands in the middle.
    private func gap(_ figure: Brief.Figure) -> Int {
        [.met, .missed].contains(figure.judgement.standing) ? figure.judgement.gap : 0
    }

    /// One sentence that says where to look.
    private func headline(_ brief: Brief) -> String {
        let judged = brief.figures.filter { [.met, .missed].contains($0.judgement.standing) }
        guard !judged.isEmpty else { return text("lead.headline.nothing", ["smallest": "\(scorecard.smallest)"]) }
        let missed = judged.filter { $0.judgement.standing == .missed }
        guard let worst = missed.min(by: { $0.judgement.gap < $1.judgement.gap }) else {
            return text("lead.headline.allMet", ["count": "\(judged.count)"])
        }
        return text(
            "lead.headline.missed",
            [
                "count": "\(judged.count)", "missed": "\(missed.count)",
                "name": text(worst.indicator.nameKey), "gap": points(worst.judgement.gap),
            ])
    }

    private func share(_ load: OpenLoad) -> BriefView.Mark {
        if load.late == 0 { return .init(tone: .good, words: text("lead.late.none")) }
        let share = load.open == 0 ? 0 : load.late * 10_000 / load.open
        return .init(tone: .bad, words: text("lead.late.share", ["share": percent(share)]))
    }

    // MARK: Indicators

    private func card(_ figure: Brief.Figure) -> BriefView.Card {
        let target = figure.target
        let source =
            figure.isOwnTarget ? target.source : figure.measure.source(english: presenter.language == .en)
        return BriefView.Card(
            id: figure.indicator.id, name: text(figure.indicator.nameKey), value: percent(figure.count.permyriad),
            count: count(figure.count),
            target: text("lead.target.\(figure.measure.better.rawValue)", ["target": percent(target.permyriad)]),
            standing: standing(figure.judgement), change: change(figure.judgement),
            trend: Trend(
                figure.trend.map { $0.flatMap { $0.denominator < scorecard.smallest ? nil : $0.permyriad } },
                target: target.permyriad),
            formula: text(figure.indicator.formulaKey), version: figure.indicator.version,
            source: text("lead.target.source", ["source": source, "from": day(target.from)]),
            leftOut: number(figure.count.excluded))
    }

    private func standing(_ judgement: Judgement) -> BriefView.Mark {
        let words = text(
            "lead.standing.\(judgement.standing.rawValue)",
            ["gap": points(judgement.gap), "smallest": "\(scorecard.smallest)"])
        return switch judgement.standing {
        case .met: .init(tone: .good, words: words)
        case .missed: .init(tone: .bad, words: words)
        case .tooFew, .nothing: .init(tone: .plain, words: words)
        }
    }

    private func change(_ judgement: Judgement) -> BriefView.Mark {
        let words = text("lead.change.\(judgement.change.rawValue)", ["step": points(judgement.step)])
        return switch judgement.change {
        case .better: .init(tone: .good, words: words)
        case .worse: .init(tone: .bad, words: words)
        case .steady, .unknown: .init(tone: .plain, words: words)
        }
    }

    // MARK: Places

    private func peers(_ brief: Brief, _ index: Int) -> [BriefView.Row] {
        guard brief.figures.indices.contains(index) else { return [] }
        let figure = brief.figures[index]
        let byPlace = Dictionary(brief.peers.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
        let order = ranked(
            brief.peers.map { ($0.place, $0.tally.counts[index]) }, figure.measure.better,
            smallest: scorecard.smallest)
        return order.compactMap { byPlace[$0.place] }.map { row($0, figure, index) }
    }

    private func row(_ peer: Brief.Peer, _ figure: Brief.Figure, _ index: Int) -> BriefView.Row {
        let counted = peer.tally.counts[index]
        let isFew = counted.denominator < scorecard.smallest
        let sign = figure.measure.better == .higher ? 1 : -1
        var difference = BriefView.Mark(tone: .plain, words: "")
        if !isFew, let own = counted.permyriad, let all = figure.count.permyriad {
            let gap = (own - all) * sign
            let name = abs(gap) < scorecard.steady ? "same" : gap > 0 ? "better" : "worse"
            difference = .init(
                tone: name == "same" ? .plain : gap > 0 ? .good : .bad,
                words: text("lead.difference.\(name)", ["gap": points(gap)]))
        }
        let smallest = "\(scorecard.smallest)"
        let few = counted.denominator == 0 ? text("lead.none") : text("lead.few", ["smallest": smallest])
        return BriefView.Row(
            name: name(peer.place), place: peer.place, few: isFew ? few : "",
            value: isFew ? "" : percent(counted.permyriad), permyriad: isFew ? nil : counted.permyriad,
            count: isFew ? "" : count(counted), difference: difference, received: number(peer.tally.received),
            open: number(peer.load.open), late: peer.load.late)
    }

    // MARK: Lists

    func lateCase(_ subject: Case, _ now: Timestamp) -> BriefView.LateCase {
        BriefView.LateCase(
            number: subject.number, category: presenter.category(subject.category), place: presenter.place(subject),
            holder: presenter.unit(subject.holder), over: subject.nextClock.map { over($0.due, now) } ?? "")
    }

    private func again(_ again: Brief.Again) -> BriefView.Again {
        let recurrence = again.recurrence
        return BriefView.Again(
            category: presenter.category(recurrence.category), place: place(recurrence.place), code: recurrence.place,
            times: text("lead.again.times", ["times": number(recurrence.times)]),
            cost: text(
                "lead.again.cost", ["steps": number(recurrence.steps), "units": number(recurrence.units)]),
            last: again.last.map { last in
                (
                    last.number, day(CountyTime.china.date(last.received)),
                    last.words ?? text("lead.again.noWords")
                )
            })
    }
}
