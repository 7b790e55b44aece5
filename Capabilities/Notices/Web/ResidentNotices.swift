import Cases
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/me/notices`: what a resident was told, and how they want to be told. For residents who have signed in, and with the
/// secret of a receipt for that one report.
struct ResidentNotices: Sendable {
    let work: NoticeWork

    private var form: WishForm { WishForm(audience: .resident, work: work) }

    func addRoutes(to router: Routes) {
        router.get("/me/notices", .askForOwnData) { request, context in try await inbox(request, context) }
        router.get("/me/notices/settings", .askForOwnData) { request, context in
            try await settings(request, context)
        }
        router.post("/me/notices/settings", .askForOwnData) { request, context in try await keep(request, context) }
    }

    private func text(_ key: String, _ context: Context) -> String { work.house.strings.text(key, context.language) }

    // MARK: Who asks

    private struct Visit {
        let actor: Actor
        let owner: WishOwner
        let reports: [Recipient]
        let receipt: ReceiptToken?

        var query: String { receipt.map { "?receipt=\($0.text)" } ?? "" }
        var model: Model { ["receipt": receipt?.text ?? "", "query": query] }
    }

    /// - Throws: `NoticeRefusal`, `CaseError.unknownReceipt`.
    private func visit(_ fields: Fields, _ context: Context) async throws -> Visit {
        let receipt = fields.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
        if case .post = context.actor { throw NoticeRefusal.staff }
        let actor = try await work.cases.actor(context.actor, receipt: receipt)
        switch actor {
        case .reporter(let report):
            var object = Object()
            object.reports = [report]
            try require(actor, .useOwnData, on: object)
            return Visit(actor: actor, owner: .report(report), reports: [.report(report)], receipt: receipt)
        case .resident(let person):
            try require(actor, .useOwnData, on: Object(of: person))
            let (cases, phone) = (work.cases, work.phone)
            let own = try await work.house.reader.read { connection in
                try cases.ownReports(of: .person(person, phone: try phone(person, connection)), connection)
            }
            return Visit(
                actor: actor, owner: .person(person), reports: own.map { .report($0.report.id) }, receipt: nil)
        case .anyone, .system, .post: throw NoticeRefusal.unknownPerson
        }
    }

    // MARK: Pages

    private func inbox(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let visit: Visit
        do { visit = try await self.visit(query, context) } catch NoticeRefusal.unknownPerson {
            _ = context.may(.useOwnData, on: Object())
            return Reply.signInFirst(request)
        }
        try query.finish()
        let notices = try await work.open(visit.reports)
        var model = visit.model
        let now = work.time.now()
        model["notices"] = notices.map { NoticeItem($0, now: now, context, work.house.strings).model }
        return try work.house.pages.page(
            "notices/mine", title: text("notices.title", context), model, context: context)
    }

    private func settings(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let visit: Visit
        do { visit = try await self.visit(query, context) } catch NoticeRefusal.unknownPerson {
            _ = context.may(.useOwnData, on: Object())
            return Reply.signInFirst(request)
        }
        let isDone = query.string("done", max: 4) != nil
        try query.finish()
        return try await page(visit, isDone: isDone, context)
    }

    private func page(
        _ visit: Visit, isDone: Bool = false, faults: [Explanation.Field] = [], _ context: Context
    ) async throws -> Response {
        try form.page(
            try await work.wishes(of: visit.owner), back: "/me/notices\(visit.query)", action: "/me/notices/settings",
            besides: visit.model, isDone: isDone, faults: faults, context)
    }

    private func keep(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let visit = try await visit(fields, context)
        let wish = form.read(fields)
        do { try fields.finish() } catch let fault as FieldFaults {
            return try await page(visit, faults: fault.explanation.fields, context)
        }
        try await work.keep(wish, of: visit.owner, as: visit.actor)
        return Reply.seeOther("/me/notices/settings\(visit.query)\(visit.query.isEmpty ? "?" : "&")done=kept")
    }
}
