import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Spreadsheets
import Web

/// What is sent from `/desk/books`.
struct BooksDeskActions: Sendable {
    /// A ledger of some years weighs a few megabytes.
    private static let fileLimit = 8 * 1024 * 1024

    let words: VillageWords
    let affairs: AffairsWork

    private var money: MoneyWork { words.money }
    private var desk: BooksDesk { BooksDesk(words: words, affairs: affairs) }

    func addRoutes(to router: Routes) {
        router.post("/desk/books/:code/open", .keepBooks) { request, context in try await open(request, context) }
        router.post("/desk/books/:code/account", .keepBooks) { request, context in
            try await account(request, context)
        }
        router.post("/desk/books/:code/voucher", .keepBooks) { request, context in
            try await voucher(request, context)
        }
        router.post("/desk/books/:code/publish", .keepBooks) { request, context in
            try await publish(request, context)
        }
        router.post("/desk/books/:code/import", .keepBooks) { request, context in try await bring(request, context) }
        router.post("/desk/books/:code/reverse", .keepBooks) { request, context in
            try await reverse(request, context)
        }
        router.post("/desk/books/:code/settle", .superviseBooks) { request, context in
            try await settle(request, context)
        }
    }

    /// Does what was sent, and shows the desk again with the reason when it cannot be done.
    private func act(
        _ names: [String], _ fields: Fields, _ context: Context, _ done: BooksDesk.Done,
        _ body: (ShownVillage) async throws -> Void
    ) async throws -> Response {
        let village = try await words.village(context)
        do {
            try await body(village)
            return Reply.seeOther("/desk/books?village=\(village.code)&done=\(done.rawValue)")
        } catch {
            var attempt = BooksDesk.Attempt(error: error)
            for name in names { attempt.values[name] = fields.raw(name) }
            return try await desk.show(village, attempt, context)
        }
    }

    private func day(_ name: String, _ fields: Fields, required: Bool = true) -> LocalDate? {
        fields.parsed(name, "disclosure.field.day", required: required) { LocalDate($0) }
    }

    private func open(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let since = day("since", fields)
        let isMonthly = fields.bool("monthly") ?? false
        return try await act(["since"], fields, context, .opened) { village in
            try fields.finish()
            guard let since else { return }
            try await affairs.open(village.code, since: since, isMonthly: isMonthly, by: context.actor)
        }
    }

    private func account(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let code = fields.parsed("account-code", "disclosure.field.account", required: true) { AccountCode($0) }
        let name = fields.text("account-name", max: 60)
        return try await act(["account-code", "account-name"], fields, context, .account) { village in
            try fields.finish()
            guard let code else { return }
            try await money.add(code, named: name, to: village.code, by: context.actor)
        }
    }

