import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Rights
import Web

/// `/desk/bulk`: several cases at once. First what it would cause for each, then each as an act of its own, one by one.
struct DeskBulkPages: Sendable {
    /// Cases of one go.
    static let most = 50

    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.post("/desk/bulk", .workAtDesk) { request, context in try await answer(request, context) }
    }

    /// What the form says.
    private struct Asked {
        var action = BulkAction.accept
        var numbers: [CaseNumber] = []
        var words = BulkWords()
        var key = ""
        var back = "/desk"
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let fields = try await Form.read(request).fields
        var asked = Asked()
        let action = fields.parsed("do", "cases.field.action", required: true) { BulkAction(rawValue: $0) }
        let texts = fields.strings("number", max: 200, length: 40)
        asked.numbers = texts.compactMap { try? CaseNumber(parsing: $0) }
        asked.words.unit = fields.parsed("unit", "cases.field.unit") { UnitCode($0) }
        asked.words.into = fields.parsed("into", "cases.field.number") { try? CaseNumber(parsing: $0) }
        asked.words.reason = fields.string("reason", max: 2000) ?? ""
        asked.words.answer = fields.string("answer", max: 2000) ?? ""
        asked.key = fields.string("key", max: 60) ?? UUID().uuidString
        let isSure = fields.bool("sure") ?? false
        if let back = fields.string("back", max: 1000) {
            if back.hasPrefix("list=") { asked.back = "/desk?\(back)" }
            if back == "hot" { asked.back = "/desk/hot" }
        }
        var faults = FormFaults()
        do { try fields.finish() } catch { faults = try FormFaults(error) }
        asked.action = action ?? .accept
        if asked.action == .merge { asked.numbers.removeAll { $0 == asked.words.into } }
        guard !asked.numbers.isEmpty else { throw DeskRefusal.nothingSelected }
        guard asked.numbers.count <= Self.most else { throw DeskRefusal.tooManySelected(limit: Self.most) }
        if isSure, faults.isEmpty {
            faults = missing(asked)
            if faults.isEmpty { return try await carryOut(asked, context) }
        }
        return try await confirm(asked, holder, context, isSure ? faults : FormFaults())
    }

    /// Words that the action cannot do without.
    private func missing(_ asked: Asked) -> FormFaults {
        var faults = FormFaults()
        switch asked.action {
        case .merge:
            if asked.words.into == nil { faults.add("into", "cases.field.number") }
            if asked.words.reason.isEmpty { faults.add("reason", "cases.refusal.emptyWords") }
        case .unmerge: if asked.words.reason.isEmpty { faults.add("reason", "cases.refusal.emptyWords") }
        case .close: if asked.words.answer.isEmpty { faults.add("answer", "cases.refusal.emptyWords") }
        case .dispatch:
            if asked.words.unit != nil, asked.words.reason.isEmpty {
                faults.add("reason", "cases.refusal.emptyWords")
            }
        case .acceptDispatch, .accept, .sign: break
        }
        return faults
    }

    // MARK: Before

    private func confirm(
        _ asked: Asked, _ holder: PostHolder, _ context: Context, _ faults: FormFaults
    ) async throws -> Response {
        let presenter = try await work.presenter(context.language, .staff)
        let rules = try await work.rules()
        let target = try await target(asked, context)
        var items: [Model] = []
        var people = 0
        for number in asked.numbers {
            guard let subject = try? await work.find(number),
                try await work.audience(context.actor, of: subject) == .staff
            else { continue }
            let item = foreseen(asked, subject, target, rules, context, presenter)
            if (item["possible"] as? Bool) == true { people += subject.reporters.count }
            items.append(item)
        }
        let possible = items.count { ($0["possible"] as? Bool) == true }
        let label = presenter.text("cases.desk.bulk.\(asked.action.rawValue)")
        let count = "\(possible)"
        let pages = work.house.pages
        return try pages.page(
            "cases/desk-bulk", title: label,
            [
                "where": presenter.unit(holder.unit), "label": label, "do": asked.action.rawValue, "items": items,
                "summary": faults.summary(pages, context), "key": asked.key, "backHref": asked.back,
                "back": String(asked.back.dropFirst("/desk?".count)), "isPossible": possible > 0,
                "button": presenter.text("cases.desk.bulk.sure", ["action": label, "count": count]),
                "undoes": presenter.text(
                    asked.action.inverse == nil ? "cases.desk.bulk.noUndo" : "cases.desk.bulk.undo"),
                "fields": form(asked, presenter).model(faults, presenter),
                "whole": target.map { whole(possible, people, into: $0, presenter) } ?? "",
            ], context: context, status: faults.status)
    }

    /// The case that others are to join, if this post may read it.
    private func target(_ asked: Asked, _ context: Context) async throws -> Case? {
        guard asked.action == .merge, let into = asked.words.into, let target = try? await work.find(into),
            try await work.audience(context.actor, of: target) == .staff
        else { return nil }
        return target
    }

    /// What all of it together comes to.
    private func whole(_ count: Int, _ people: Int, into target: Case, _ presenter: Presenter) -> String {
        presenter.text(
            "cases.hot.whole",
            [
                "count": "\(count)", "into": target.number.shown, "people": "\(people + target.reporters.count)",
                "unit": presenter.unit(target.holder),
            ])
    }

    private func foreseen(
        _ asked: Asked, _ subject: Case, _ target: Case?, _ rules: Rulebook, _ context: Context,
        _ presenter: Presenter
    ) -> Model {
        var lines: [String] = []
        var obstacle: String?
        let rule = rules.context(for: subject, context.actor, at: presenter.now)
        do throws(Refusal) {
            if asked.action == .merge || asked.action == .unmerge {
                let action = asked.action.action
                try authorise(action, on: subject, context.actor, rules.directory)
                guard allowed(action, in: subject) else { throw .state(action, subject.state) }
                if subject.number == asked.words.into { throw .sameCase }
                if let target {
                    try authorise(.merge, on: target, context.actor, rules.directory)
                    _ = try decide(subject, .merge(into: target, reason: "—"), rule)
                }
                lines = [
                    presenter.text(
                        "cases.effect.\(asked.action.rawValue)", ["count": "\(subject.reporters.count)"])
                ]
            } else {
                lines = presenter.effects(try Foresight(of: asked.words.commands(asked.action), on: subject, rule))
            }
        } catch {
            // Words still to be written are no obstacle.
            if case .emptyWords = error {} else { obstacle = presenter.words(error.explanation) }
        }
        return [
            "id": subject.number.description, "number": subject.number.shown,
            "href": "/desk/case/\(subject.number)", "state": presenter.state(subject),
            "stateClass": presenter.stateClass(subject),
            "facts": "\(presenter.category(subject.category)) · \(presenter.place(subject))",
            "possible": obstacle == nil, "obstacle": obstacle ?? "", "effects": lines,
        ]
    }

    private func form(_ asked: Asked, _ presenter: Presenter) -> BulkForm {
        BulkForm(action: asked.action, words: asked.words)
    }

    // MARK: Doing it

    private func carryOut(_ asked: Asked, _ context: Context) async throws -> Response {
        let presenter = try await work.presenter(context.language, .staff)
        var items: [Model] = []
        var done: [CaseNumber] = []
        for number in asked.numbers {
            let wishes = asked.words.wishes(asked.action)
            let scope = "bulk \(number) \(asked.action.rawValue) \(context.actor.text)"
            do {
                let subject = try await work.act(
                    number, as: context.actor,
                    key: IdempotencyKey(asked.key, scope: scope, body: Array("\(wishes)".utf8))
                ) { _ in wishes }
                done.append(number)
                let state = presenter.state(subject)
                items.append(["number": number.shown, "href": "/desk/case/\(number)", "done": true, "words": state])
            } catch {
                let words =
                    (error as? any Explained).map { presenter.words($0.explanation) }
                    ?? presenter.text("cases.desk.bulk.failed")
                items.append(["number": number.shown, "href": "/desk/case/\(number)", "done": false, "words": words])
            }
        }
        let failed = asked.numbers.count - done.count
        return try work.house.pages.page(
            "cases/desk-bulk-done", title: presenter.text("cases.desk.bulk.\(asked.action.rawValue)"),
            [
                "heading": presenter.text(
                    failed == 0 ? "cases.desk.bulk.allDone" : "cases.desk.bulk.someDone",
                    ["count": "\(done.count)", "failed": "\(failed)"]),
                "isWhole": failed == 0, "items": items, "backHref": asked.back,
                "inverse": done.isEmpty ? "" : asked.action.inverse?.rawValue ?? "",
                "back": String(asked.back.dropFirst("/desk?".count)),
                "key": "\(asked.key) undo", "numbers": done.map(\.description),
                "reason": presenter.text("cases.desk.bulk.undoReason"),
            ], context: context)
    }
}

