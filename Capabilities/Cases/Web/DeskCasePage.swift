import Approvals
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import Reading
import Rights
import Store
import Web

/// `/desk/case/{number}`: everything about a matter, and everything this post may do to it.
struct DeskCasePage: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/desk/case/:number", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "cases.field.action") { CaseAction(rawValue: $0) }
            let isBeside = query.bool("beside") ?? false
            try query.finish()
            return try await show(
                try CaseNumber(inPathOf: context), context, Showing(done: done, isBeside: isBeside))
        }
        router.get("/desk/case/:number/effect/:action", .workAtDesk) { request, context in
            try await foresee(request, context)
        }
        router.post("/desk/case/:number/contact-data", .askForContact) { request, context in
            try await open(request, context)
        }
        router.post("/desk/case/:number/originals", .askForContact) { request, context in
            try await originals(request, context)
        }
        router.post("/desk/case/:number/review/:action", .workAtDesk) { request, context in
            try await review(request, context)
        }
        router.post("/desk/case/:number/:action", .workAtDesk) { request, context in try await act(request, context) }
    }

    private func act(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")) else {
            throw ActionFault.unknown
        }
        let isBeside = try Self.isBeside(request)
        let form = action.takesPictures ? try await PhotoForm.read(request) : try await Form.read(request)
        let fields = form.fields
        let key = fields.string("key", max: 60)
        do {
            let approval = action == .dispatch ? fields.approval : nil
            let wishes = wishes(action, fields)
            try fields.finish()
            let pictures = action.takesPictures ? try await PhotoForm.keep(form, images, work, context) : []
            let scope = "\(number) \(action.rawValue) \(context.actor.text)"
            _ = try await work.act(
                number, as: context.actor,
                key: key.map { IdempotencyKey($0, scope: scope, body: Array("\(wishes)".utf8)) }, approval: approval,
                pictures: pictures
            ) { _ in wishes }
            return Reply.seeOther("/desk/case/\(number)?done=\(action.rawValue)" + (isBeside ? "&beside=1" : ""))
        } catch {
            let blamed = error is WebRefusal ? "photos" : nil
            var sent = SentForm(action: action, faults: try FormFaults(error, blaming: blamed), key: key)
            for name in Self.fieldNames { sent.values[name] = fields.strings(name, max: 20, length: 4000) }
            return try await show(number, context, Showing(sent: sent, isBeside: isBeside))
        }
    }

    /// Whether a script asks for the case alone, to put it beside a list.
    private static func isBeside(_ request: Request) throws -> Bool {
        let query = try Query.read(request)
        let isBeside = query.bool("beside") ?? false
        try query.finish()
        return isBeside
    }

    static let fieldNames = [
        "category", "ground", "words", "unit", "joint", "reason", "ruling", "reached", "note", "until", "approve", "by",
        "units", "what", "limit", "task", "stage", "answer", "report", "contacted", "solved", "satisfied", "into", "to",
        "about", "approval",
    ]

    /// Shows the contact once, on this answer alone; that it was opened, and why, is in the journal.
    private func open(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        let isBeside = try Self.isBeside(request)
        let fields = try await Form.read(request).fields
        let approval = fields.approval
        let report = fields.parsed("report", "cases.field.report", required: approval == nil) { ID<Report>($0) }
        let purpose = purpose(fields)
        do {
            try fields.finish()
            guard let purpose else { throw CaseError.noContact }
            let opened = try await work.openContact(
                of: report, on: number, as: context.actor, purpose: purpose, approval: approval)
            guard approval == nil else { return try await broken(number, opened.contact, context) }
            return try await show(number, context, Showing(contact: opened, isBeside: isBeside))
        } catch let error where approval != nil || error as? CaseError == .noContact {
            throw error
        } catch {
            return try await show(
                number, context, Showing(sent: SentForm(faults: try FormFaults(error)), isBeside: isBeside))
        }
    }

    /// What was behind the glass, and nothing else of the case.
    private func broken(_ number: CaseNumber, _ contact: Contact, _ context: Context) async throws -> Response {
        let presenter = try await work.presenter(context.language, .everybody)
        return try work.house.pages.page(
            "cases/contact", title: presenter.text("cases.contact.title"),
            [
                "number": number.shown, "href": "/case/\(number)", "name": contact.name ?? "",
                "person": contact.phone ?? "", "behalf": contact.onBehalfOf ?? "",
            ], context: context)
    }

    /// Shows the words as they were written once, on this answer alone.
    private func originals(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        let isBeside = try Self.isBeside(request)
        let fields = try await Form.read(request).fields
        let purpose = purpose(fields)
        do {
            try fields.finish()
            guard let purpose else { throw CaseError.noOriginals }
            let words = try await work.openOriginals(on: number, as: context.actor, purpose: purpose)
            return try await show(number, context, Showing(originals: words, isBeside: isBeside))
        } catch CaseError.noOriginals {
            throw CaseError.noOriginals
        } catch {
            return try await show(
                number, context, Showing(sent: SentForm(faults: try FormFaults(error)), isBeside: isBeside))
        }
    }

    private func purpose(_ fields: Fields) -> Purpose? {
        fields.parsed("purpose", "cases.field.purpose", required: true) { Purpose(forStaff: $0) }
    }

    // MARK: The page

    struct Found {
        let entries: [Recorded]
        let reports: [StoredReport]
        let pictures: [ID<Report>: [ID<Attachment>]]
        let later: [LaterPicture]
        let point: Coordinate?
        /// Personal data was covered somewhere in its words.
        let hasCovered: Bool
        /// Open cases that may be the same matter.
        let similar: [Likely]
        let templates: [ReplyTemplate]
        /// What the machine proposed when it came in.
        let fate: Fate?
        let practice: Practice?
    }

    /// What one answer shows of a case beyond the case.
    struct Showing {
        var sent = SentForm()
        var done: CaseAction?
        var contact: (report: ID<Report>, contact: Contact)?
        var originals: [Original] = []
        /// Without the page around it.
        var isBeside = false
    }

    func show(_ number: CaseNumber, _ context: Context, _ showing: Showing) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        guard var model = try await model(number, holder, context, showing) else {
            return Reply.seeOther("/case/\(number)")
        }
        guard !showing.isBeside else {
            var response = try work.part("cases/desk-case", model, context)
            response.status = showing.sent.faults.status
            return response
        }
        model["isPage"] = true
        return try work.house.pages.page(
            "cases/desk-case", title: "\(number.shown) \(model["categoryName"] as? String ?? "")", model,
            context: context, status: showing.sent.faults.status)
    }

    /// - Parameter query: the list it stands beside.
    /// - Returns: `nil` for a case that this post may only see as everybody does.
    func model(
        _ number: CaseNumber, _ holder: PostHolder, _ context: Context, beside query: DeskQuery
    ) async throws -> Model? {
        var model = try await model(number, holder, context, Showing(isBeside: true))
        model?["backHref"] = query.address
        return model
    }

    private func model(
        _ number: CaseNumber, _ holder: PostHolder, _ context: Context, _ showing: Showing
    ) async throws -> Model? {
        let subject = try await work.find(number)
        guard try await work.audience(context.actor, of: subject) == .staff else { return nil }
        let presenter = try await work.presenter(context.language, .staff)
        let rules = try await work.rules()
        let route = try? presenter.catalogue.route(
            category: subject.category, division: subject.division, directory: presenter.directory,
            avoiding: subject.accused(in: presenter.directory)
        ).get()
        let found = try await read(subject, holder, rules, route, presenter)
        let pages = work.house.pages
        let sent = showing.sent
        var model = facts(subject, found, route, presenter)
        model.merge(try await named(in: found.reports.first, presenter)) { _, new in new }
        model["where"] = presenter.unit(holder.unit)
        model["backHref"] = "/desk"
        model["isPage"] = false
        model["summary"] = sent.faults.summary(pages, context, prefix: sent.action.map { "\($0.rawValue)-" } ?? "")
        model["notice"] = sent.faults.notice.map { presenter.words($0) }
        model["done"] = showing.done.map {
            presenter.text("cases.desk.done", ["action": presenter.text("cases.action.\($0.rawValue)")])
        }
        model["reports"] = found.reports.map { self.report($0, found, showing.contact, presenter) }
        model["purposes"] = Purpose.forStaff.map { purpose -> Model in
            ["value": purpose.rawValue, "label": presenter.text("cases.purpose.\(purpose.rawValue)")]
        }
        model["mayErase"] = context.may(.erase, on: subject.object(presenter.directory))
        model["hasCovered"] = showing.originals.isEmpty && found.hasCovered
        model["originals"] = showing.originals.flatMap(\.words)
        model["hasOriginals"] = !showing.originals.isEmpty
        var forms = ActionForms(
            subject: subject, holder: holder, reports: found.reports, route: route, presenter: presenter,
            rule: rules.context(for: subject, context.actor, at: presenter.now))
        forms.templates = found.templates
        forms.practice = found.practice
        forms.isProposed = found.fate.map { $0.category == subject.category.description } ?? false
        forms.fill = { work.filled($0, for: subject, by: holder, presenter) }
        let offers = offered(subject, to: context.actor, forms.rule)
        model.merge(actions(offers, forms, sent)) { _, new in new }
        model.merge(proposed(subject, found, offers, forms, rules)) { _, new in new }
        return model
    }

    private func read(
        _ subject: Case, _ holder: PostHolder, _ rules: Rulebook, _ route: Route?, _ presenter: Presenter
    ) async throws -> Found {
        let (county, reports, cases, replies) = (work.house.county, work.reports, work.cases, work.replies)
        let similar = try await work.likely(subject, rules)
        return try await work.house.reader.read { connection in
            let told = try subject.reporters.compactMap { try reports.find($0.report, connection) }
            let pictures = try told.map { ($0.id, try AttachmentTable(county).ids(of: $0.id, connection)) }
            let entries = try Journal.entries(county, of: Subject(subject.id), connection)
            let hasWords = try told.contains { try reports.sealed(.words, of: $0.id, connection) != nil }
            let point = try cases.point(of: subject.id, connection)
            return Found(
                entries: entries, reports: told,
                pictures: Dictionary(pictures, uniquingKeysWith: { first, _ in first }),
                later: try AttachmentTable(county).later(of: subject.id, connection), point: point,
                hasCovered: hasWords || entries.contains { $0.entry.sealed != nil }, similar: similar,
                templates: try replies.current(of: holder.unit, connection),
                fate: try ProposalTable(county).fates(of: [Subject(subject.id)], connection).values.first,
                practice: try presenter.practice(for: subject, besides: route?.lead, in: cases, connection))
        }
    }

    /// The forms: the likely next step first and open, the others behind their names.
    private func actions(_ offers: [CaseAction], _ forms: ActionForms, _ sent: SentForm) -> Model {
        let built = offers.compactMap { forms.form($0) }
        let likely = forms.likely.lazy.compactMap { action in built.first { $0.action == action } }.first
        var kept: [String] = []
        if let action = sent.action, !built.contains(where: { $0.action == action }) {
            // The case moved on while somebody wrote: the words are theirs.
            kept = ["words", "reason", "answer", "note", "what"].flatMap { sent.values[$0] ?? [] }
        }
        return [
            "key": sent.key ?? UUID().uuidString, "kept": kept, "hasKept": !kept.isEmpty,
            "main": likely.map { $0.model(sent, forms.presenter) } ?? [:],
            "others": built.filter { $0.action != likely?.action }.map { $0.model(sent, forms.presenter) },
            "isIdle": built.isEmpty,
        ]
    }

    private func report(
        _ report: StoredReport, _ found: Found, _ contact: (report: ID<Report>, contact: Contact)?,
        _ presenter: Presenter
    ) -> Model {
        let opened = contact.flatMap { $0.report == report.id ? $0.contact : nil }
        return [
            "id": report.id.description, "lines": report.text.split(whereSeparator: \.isNewline).map(String.init),
            "channel": presenter.text("cases.channel.\(report.channel.rawValue)"),
            "moment": presenter.moment(report.received), "isOneOfMany": found.reports.count > 1,
            "address": report.address ?? "",
            "isAnonymous": report.isAnonymous, "isInvented": report.isInvented,
            "erased": report.erased.map { presenter.moment($0) } ?? "",
            "hasContact": report.hasContact && opened == nil,
            "opened": opened.map { contact -> Model in
                ["name": contact.name ?? "", "person": contact.phone ?? "", "behalf": contact.onBehalfOf ?? ""]
            } ?? [:],
            "pictures": (found.pictures[report.id] ?? []).map { "/api/v1/attachments/\($0)" },
        ]
    }
}
