import Drawing
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Tables
import Web

/// `/village/CODE/money`: in, out, by purpose; every figure opens its vouchers, words find them, CSV for everybody.
struct MoneyPages: Sendable {
    let words: VillageWords
    let questions: QuestionsWork

    private struct Look {
        var days: Period
        var q = ""
        var account: AccountCode?

        /// The same look with something else in it.
        func query(account: AccountCode? = nil) -> String {
            var parts = ["from=\(days.from)", "to=\(days.to)"]
            if let account { parts.append("account=\(account)") }
            return "?" + parts.joined(separator: "&")
        }
    }

    func addRoutes(to router: Routes) {
        router.get("/village/:code/money", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let look = try read(query)
            return try await show(try await words.village(context), look, context)
        }
        router.get("/village/:code/money.csv", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let look = try read(query)
            let village = try await words.village(context)
            return Reply.bytes(
                Array(try await csv(village.code, look.days).utf8), type: "text/csv; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"money-\(village.code).csv\""])
        }
    }

    private func read(_ query: Fields) throws -> Look {
        let year = query.int("year", in: 2000...2099) ?? words.today.components.year
        let from = query.parsed("from", "disclosure.field.day") { LocalDate($0) }
        let to = query.parsed("to", "disclosure.field.day") { LocalDate($0) }
        var look = Look(days: Period(year: year))
        if from != nil || to != nil {
            look.days = Period(from: from ?? LocalDate(days: 0), to: to ?? look.days.to)
            if look.days.to < look.days.from { query.fault("to", "disclosure.field.order") }
        }
        look.q = query.string("q", max: 60) ?? ""
        look.account = query.parsed("account", "disclosure.field.account") { AccountCode($0) }
        try query.finish()
        return look
    }

    private func show(_ village: ShownVillage, _ look: Look, _ context: Context) async throws -> Response {
        var model = words.head(village, context)
        let (table, accounts, asked) = (words.money.vouchers, words.money.villages, questions.table)
        let days = look.days.days
        let wish = VoucherTable.Wish(
            village: village.code, days: days, words: look.q, account: look.account, limit: 201)
        let read = try await words.house.reader.read { connection in
            (
                flows: try table.flows(village.code, days, connection),
                statement: try table.statement(village.code, days, connection),
                vouchers: try table.list(wish, connection), years: try table.years(village.code, connection),
                accounts: try accounts.accounts(village.code, connection),
                waiting: try table.waiting(village.code, through: days.upperBound, connection),
                questions: try look.account.map { try asked.list(village.code, about: .account($0), connection) } ?? []
            )
        }
        let english = context.language == .en
        model["period"] = look.days.shown
        model["from"] = look.days.from.description
        model["to"] = look.days.to.description
        model["q"] = look.q
        model["received"] = words.yuan(read.flows.received, context)
        model["paid"] = words.yuan(read.flows.paid, context)
        model["carried"] = read.flows.carried.count == 0 ? "" : words.yuan(read.flows.carried, context)
        model["left"] = words.yuan(read.statement.closing, context)
        model["leftDay"] = min(look.days.to, words.today).description
        model["spendingMarkup"] = bars(read.flows.spending, village, look, .info, context)
        model["incomeMarkup"] = bars(read.flows.income, village, look, .good, context)
        model["hasSpending"] = !read.flows.spending.isEmpty
        model["hasIncome"] = !read.flows.income.isEmpty
        model["waiting"] = read.waiting
        model["waitingCount"] = "\(read.waiting)"
        model["vouchers"] = read.vouchers.prefix(200).map { words.item($0, context) }
        model["isCut"] = read.vouchers.count > 200
        model["isNarrowed"] = !look.q.isEmpty || look.account != nil
        model["allHref"] = "\(village.path)/money\(look.query())"
        model["csvHref"] = "\(village.path)/money.csv\(look.query())"
        model["account"] = look.account?.description ?? ""
        model["accountName"] = look.account.flatMap { read.accounts[$0]?.name(english: english) } ?? ""
        model["askHref"] = look.account.map { "\(village.path)/ask/account/\($0)" } ?? ""
        model["questions"] = read.questions.map { words.item($0, context) }
        model["years"] = read.years.map { year -> Model in
            [
                "href": "\(village.path)/money?year=\(year)", "year": "\(year)",
                "current": Period(year: year) == look.days,
            ]
        }
        model["statement"] = read.statement.rows.map { row($0, village, look, english) }
        model["debit"] = Money(count: read.statement.total.debit).shown
        model["credit"] = Money(count: read.statement.total.credit).shown
        model["isBalanced"] = read.statement.isBalanced
        return try words.page(
            "money", words.text("money.title", context, ["village": village.place.name]), model, context)
    }

    private func row(_ row: Statement.Row, _ village: ShownVillage, _ look: Look, _ english: Bool) -> Model {
        [
            "code": row.account.code.description, "name": row.account.name(english: english),
            "href": "\(village.path)/money\(look.query(account: row.account.code))#vouchers",
            "opening": row.opening.shown, "debit": Money(count: row.within.debit).shown,
            "credit": Money(count: row.within.credit).shown, "closing": row.closing.shown,
        ]
    }

    /// Purposes with bars; those that are less than nothing, as after a reversal, are named without one.
    private func bars(
        _ parts: [Flows.Part], _ village: ShownVillage, _ look: Look, _ tone: Tone, _ context: Context
    ) -> Markup {
        let english = context.language == .en
        return Markup(
            BarList(
                parts.map { part in
                    ChartValue(
                        part.account.name(english: english), max(0, Double(part.sum.count)),
                        shown: words.yuan(part.sum, context), tone: tone,
                        href: "\(village.path)/money\(look.query(account: part.account.code))#vouchers")
                }
            ).html)
    }

    // MARK: CSV

    static let columns = [
        "number", "day", "purpose", "payee_kind", "payee", "decision", "acceptance", "accepted_on", "account",
        "account_name", "debit", "credit", "reverses", "reversed_by",
    ]

    /// Every line of every published voucher of the days.
    func csv(_ village: DivisionCode, _ days: Period) async throws -> String {
        let (table, villages) = (words.money.vouchers, words.money.villages)
        var wish = VoucherTable.Wish(village: village, days: days.days)
        wish.limit = 100_000
        let asked = wish
        let (vouchers, lines, accounts) = try await words.house.reader.read { connection in
            (
                try table.list(asked, connection), try table.lines(village, days.days, connection),
                try villages.accounts(village, connection)
            )
        }
        // A mark of the encoding, for the programs that guess.
        var text = "\u{FEFF}" + CSVWriter.record(Self.columns)
        for voucher in vouchers {
            for line in lines[voucher.number.description] ?? [] {
                text += CSVWriter.record(
                    [
                        voucher.number.description, voucher.day.description, InertText.made(of: voucher.purpose),
                        voucher.payee.kind.rawValue, InertText.made(of: voucher.payee.name),
                        InertText.made(of: voucher.decision), InertText.made(of: voucher.acceptance),
                        voucher.acceptedOn?.description ?? "", line.account.description,
                        InertText.made(of: accounts[line.account]?.name ?? ""), line.debit.description,
                        line.credit.description, voucher.reverses?.description ?? "",
                        voucher.reversedBy?.description ?? "",
                    ])
            }
        }
        return text
    }
}
