import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Spreadsheets
import Store
import Web

/// `/desk/entitlement/NUMBER`: one list: bringing lines in, handing it in, confirming it.
struct ListDeskPage: Sendable {
    private static let fileLimit = 8 * 1024 * 1024

    let shown: ListWords

    private var words: VillageWords { shown.words }
    private var work: ListWork { shown.work }

    private enum Done: String { case handedIn, givenUp, confirmed, sentBack }

    /// What somebody has sent, to be shown with the list.
    private struct Attempt {
        var error: (any Error)?
        var report: BooksImport?
        var file = ""
        var people: [ID<EntitlementLine>: EntitledPerson] = [:]
        /// The number on the list behind which the page begins.
        var after = 0
    }

    func addRoutes(to router: Routes) {
        router.get("/desk/entitlement/:number", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            let after = query.int("after", in: 0...EntitlementFile.mostOrdinal) ?? 0
            try query.finish()
            return try await show(try await list(context), done: done, Attempt(after: after), context)
        }
        router.post("/desk/entitlement/:number/import", .keepBooks) { request, context in
            try await bring(request, context)
        }
        router.post("/desk/entitlement/:number/hand-in", .keepBooks) { request, context in
            _ = try await Form.read(request)
            return try await act(context, .handedIn) { try await work.handIn($0.number, by: context.actor) }
        }
        router.post("/desk/entitlement/:number/give-up", .keepBooks) { request, context in
            _ = try await Form.read(request)
            return try await act(context, .givenUp) { try await work.giveUp($0.number, by: context.actor) }
        }
        router.post("/desk/entitlement/:number/settle", .superviseBooks) { request, context in
            try await settle(request, context)
        }
        router.post("/desk/entitlement/:number/open", .superviseBooks) { request, context in
            let fields = try await Form.read(request).fields
            let after = fields.int("after", in: 0...EntitlementFile.mostOrdinal) ?? 0
            try fields.finish()
            let list = try await list(context)
            let people = try await work.open(list.number, after: after, by: context.actor)
            return try await show(list, Attempt(people: people, after: after), context)
        }
    }

    /// The list, for those who have to do with its village.
    private func list(_ context: Context) async throws -> EntitlementList {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw ListRefusal.unknown
        }
        let list = try await work.list(number)
        _ = try await words.deskVillage(list.village, context)
        return list
    }

    private func act(
        _ context: Context, _ done: Done, _ body: (EntitlementList) async throws -> Void
    ) async throws -> Response {
        let list = try await list(context)
        do {
            try await body(list)
            return Reply.seeOther("/desk/entitlement/\(list.number)?done=\(done.rawValue)")
        } catch {
            return try await show(list, Attempt(error: error), context)
        }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let (number, _, isConfirmed, reason) = fields.settling()
        return try await act(context, isConfirmed ? .confirmed : .sentBack) { list in
            try fields.finish()
            guard number == list.number else { throw ListRefusal.unknown }
            if isConfirmed {
                try await work.confirm(list.number, by: context.actor)
            } else {
                try await work.sendBack(list.number, reason: reason, by: context.actor)
            }
        }
    }

    private func bring(_ request: Request, _ context: Context) async throws -> Response {
        let list = try await list(context)
        try context.require(.keepBooks, on: MoneyWork.object(list.village))
        let form = try await Form.read(request, limit: Self.fileLimit)
        var attempt = Attempt()
        do {
            try form.fields.finish()
            guard let file = form.files["file"]?.first else { throw ImportRefusal.noFile }
            attempt.file = file.filename
            do {
                attempt.report = try await work.bring(
                    try Spreadsheet.csv(file.bytes), to: list.number, by: context.actor)
            } catch is CSVError { throw ImportRefusal.columns(EntitlementFile.columns) }
        } catch { attempt.error = error }
        return try await show(list, attempt, context)
    }

    private func show(
        _ list: EntitlementList, done: Done? = nil, _ attempt: Attempt, _ context: Context
    ) async throws -> Response {
        let village = try await words.village(named: list.village.description)
        let (table, vouchers) = (work.lines, words.money.vouchers)
        let read = try await words.house.reader.read { connection in
            (
                lines: try table.page(list.id, after: attempt.after, connection),
                sum: try table.sum(list.id, connection),
                vouchers: try list.what.vouchers.compactMap { try vouchers.find($0, connection) }
            )
        }
        var model = words.deskHead(village, context).merging(shown.item(list, context)) { own, _ in own }
        model["done"] = done.map { words.text("desk.done.\($0.rawValue)", context) } ?? ""
        model["action"] = "/desk/entitlement/\(list.number)"
        model["settleAction"] = "/desk/entitlement/\(list.number)/settle"
        model["isDraft"] = list.state == .draft
        model["isWaiting"] = list.state == .waiting
        model["isRefused"] = list.state == .refused
        model["isPublished"] = list.state == .published
        model["mayOpen"] = context.may(.superviseBooks, on: MoneyWork.object(list.village))
        model["isFull"] = !attempt.people.isEmpty
        model["count"] = "\(read.sum.count)"
        model["sum"] = shown.amount(read.sum.sum, list, context)
        model["fits"] = read.sum.sum == list.what.total
        model["lines"] = read.lines.map { shown.item($0, list, context, person: attempt.people[$0.id]) }
        model["hasLines"] = read.sum.count > 0
        model["after"] = "\(attempt.after)"
        let paging = ListWords.paging(
            read.lines, after: attempt.after, last: read.sum.last, "/desk/entitlement/\(list.number)")
        model.merge(paging) { $1 }
        model["vouchers"] = read.vouchers.map { words.item($0, context) }
        model["hasVouchers"] = !read.vouchers.isEmpty
        if let report = attempt.report { model.merge(words.said(report, attempt.file, context)) { $1 } }
        guard let error = attempt.error else { return try words.page("desk-list", list.what.title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-list", title: list.what.title, model, after: error, context: context)
    }
}
