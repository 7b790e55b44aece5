import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/books`: for the clerk what is due, publishing, writing vouchers down and bringing ledgers in; for the
/// supervision committee what waits for its confirmation.
struct BooksDesk: Sendable {
    /// Rows of the form for a voucher.
    static let lines = 4

    let words: VillageWords
    let affairs: AffairsWork

    /// What somebody has sent that was not taken, to be shown again.
    struct Attempt {
        var values: [String: String] = [:]
        var error: (any Error)?
        var report: BooksImport?
        var file = ""
    }

    func addRoutes(to router: Routes) {
        router.get("/desk/books", .workAtDesk) { request, context in
            let query = try Query.read(request)
            let code = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            let done = query.parsed("done", "disclosure.field.kind") { Done(rawValue: $0) }
            try query.finish()
            guard let village = try await words.deskVillage(code, context) else { return try await choose(context) }
            return try await show(village, done: done, Attempt(), context)
        }
    }

    enum Done: String { case opened, entered, confirmed, sentBack, reversed, published, account }

    /// For those whose place has several villages.
    private func choose(_ context: Context) async throws -> Response {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let (villages, vouchers) = (words.money.villages, words.money.vouchers)
        let today = words.today
        let kept = try await words.house.reader.read { connection in
            try villages.all(connection).filter { holder.place.contains($0.code) }.map {
                ($0, try vouchers.waiting($0.code, through: today, connection))
            }
        }
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        return try words.page(
            "desk-villages", words.text("desk.books", context),
            [
                "villages": kept.map { village, waiting -> Model in
                    [
                        "href": "/desk/books?village=\(village.code)",
                        "name": gazetteer.place(village.code)?.name ?? village.code.description, "waiting": waiting,
                        "waitingCount": "\(waiting)",
                    ]
                }
            ], context)
    }

    func show(
        _ village: ShownVillage, done: Done? = nil, _ attempt: Attempt, _ context: Context
    ) async throws -> Response {
        var model = words.head(village, context)
        let object = MoneyWork.object(village.code)
        model["mayKeep"] = context.may(.keepBooks, on: object)
        model["maySupervise"] = context.may(.superviseBooks, on: object)
        model["mayConfirm"] = context.may(.superviseBooks, on: object) && context.isCommittee
        model["done"] = done.map { words.text("desk.done.\($0.rawValue)", context) } ?? ""
        model["village"] = village.code.description
        model["today"] = words.today.description
        model["since"] = attempt.values["since"] ?? Period(.yearly, holding: words.today).from.description
        model["key"] = UUID().uuidString
        if let kept = village.kept { model.merge(try await books(kept, village, attempt, context)) { $1 } }
        if let report = attempt.report { model.merge(words.said(report, attempt.file, context)) { $1 } }
        let title = words.text("desk.books", context)
        guard let error = attempt.error else { return try words.page("desk-books", title, model, context) }
        return try words.house.pages.again("disclosure/desk-books", title: title, model, after: error, context: context)
    }

    private func books(
        _ kept: KeptVillage, _ village: ShownVillage, _ attempt: Attempt, _ context: Context
    ) async throws -> Model {
        let (vouchers, villages, table) = (words.money.vouchers, words.money.villages, affairs.table)
        let pictures = PictureTable(county: words.house.county)
        let ever = LocalDate(days: 0)...words.today
        let read = try await words.house.reader.read { connection in
            (
                waiting: try vouchers.list(
                    VoucherTable.Wish(village: kept.code, days: ever, state: .waiting), connection
                ).map { try vouchers.find($0.number, connection) ?? $0 },
                refused: try vouchers.list(
                    VoucherTable.Wish(village: kept.code, days: ever, state: .refused, limit: 20), connection),
                photographed: try pictures.waiting(kept.code, connection),
                accounts: try villages.accounts(kept.code, connection), items: try table.all(kept.code, connection),
                late: try table.overdue(kept.code, connection)
            )
        }
        let english = context.language == .en
        let accounts = read.accounts.values.sorted { $0.code < $1.code }
        let duties = try affairs.duties(of: kept, published: read.items, late: read.late, at: words.now)
        func choices(_ chosen: String?) -> [Model] {
            accounts.map { account in
                [
                    "code": account.code.description, "name": account.name(english: english),
                    "chosen": account.code.description == chosen,
                ]
            }
        }
        return [
            "duties": duties.filter { $0.published == nil }.prefix(40).map { duty($0, context) },
            "items": try affairs.catalogue().items.map { rule -> Model in
                [
                    "id": rule.id, "name": rule.name(english: english),
                    "chosen": rule.id == (attempt.values["item"] ?? "finance.statement"),
                ]
            },
            "waiting": read.waiting.map { waiting($0, read.accounts, attempt, context) },
            "hasWaiting": !read.waiting.isEmpty,
            "refused": read.refused.map { voucher -> Model in
                words.item(voucher, context).merging(["reason": voucher.reason ?? ""]) { $1 }
            },
            "photographed": read.photographed.map { words.item($0, context) },
            "hasPhotographed": !read.photographed.isEmpty,
            "hasRefused": !read.refused.isEmpty,
            "rows": (1...Self.lines).map { line -> Model in
                [
                    "line": "\(line)", "accounts": choices(attempt.values["account-\(line)"]),
                    "debit": attempt.values["debit-\(line)"] ?? "", "credit": attempt.values["credit-\(line)"] ?? "",
                ]
            },
            "day": attempt.values["day"] ?? words.today.description, "purpose": attempt.values["purpose"] ?? "",
            "payee": attempt.values["payee"] ?? "", "decision": attempt.values["decision"] ?? "",
            "acceptance": attempt.values["acceptance"] ?? "", "acceptedOn": attempt.values["acceptedOn"] ?? "",
            "text": attempt.values["text"] ?? "", "period": attempt.values["period"] ?? "",
            "kinds": Payee.Kind.allCases.map { kind -> Model in
                [
                    "value": kind.rawValue, "label": words.text("payee.\(kind.rawValue)", context),
                    "chosen": kind.rawValue == (attempt.values["payeeKind"] ?? "organisation"),
                ]
            },
        ]
    }

    private func duty(_ duty: Duty, _ context: Context) -> Model {
        [
            "name": duty.rule.name(english: context.language == .en), "period": duty.period.shown,
            "day": duty.period.to.description, "due": words.lastDay(duty.due), "isLate": duty.state == .overdue,
            "source": duty.rule.source,
        ]
    }

    private func waiting(
        _ voucher: Voucher, _ accounts: [AccountCode: Account], _ attempt: Attempt, _ context: Context
    ) -> Model {
        let english = context.language == .en
        let isTried = attempt.values["number"] == voucher.number.description
        return words.item(voucher, context).merging(
            [
                "decision": voucher.decision, "acceptance": voucher.acceptance,
                "input": isTried ? "reason" : "reason-\(voucher.number)",
                "said": isTried ? attempt.values["reason"] ?? "" : "",
                "isOwn": voucher.enterer != nil && voucher.enterer == context.actor.person,
                "lines": voucher.lines.map { line -> Model in
                    [
                        "code": line.account.description, "name": accounts[line.account]?.name(english: english) ?? "",
                        "debit": line.debit.count == 0 ? "" : line.debit.shown,
                        "credit": line.credit.count == 0 ? "" : line.credit.shown,
                    ]
                },
            ]
        ) { $1 }
    }
}

extension Context {
    /// Whether a member of a village's supervision committee asks.
    var isCommittee: Bool {
        guard case .post(let holder) = actor else { return false }
        return holder.role == .supervisionCommittee
    }
}
