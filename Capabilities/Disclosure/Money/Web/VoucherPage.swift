import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/village/CODE/money/NUMBER`: one dealing in plain words, what was asked about it and what was answered.
struct VoucherPage: Sendable {
    let words: VillageWords
    let questions: QuestionsWork
    let pictures: PictureWork

    func addRoutes(to router: Routes) {
        router.get("/village/:code/money/:number", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
                throw VoucherRefusal.unknown
            }
            let voucher = try await words.money.voucher(number)
            // What the committee has not confirmed is nobody's to read yet.
            guard voucher.village == village.code, voucher.state == .published else { throw VoucherRefusal.unknown }
            return try await show(voucher, village, context)
        }
    }

    private func show(_ voucher: Voucher, _ village: ShownVillage, _ context: Context) async throws -> Response {
        let (asked, villages) = (questions.table, words.money.villages)
        let (list, accounts, shots) = try await words.house.reader.read { [table = pictures.table] connection in
            (
                try asked.list(village.code, about: .voucher(voucher.number), connection),
                try villages.accounts(village.code, connection), try table.all(of: voucher.id, connection)
            )
        }
        let runs = PowerTable(county: words.house.county)
        let named = RunReference.numbers(in: voucher.decision)
        let resting = try await words.house.reader.read { connection in
            try named.compactMap { try runs.find($0, connection) }.filter { $0.village == village.code }
        }
        let english = context.language == .en
        func other(_ number: CaseNumber?) -> Model {
            number.map { ["href": "\(village.path)/money/\($0)", "number": $0.shown] } ?? [:]
        }
        var model = words.head(village, context).merging(words.item(voucher, context)) { own, _ in own }
        model["decision"] = voucher.decision
        model["runs"] = resting.map { run -> Model in
            [
                "href": "\(village.path)/power/\(run.number)", "number": run.number.shown, "title": run.title,
            ]
        }
        model["acceptance"] = voucher.acceptance
        model["acceptedOn"] = voucher.acceptedOn?.description ?? ""
        model["isPerson"] = voucher.payee.kind == .person
        model["isNobody"] = voucher.payee.kind == .nobody
        model["confirmed"] = voucher.confirmed.map(words.moment) ?? ""
        model["entered"] = words.moment(voucher.entered)
        model["source"] = voucher.source ?? ""
        model["reverses"] = other(voucher.reverses)
        model["reversedBy"] = other(voucher.reversedBy)
        model["lines"] = voucher.lines.map { line -> Model in
            [
                "code": line.account.description, "name": accounts[line.account]?.name(english: english) ?? "",
                "href": "\(village.path)/money?account=\(line.account)",
                "debit": line.debit.count == 0 ? "" : line.debit.shown,
                "credit": line.credit.count == 0 ? "" : line.credit.shown,
            ]
        }
        let object = MoneyWork.object(village.code)
        let isStaff = context.may(.keepBooks, on: object) || context.may(.superviseBooks, on: object)
        model["shots"] = shots.filter(\.isPublic).map { words.item($0, of: voucher, context) }
        model["hasShots"] = shots.contains(where: \.isPublic)
        model["deskHref"] = isStaff ? "/desk/voucher/\(voucher.number)" : ""
        model["questions"] = list.map { words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/voucher/\(voucher.number)"
        return try words.page("voucher", voucher.purpose, model, context)
    }
}