    private func voucher(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let date = day("day", fields)
        let accepted = day("acceptedOn", fields, required: false)
        let purpose = fields.text("purpose", max: LedgerFile.longest)
        let kind = fields.parsed("payeeKind", "disclosure.field.kind", required: true) { Payee.Kind(rawValue: $0) }
        let payee = fields.string("payee", max: 100) ?? ""
        let decision = fields.text("decision", max: LedgerFile.longest)
        let acceptance = fields.string("acceptance", max: LedgerFile.longest) ?? ""
        let key = fields.string("key", max: 60)
        let lines = (1...BooksDesk.lines).compactMap { line($0, fields) }
        let names =
            ["day", "acceptedOn", "purpose", "payeeKind", "payee", "decision", "acceptance"]
            + (1...BooksDesk.lines).flatMap { ["account-\($0)", "debit-\($0)", "credit-\($0)"] }
        return try await act(names, fields, context, .entered) { village in
            try fields.finish()
            guard let date, let kind else { return }
            let draft = VoucherDraft(
                day: date, purpose: purpose, payee: Payee(kind: kind, name: payee), decision: decision,
                acceptance: acceptance, acceptedOn: accepted, lines: lines)
            try await money.enter(
                draft, in: village.code, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "voucher \(context.actor.text)", body: Array("\(purpose) \(lines)".utf8))
                })
        }
    }

    /// A row of the form; nothing for one left empty.
    private func line(_ number: Int, _ fields: Fields) -> VoucherLine? {
        let account = fields.parsed("account-\(number)", "disclosure.field.account") { AccountCode($0) }
        func sum(_ side: String) -> Money {
            fields.parsed("\(side)-\(number)", "disclosure.field.money") { text in
                Money(parsing: text).flatMap { $0.count >= 0 ? $0 : nil }
            } ?? .zero
        }
        let (debit, credit) = (sum("debit"), sum("credit"))
        guard let account else {
            if debit.count + credit.count != 0 { fields.fault("account-\(number)", "disclosure.field.account") }
            return nil
        }
        return VoucherLine(account: account, debit: debit, credit: credit)
    }

    private func publish(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let item = fields.text("item", max: 60)
        let date = day("period", fields)
        let said = fields.text("text", max: 5000)
        let key = fields.string("key", max: 60)
        return try await act(["item", "period", "text"], fields, context, .published) { village in
            try fields.finish()
            guard let date else { return }
            try await affairs.publish(
                item, date, text: said, in: village.code, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "publish \(context.actor.text)", body: Array("\(item) \(date) \(said)".utf8))
                })
        }
    }

    private func reverse(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let number = fields.parsed("number", "disclosure.field.number", required: true) {
            try? CaseNumber(parsing: $0)
        }
        let reason = fields.text("reason", max: LedgerFile.longest)
        return try await act(["number", "reason"], fields, context, .reversed) { village in
            try fields.finish()
            guard let number, try await money.voucher(number).village == village.code else {
                throw VoucherRefusal.unknown
            }
            try await money.reverse(number, reason: reason, by: context.actor)
        }
    }

    private func settle(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let number = fields.parsed("number", "disclosure.field.number", required: true) {
            try? CaseNumber(parsing: $0)
        }
        let isConfirmed = fields.has("confirm")
        _ = fields.has("refuse")
        let reason = fields.string("reason", max: LedgerFile.longest)
        if !isConfirmed, reason == nil { fields.fault("reason", "disclosure.field.reason") }
        return try await act(["number", "reason"], fields, context, isConfirmed ? .confirmed : .sentBack) { village in
            try fields.finish()
            guard let number, try await money.voucher(number).village == village.code else {
                throw VoucherRefusal.unknown
            }
            if isConfirmed {
                try await money.confirm(number, by: context.actor)
            } else {
                try await money.sendBack(number, reason: reason ?? "", by: context.actor)
            }
        }
    }

    private func bring(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        try context.require(.keepBooks, on: MoneyWork.object(village.code))
        let form = try await Form.read(request, limit: Self.fileLimit)
        var attempt = BooksDesk.Attempt()
        do {
            try form.fields.finish()
            guard let file = form.files["file"]?.first else { throw ImportRefusal.noFile }
            attempt.file = file.filename
            do {
                attempt.report = try await money.importLedger(
                    try Spreadsheet.csv(file.bytes), village: village.code, strict: false, by: context.actor)
            } catch let error as CSVError { throw ImportRefusal.header("\(error)") }
        } catch { attempt.error = error }
        return try await desk.show(village, attempt, context)
    }
}

/// Why a file was not read at all.
enum ImportRefusal: Explained, Hashable {
    case noFile
    case header(String)
    /// The columns that the file of another kind needs.
    case columns([String])

    var explanation: Explanation {
        let (key, arguments): (String, [String: String]) =
            switch self {
            case .noFile: ("disclosure.import.noFile", [:])
            case .header: ("disclosure.import.header", ["columns": LedgerFile.columns.joined(separator: ", ")])
            case .columns(let columns): ("disclosure.import.header", ["columns": columns.joined(separator: ", ")])
            }
        return Explanation(.invalid, key, arguments, fields: [.init("/file", key, arguments)])
    }
}
