import Foundation
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Store
import Web

/// `/desk/case/{number}/compare/{other}`: two cases side by side, and what joining them does.
struct DeskComparePage: Sendable {
    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/desk/case/:number/compare/:other", .workAtDesk) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
    }

    private struct Side: Sendable {
        let subject: Case
        let point: Coordinate?
        let reports: [StoredReport]
    }

    private func show(_ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let first = try CaseNumber(inPathOf: context)
        let text = try context.parameters.require("other").removingPercentEncoding ?? ""
        guard let second = try? CaseNumber(parsing: text), first != second else { throw DeskRefusal.notComparable }
        let (one, two) = (try await side(first, context), try await side(second, context))
        let presenter = try await work.presenter(context.language, .staff)
        let rules = try await work.rules()
        func offers(_ side: Side) -> [CaseAction] {
            offered(side.subject, to: context.actor, rules.context(for: side.subject, context.actor, at: presenter.now))
        }
        let canMerge = offers(one).contains(.merge) && offers(two).contains(.merge)
        let isJoined = one.subject.mergedInto?.id == two.subject.id
        return try work.house.pages.page(
            "cases/desk-compare", title: presenter.text("cases.desk.compare"),
            [
                "wide": true, "where": presenter.unit(holder.unit), "sides": [one, two].map { model($0, presenter) },
                "rows": rows(one, two, presenter), "canMerge": canMerge, "isJoined": isJoined,
                "cannot": !canMerge && !isJoined, "path": "/desk/case/\(first)", "one": first.shown,
                "two": second.shown, "into": second.description, "key": UUID().uuidString,
                "swapHref": "/desk/case/\(second)/compare/\(first)", "backHref": "/desk/case/\(first)",
                "causes": causes(one, two, presenter),
            ], context: context)
    }

    private func side(_ number: CaseNumber, _ context: Context) async throws -> Side {
        let subject = try await work.find(number)
        guard try await work.audience(context.actor, of: subject) == .staff else { throw CaseError.unknown }
        let (cases, reports) = (work.cases, work.reports)
        return try await work.house.reader.read { connection in
            Side(
                subject: subject, point: try cases.point(of: subject.id, connection),
                reports: try subject.reporters.prefix(10).compactMap { try reports.find($0.report, connection) })
        }
    }

    private func model(_ side: Side, _ presenter: Presenter) -> Model {
        [
            "number": side.subject.number.shown, "href": "/desk/case/\(side.subject.number)",
            "heading": presenter.title(side.subject, side.reports.first?.text),
            "state": presenter.state(side.subject), "stateClass": presenter.stateClass(side.subject),
            "due": presenter.dueTag(side.subject).words, "dueClass": presenter.dueTag(side.subject).class,
            "texts": side.reports.map { $0.text.count > 300 ? $0.text.prefix(300) + "……" : $0.text },
        ]
    }

    /// Each fact of both, and whether it is the same.
    private func rows(_ one: Side, _ two: Side, _ presenter: Presenter) -> [Model] {
        func row(_ key: String, _ value: (Side) -> String) -> Model {
            let (a, b) = (value(one), value(two))
            return [
                "name": presenter.text(key), "one": a, "two": b, "isSame": a == b,
            ]
        }
        let facts = [
            row("cases.fact.category") { presenter.category($0.subject.category) },
            row("cases.fact.place") { presenter.place($0.subject) },
            row("cases.desk.compare.received") { presenter.moment($0.subject.received) },
            row("cases.desk.compare.channel") { presenter.text("cases.channel.\($0.subject.channel.rawValue)") },
            row("cases.fact.holder") { presenter.unit($0.subject.holder) },
            row("cases.desk.compare.reporters") { "\($0.subject.reporters.count)" },
        ]
        guard let a = one.point, let b = two.point else { return facts }
        let metres = "\(Int(distance(a, b.lon, b.lat).rounded()))"
        let apart: Model = [
            "name": presenter.text("cases.desk.compare.apart"), "isSame": false,
            "both": presenter.text("cases.desk.compare.metres", ["metres": metres]), "one": "", "two": "",
        ]
        return facts + [apart]
    }

    private func causes(_ one: Side, _ two: Side, _ presenter: Presenter) -> [String] {
        let names = [
            "one": one.subject.number.shown, "two": two.subject.number.shown,
            "count": "\(one.subject.reporters.count)", "unit": presenter.unit(two.subject.holder),
        ]
        return ["reporters", "clocks", "who", "undo"].map { presenter.text("cases.desk.compare.cause.\($0)", names) }
    }
}
