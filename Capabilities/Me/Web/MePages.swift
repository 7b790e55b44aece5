import Cases
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// `/me`: own requests and data, who looked and why, a copy, correcting, erasing, taking consent back.
///
/// For residents who have signed in, and with the secret link of a receipt for that one report.
struct MePages: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/me", .askForOwnData) { request, context in try await show(request, context) }
        router.get("/me/looks", .askForOwnData) { request, context in try await looks(request, context) }
        router.post("/me/data", .askForOwnData) { request, context in try await data(request, context) }
        router.post("/me/copy", .askForOwnData) { request, context in try await copy(request, context) }
        router.post("/me/correct", .askForOwnData) { request, context in try await correct(request, context) }
        router.post("/me/withdraw", .askForOwnData) { request, context in try await withdraw(request, context) }
        router.post("/me/agree", .askForOwnData) { request, context in try await agree(request, context) }
        router.post("/me/erase", .askForOwnData) { request, context in try await erase(request, context) }
        router.post("/me/ask", .askForOwnData) { request, context in try await ask(request, context) }
    }

    private func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        work.house.strings.text(key, context.language, arguments)
    }

    // MARK: Who asks

    /// The caller and what leads back here: the receipt goes along as a hidden field.
    private struct Visit {
        let caller: MeWork.Caller
        let receipt: ReceiptToken?
        let child: ID<Person>?

        var query: String {
            receipt.map { "?receipt=\($0.text)" } ?? child.map { "?child=\($0)" } ?? ""
        }
        var model: Model {
            ["receipt": receipt?.text ?? "", "child": child?.description ?? "", "query": query]
        }
    }

    private func visit(_ fields: Fields, _ context: Context) async throws -> Visit {
        let receipt = fields.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
        let child = fields.parsed("child", "me.field.person") { ID<Person>($0) }
        return Visit(
            caller: try await work.caller(context.actor, receipt: receipt, child: child), receipt: receipt, child: child
        )
    }

    // MARK: Pages

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let done = query.parsed("done", "web.field.unknown") { DoneWith(rawValue: $0) }
        do {
            let visit = try await visit(query, context)
            try query.finish()
            return try await page(visit, context, done: done)
        } catch MeRefusal.unknownPerson {
            _ = context.may(.useOwnData, on: Object())
            return try work.house.pages.page("me/who", title: text("me.title", context), context: context)
        }
    }

    private enum DoneWith: String { case correct, withdraw, agree, ask }

    private func page(
        _ visit: Visit, _ context: Context, done: DoneWith? = nil, opened: [OwnData] = [],
        faults: [Explanation.Field] = []
    ) async throws -> Response {
        let seen = try await work.overview(visit.caller)
        let pages = work.house.pages
        var model = visit.model
        model["done"] = done.map { text("me.done.\($0.rawValue)", context) }
        model["summary"] = pages.summary(faults, context)
        model["reports"] = seen.reports.map { own in item(own, opened, context) }
        model["isOpened"] = !opened.isEmpty
        model["wishes"] = seen.wishes.map { wish in self.wish(wish, context) }
        model["children"] = seen.wards.map { ward -> Model in
            [
                "id": ward.child.description,
                "label": ward.label.isEmpty ? text("me.guard.child", context) : ward.label,
            ]
        }
        model["childName"] =
            seen.wards.first { $0.child == visit.child }
            .map { $0.label.isEmpty ? text("me.guard.child", context) : $0.label } ?? ""
        model["isResident"] = if case .resident = visit.caller.actor { true } else { false }
        model["version"] = work.notice.version
        model["agree"] = work.notice.purpose("notice")?.agree?.text(context.language) ?? ""
        model["kinds"] = DataWish.allCases.map { kind -> Model in
            ["value": kind.rawValue, "label": text("me.wish.\(kind.rawValue)", context)]
        }
        model["days"] = "\(work.notice.answerWorkingDays)"
        return try pages.page(
            "me/me", title: text("me.title", context), model, context: context,
            status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func item(_ own: OwnReport, _ opened: [OwnData], _ context: Context) -> Model {
        let anew = own.report.wantsNotice ? work.register.asksAnew("notice", agreed: own.consent, on: work.today) : nil
        let data = opened.first { $0.report.report.id == own.report.id }
        return [
            "id": own.report.id.description, "number": own.subject.number.shown,
            "href": "/case/\(own.subject.number)", "text": own.report.text,
            "state": text("cases.state.\(own.subject.state.rawValue)", context),
            "received": CountyTime.china.format(own.report.received).prefix(10),
            "hasContact": own.report.hasContact, "hasCovered": own.hasWords, "notice": own.report.wantsNotice,
            "name": data?.contact?.name ?? "", "tel": data?.contact?.phone ?? "", "original": data?.words ?? [],
            "isOpen": data != nil, "consent": own.consent ?? "", "asksAnew": anew != nil,
            "newAgree": anew?.agree?.text(context.language) ?? "",
            "erased": own.report.erased.map { CountyTime.china.date($0).description } ?? "",
        ]
    }

    private func wish(_ wish: StoredWish, _ context: Context) -> Model {
        [
            "kind": text("me.wish.\(wish.kind.rawValue)", context), "words": wish.words, "answer": wish.answer ?? "",
            "asked": CountyTime.china.date(wish.asked).description,
            "due": CountyTime.china.date(wish.due).description, "isWaiting": wish.answered == nil,
        ]
    }

    private func looks(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let visit = try await visit(query, context)
        try query.finish()
        let directory = try await work.staff.directory()
        let looks = try await work.looks(visit.caller)
        var model = visit.model
        model["looks"] = looks.map { look -> Model in
            let view = LookView(look, directory, context.language)
            let post =
                switch look.actor {
                case .post: view.post
                case .system: text("me.looks.system", context)
                case .anyone, .reporter, .resident: text("me.looks.self", context)
                }
            return [
                "at": view.at.replacing("T", with: " ").prefix(16), "unit": view.unit,
                "post": post,
                "purpose": text("cases.purpose.\(view.purpose)", context), "number": view.reference ?? "",
                "what": view.fields.map { text("me.field.\($0)", context) }.joined(
                    separator: text("cases.comma", context)),
            ]
        }
        return try work.house.pages.page("me/looks", title: text("me.looks.title", context), model, context: context)
    }

    /// Shows what is sealed, on this answer alone.
    private func data(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        try fields.finish()
        let opened = try await work.cases.openOwn(visit.caller.owner, as: visit.caller.actor)
        return try await page(visit, context, opened: opened)
    }

    private func copy(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        try fields.finish()
        let copy = try await CopyView.gathered(work, visit.caller, context.language)
        return try Reply.json(
            copy,
            headers: [
                .cacheControl: "no-store", .contentDisposition: #"attachment; filename="shanzhi-my-data.json""#,
            ])
    }

    // MARK: Changes

    private func correct(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let report = fields.parsed("report", "cases.field.report", required: true) { ID<Report>($0) }
        let contact = Contact(
            name: fields.string("name", max: 100), phone: fields.string("tel", max: 40), notify: fields.bool("notify"))
        try fields.finish()
        guard let report else { throw MeRefusal.notTheirs }
        try await work.cases.correct(contact, of: report, owner: visit.caller.owner, as: visit.caller.actor)
        return done(visit, .correct)
    }

    private func withdraw(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let report = fields.parsed("report", "cases.field.report", required: true) { ID<Report>($0) }
        try fields.finish()
        guard let report else { throw MeRefusal.notTheirs }
        try await work.cases.withdrawNotice(of: report, owner: visit.caller.owner, as: visit.caller.actor)
        return done(visit, .withdraw)
    }

    /// Agrees anew, where what was agreed to reads otherwise by now.
    private func agree(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let report = fields.parsed("report", "cases.field.report", required: true) { ID<Report>($0) }
        try fields.finish()
        guard let report else { throw MeRefusal.notTheirs }
        try await work.cases.agreeToNotice(of: report, owner: visit.caller.owner, as: visit.caller.actor)
        return done(visit, .agree)
    }

    private func erase(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let isSure = fields.has("confirm")
        try fields.finish()
        guard isSure else {
            let fault = Explanation.Field("/confirm", "me.refusal.notConfirmed")
            return try await page(visit, context, faults: [fault])
        }
        let count = try await work.erase(visit.caller)
        return try work.house.pages.page(
            "me/erased", title: text("me.erased.title", context), ["count": "\(count)"], context: context)
    }

    private func ask(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let kind = fields.parsed("kind", "me.field.kind", required: true) { DataWish(rawValue: $0) }
        let words = fields.string("words", max: 2000, required: true)
        do { try fields.finish() } catch {
            return try await page(visit, context, faults: (error as? FieldFaults)?.explanation.fields ?? [])
        }
        guard let kind, let words else { throw MeRefusal.notTheirs }
        _ = try await work.ask(kind, words, visit.caller)
        return done(visit, .ask)
    }

    private func done(_ visit: Visit, _ what: DoneWith) -> Response {
        Reply.seeOther("/me\(visit.query)\(visit.query.isEmpty ? "?" : "&")done=\(what.rawValue)")
    }
}
