import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Reading
import Rights
import Store
import Web

/// `/desk/hot`: what many report these days, and the way from many cases to one.
struct HotPage: Sendable {
    private static let most = 20
    /// Cases of one matter that are listed.
    private static let mostListed = 30

    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/desk/hot", .workAtDesk) { request, context in
            try Query.read(request).finish()
            guard let holder = context.holder else { return Reply.signInFirst(request) }
            return try await show(holder, context)
        }
    }

    private func show(_ holder: PostHolder, _ context: Context) async throws -> Response {
        let presenter = try await work.presenter(context.language, .staff)
        let rules = try await work.rules()
        let (work, actor) = (work, context.actor)
        let hot = try await work.hotMatters(most: Self.most) { subject in
            work.audience(actor, of: subject, rules.directory) == .staff
        }
        let (reports, ids) = (work.reports, (hot ?? []).flatMap { $0.cases.prefix(Self.mostListed).map(\.id) })
        let texts = try await work.house.reader.read { try reports.firstTexts(of: ids, $0) }
        let policy = rules.current.policy.hotIssues
        return try work.house.pages.page(
            "cases/desk-hot", title: presenter.text("cases.hot.title"),
            [
                "where": presenter.unit(holder.unit), "isReading": hot == nil, "isCalm": hot?.isEmpty ?? false,
                "days": "\(policy.days)", "people": "\(policy.people)", "alert": "\(policy.alert)",
                "quarter": "\(max(1, policy.days / 4))",
                "matters": (hot ?? []).enumerated().map { index, matter in
                    model(matter, index + 1, texts, rules, context, presenter)
                },
            ], context: context)
    }

    private func model(
        _ matter: HotMatter, _ rank: Int, _ texts: [ID<Case>: String], _ rules: Rulebook, _ context: Context,
        _ presenter: Presenter
    ) -> Model {
        func mayMerge(_ subject: Case) -> Bool {
            subject.isOpen
                && offered(subject, to: context.actor, rules.context(for: subject, context.actor, at: presenter.now))
                    .contains(.merge)
        }
        let (figures, target) = (matter.figures, matter.target)
        let joining = target.map { target in
            mayMerge(target)
                ? matter.cases.filter { $0.id != target.id && $0.about == target.about && mayMerge($0) }.map(\.id) : []
        }
        let ids = Set(joining ?? [])
        let title = presenter.title(matter)
        return [
            "rank": "\(rank)", "heading": title, "index": String(format: "%.1f", figures.index),
            "isAlert": figures.index >= Double(rules.current.policy.hotIssues.alert),
            "isSevere": figures.isSevere, "count": "\(matter.cases.count)", "personCount": "\(figures.people)",
            "recent": "\(figures.recent)", "span": presenter.span(figures),
            "more": matter.cases.count > Self.mostListed ? "\(matter.cases.count - Self.mostListed)" : "",
            "cases": matter.cases.prefix(Self.mostListed).map { subject -> Model in
                item(
                    subject, texts[subject.id], isTarget: subject.id == target?.id, ids.contains(subject.id), presenter)
            },
            "isOne": matter.cases.count == 1, "canJoin": !ids.isEmpty,
            "into": target?.number.description ?? "", "intoShown": target?.number.shown ?? "",
            "reason": presenter.text("cases.hot.reason", ["title": title, "people": "\(figures.people)"]),
        ]
    }

    private func item(
        _ subject: Case, _ said: String?, isTarget: Bool, _ mayJoin: Bool, _ presenter: Presenter
    ) -> Model {
        let due = presenter.dueTag(subject)
        return [
            "id": subject.number.description, "number": subject.number.shown, "href": "/desk/case/\(subject.number)",
            "heading": presenter.title(subject, said), "place": presenter.place(subject),
            "received": presenter.shortDay(subject.received), "state": presenter.state(subject),
            "stateClass": presenter.stateClass(subject), "due": due.words, "dueClass": due.class,
            "reporters": "\(subject.reporters.count)", "isTarget": isTarget, "mayJoin": mayJoin,
        ]
    }
}

extension Presenter {
    /// What a hot matter is called: where, what it was filed as, and the catalogue's words that most reports hold.
    package func title(_ matter: HotMatter) -> String {
        let names = gazetteer.chain(matter.place).filter { $0.level >= .township }.map(\.name)
        let place =
            names.isEmpty ? gazetteer.place(matter.place)?.name ?? "\(matter.place)" : names.joined(separator: " ")
        let words = matter.words.map { text("cases.desk.why.word", ["word": $0]) }.joined()
        return [place, category(matter.category), words].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    func span(_ figures: MatterGroup.Figures) -> String {
        let (first, last) = (
            shortDay(Timestamp(milliseconds: figures.first)), shortDay(Timestamp(milliseconds: figures.last))
        )
        return first == last ? first : text("cases.hot.span", ["first": first, "last": last])
    }
}
