import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Platform
import Posts
import QRCode
import Rights
import Store
import Web

/// `/case/{number}`: where a matter stands, for everybody; with the receipt, what its reporter may do.
struct CasePage: Sendable {
    let work: CaseWork
    let images: Images
    /// What everybody sees who shows no receipt.
    private let seen: PageCache

    init(work: CaseWork, images: Images) {
        self.work = work
        self.images = images
        seen = PageCache(work.house.time)
    }

    func addRoutes(to router: Routes) {
        router.get("/case/:number", .readCase) { request, context in try await show(request, context) }
        router.get("/case/:number/receipt", .readCase) { request, context in try await paper(request, context) }
        router.get("/case/:number/pictures/:id", .readPicture) { request, context in
            try await picture(request, context)
        }
        router.post("/case/:number/:action", .actOnCase) { request, context in try await act(request, context) }
    }

    /// What a form that was not accepted left behind.
    struct Attempt {
        var action: CaseAction?
        var words = ""
        var chosen: [String: String] = [:]
        var faults = FormFaults()
    }

    /// What the page says at its head, once.
    struct Greeting {
        var isNew = false
        /// It was reported for somebody else, who gets the receipt.
        var isForOther = false
        var hasSupplemented = false
    }

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let shown = query.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
        let greeting = Greeting(
            isNew: query.bool("new") ?? false, isForOther: query.bool("other") ?? false,
            hasSupplemented: query.bool("added") ?? false)
        try query.finish()
        let number = try CaseNumber(inPathOf: context)
        if let shown { return try await exchange(shown, number, isNew: greeting.isNew, isKiosk: context.isKiosk) }
        let receipt = try await work.receipt(request, context, on: number)
        let make = { try await page(number, receipt, greeting, Attempt(), request, context) }
        guard receipt == nil, let address = context.publicAddress(request) else { return try await make() }
        return try await seen.answer(address, make)
    }

    /// A saved or printed address: the browser keeps its secret for this case and goes on to the address without it.
    private func exchange(
        _ receipt: ReceiptToken, _ number: CaseNumber, isNew: Bool, isKiosk: Bool
    ) async throws -> Response {
        let subject = try await work.find(number)
        guard let report = try await work.report(of: receipt) else { throw CaseError.unknownReceipt }
        var response = Reply.seeOther("/case/\(subject.number)\(isNew ? "?new=1" : "")")
        work.keep(receipt, of: report, on: subject.number, isKiosk: isKiosk, in: &response)
        return response
    }

    /// The receipt on one sheet, for who holds it; everybody else is led to the case.
    private func paper(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let number = try CaseNumber(inPathOf: context)
        let subject = try await work.find(number)
        let receipt = try await work.receipt(request, context, on: number)
        guard let receipt, let report = try await work.report(of: receipt),
            subject.reporters.contains(where: { $0.report == report })
        else { return Reply.seeOther("/case/\(number)") }
        let presenter = try await work.presenter(context.language, .reporter)
        let pages = work.house.pages
        let proof = pages.settings.site.whole(LogPromise.page(of: report), request)
        var model: Model = [
            "number": subject.number.shown, "path": "/case/\(number)", "received": presenter.moment(subject.received),
            "printed": presenter.moment(presenter.now), "about": presenter.title(subject, nil),
            "state": presenter.state(subject), "stateClass": presenter.stateClass(subject),
            "next": presenter.nextUp(subject), "proof": proof, "promise": "\(LogPromise.seconds)",
            "phone": pages.settings.phone, "styles": ["resident.css"], "scripts": ["receipt.js"],
        ]
        model.merge(try code(receipt, number, request, presenter)) { $1 }
        return try pages.page(
            "cases/receipt", title: presenter.text("cases.receipt.paper"), model, context: context)
    }

    /// The address that opens the case to its reporter, in letters and as a code for a telephone.
    private func code(
        _ receipt: ReceiptToken, _ number: CaseNumber, _ request: Request, _ presenter: Presenter
    ) throws -> Model {
        let link = work.house.pages.settings.site.whole("/case/\(number)?receipt=\(receipt.text)", request)
        let drawing = try QRSymbol(link).svg(label: presenter.text("cases.receipt.code"), side: 176)
        return ["shownLink": link, "qrMarkup": Markup(drawing)]
    }

    /// A picture of the reporter's own, below the case's address, where the browser sends the receipt.
    private func picture(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let number = try CaseNumber(inPathOf: context)
        let receipt = try await work.receipt(request, context, on: number)
        let actor = try await work.actor(context.actor, receipt: receipt)
        return try await work.picture(ID<Attachment>(try context.parameters.require("id")), for: actor)
    }

    /// Judging, objecting, reopening and adding more, by the reporter.
    private func act(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")),
            [.judge, .object, .reopen, .supplement].contains(action)
        else { throw ActionFault.unknown }
        let isMore = action == .supplement
        let form = isMore ? try await PhotoForm.read(request) : try await Form.read(request)
        let fields = form.fields
        let receipt = fields.parsed("receipt", "cases.field.receipt", required: true) { ReceiptToken($0) }
        let key = fields.string("key", max: 60)
        guard let receipt else { throw CaseError.unknownReceipt }
        let actor = try await work.actor(context.actor, receipt: receipt)
        do {
            let wishes = wishes(action, fields)
            try fields.finish()
            if isMore { try work.house.admitReport(context) }
            let pictures = isMore ? try await PhotoForm.keep(form, images, work, context) : []
            _ = try await work.act(
                number, as: actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "\(number) \(action.rawValue) \(receipt.text)", body: Array("\(wishes)".utf8))
                }, pictures: pictures
            ) { _ in wishes }
            var response = Reply.seeOther("/case/\(number)\(isMore ? "?added=1" : "")")
            if case .reporter(let report) = actor {
                work.keep(receipt, of: report, on: number, isKiosk: context.isKiosk, in: &response)
            }
            return response
        } catch {
            let attempt = Attempt(
                action: action, words: fields.raw(action == .reopen ? "reason" : "words"),
                chosen: ["solved", "contacted", "satisfied"].reduce(into: [:]) { $0[$1] = fields.raw($1) },
                faults: try FormFaults(error, blaming: error is WebRefusal ? "photos" : nil))
            return try await page(number, receipt, Greeting(), attempt, request, context)
        }
    }

    private func page(
        _ number: CaseNumber, _ receipt: ReceiptToken?, _ greeting: Greeting, _ attempt: Attempt,
        _ request: Request, _ context: Context
    ) async throws -> Response {
        let subject = try await work.find(number)
        let actor = try await work.actor(context.actor, receipt: receipt)
        let audience = try await work.audience(actor, of: subject)
        let presenter = try await work.presenter(context.language, audience, for: actor)
        let isReporter = if case .reporter = actor { true } else { false }
        let pages = work.house.pages
        let (entries, own, pictures, later, first) = try await read(subject, actor)
        let isNew = greeting.isNew
        var model: Model = [
            "styles": ["resident.css"], "scripts": isNew ? ["receipt.js"] : [String](),
            "number": subject.number.shown, "path": "/case/\(subject.number)",
            "follow": "/report?follows=\(subject.number)",
            "received": presenter.moment(subject.received),
            "state": presenter.state(subject), "stateClass": presenter.stateClass(subject),
            "heading": presenter.title(subject, own?.text ?? first),
            "about": audience == .everybody ? "" : presenter.title(subject, nil),
            "next": presenter.nextUp(subject), "ahead": presenter.pathAhead(subject),
            "steps": presenter.steps(presenter.timeline(entries)), "live": true,
            "liveSource": "/api/v1/stream?case=\(subject.number)", "asOf": presenter.moment(presenter.now),
            "summary": attempt.faults.summary(pages, context),
            "notice": attempt.faults.notice.map { presenter.words($0) } ?? "",
            "deskHref": context.isStaff && audience == .staff ? "/desk/case/\(subject.number)" : "",
            "former": presenter.former(subject),
            "reporters": subject.reporters.count > 1 ? "\(subject.reporters.count - 1)" : "",
        ]
        model["own"] = own.map { report -> Model in
            let said: Model = [
                "lines": report.text.split(whereSeparator: \.isNewline).map(String.init),
                "address": report.address ?? "",
            ]
            return said.merging(self.pictures(subject, report, pictures, later, presenter)) { $1 }
        }
        let link = receipt.map { "/case/\(subject.number)?receipt=\($0.text)" }
        model["receipt"] = isReporter ? receipt?.text : nil
        model["isNew"] = isNew && isReporter
        model["isForOther"] = greeting.isForOther
        model["hasSupplemented"] = greeting.hasSupplemented && isReporter
        model["proof"] = own.map { LogPromise.page(of: $0.id) }
        model["promise"] = "\(LogPromise.seconds)"
        model["link"] = link
        model["canFollow"] = !isReporter && !context.isStaff && subject.takesReports
        if isNew, isReporter, let receipt { model.merge(try code(receipt, number, request, presenter)) { $1 } }
        model.merge(try await forms(subject, actor, attempt, presenter)) { _, new in new }
        var response = try pages.page(
            "cases/case", title: "\(subject.number.shown) \(presenter.category(subject.category))", model,
            context: context, status: attempt.faults.status)
        // Whoever reported a case that went on into another follows there with the same secret.
        if let receipt, let target = subject.mergedInto, isReporter {
            response.headers.append(
                ReceiptCookie.given(receipt.text, at: "/case/\(target.number)", pages.settings.site))
        }
        return response
    }

    private func read(
        _ subject: Case, _ actor: Actor
    ) async throws -> (
        entries: [Recorded], own: StoredReport?, pictures: [ID<Attachment>], later: [LaterPicture], first: String?
    ) {
        let (county, reports) = (work.house.county, work.reports)
        return try await work.house.reader.read { connection in
            var own: StoredReport?
            if case .reporter(let id) = actor, subject.reporters.contains(where: { $0.report == id }) {
                own = try reports.find(id, connection)
            }
            return (
                try Journal.entries(county, of: Subject(subject.id), connection), own,
                try own.map { try AttachmentTable(county).ids(of: $0.id, connection) } ?? [],
                own == nil ? [] : try AttachmentTable(county).later(of: subject.id, connection),
                try reports.firstTexts(of: [subject.id], connection)[subject.id]
            )
        }
    }

    /// What the reporter may do now.
    private func forms(
        _ subject: Case, _ actor: Actor, _ attempt: Attempt, _ presenter: Presenter
    ) async throws -> Model {
        var model: Model = ["canJudge": false, "hasJudged": false, "canObject": false, "canReopen": false]
        guard case .reporter(let id) = actor, let reporter = subject.reporters.first(where: { $0.report == id }) else {
            return model
        }
        let offers = try await work.offers(subject, actor) ?? []
        let rules = try await work.rules()
        let policy = rules.catalogue(of: subject).policy
        func end(_ start: Timestamp?, _ limit: TimeLimit) -> Timestamp? {
            start.flatMap { try? rules.calendar.deadline(from: $0, limit: limit) }.flatMap {
                $0 >= presenter.now ? $0 : nil
            }
        }
        model["canJudge"] = offers.contains(.judge) && reporter.verdict == nil
        model["hasJudged"] = offers.contains(.judge) && reporter.verdict != nil
        if offers.contains(.object), let until = end(subject.refusedAt, policy.objectionWithin) {
            model["canObject"] = true
            model["until"] = presenter.moment(until)
        }
        if offers.contains(.reopen), let until = end(subject.closedAt, policy.reopenWithin) {
            model["canReopen"] = true
            model["until"] = presenter.moment(until)
        }
        model.merge(supplement(offers, attempt)) { $1 }
        model["key"] = UUID().uuidString
        model["words"] = attempt.words
        for name in ["solved", "contacted", "satisfied"] {
            model["\(name)Yes"] = attempt.chosen[name] == "true"
            model["\(name)No"] = attempt.chosen[name] == "false"
        }
        model["solvedFault"] = attempt.faults.reason("solved", presenter)
        model["photosFault"] = attempt.faults.reason("photos", presenter)
        let faults = ["words", "reason"].compactMap { attempt.faults.reason($0, presenter) }
        model["wordsFault"] = faults.first
        return model
    }
}

extension Context {
    var holder: PostHolder? {
        guard case .post(let holder) = actor else { return nil }
        return holder
    }

    var isStaff: Bool { holder != nil }
}