/// The words that all cases of one go share.
private struct BulkForm {
    let action: BulkAction
    let words: BulkWords

    func model(_ faults: FormFaults, _ presenter: Presenter) -> [Model] {
        var fields: [ActionForm.Field] = []
        switch action {
        case .dispatch:
            let units = UnitKind.allCases.filter { $0 != .village }.map { kind in
                ActionForm.Group(
                    label: presenter.text("posts.kind.\(kind.rawValue)"),
                    options: presenter.directory.units.filter { $0.kind == kind }.map {
                        .init(value: $0.code.description, label: $0.name(english: presenter.isEnglish))
                    })
            }
            let byCatalogue = ActionForm.Group(
                label: presenter.text("cases.input.dispatch.catalogue"),
                options: [.init(value: "", label: presenter.text("cases.desk.bulk.each"))])
            fields = [
                .init(name: "unit", kind: .select([byCatalogue] + units)),
                .init(name: "reason", kind: .area, isOptional: true),
            ]
        case .merge: fields = [.init(name: "into", kind: .line), .init(name: "reason", kind: .area)]
        case .unmerge: fields = [.init(name: "reason", kind: .area)]
        case .close: fields = [.init(name: "answer", kind: .area)]
        case .acceptDispatch, .accept, .sign: break
        }
        let sent = [
            "unit": words.unit?.description ?? "", "into": words.into?.shown ?? "", "reason": words.reason,
            "answer": words.answer,
        ]
        let form = ActionForm(action: action.action, fields: fields)
        return fields.map { form.model($0, [sent[$0.name] ?? ""], faults, presenter, id: $0.name) }
    }
}
