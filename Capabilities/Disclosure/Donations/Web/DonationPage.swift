import Hummingbird
import Kernel
import Places
import Platform
import QRCode
import Rights
import Store
import Web

/// `/donation/NUMBER`: every step of a gift for everybody, and the donor's receipt to print.
struct DonationPage: Sendable {
    let words: VillageWords
    let donations: DonationWork
    let questions: QuestionsWork

    func addRoutes(to router: Routes) {
        router.get("/donation/:number", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await show(try await donation(context), context)
        }
        router.get("/donation/:number/receipt", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await receipt(try await donation(context), request, context)
        }
    }

    private func donation(_ context: Context) async throws -> Donation {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw DonationRefusal.unknown
        }
        return try await donations.find(number)
    }

    private func show(_ donation: Donation, _ context: Context) async throws -> Response {
        let village = try await words.village(named: donation.village.description)
        let (table, asked, rule) = (donations.table, questions.table, try donations.rule())
        let (steps, list) = try await words.house.reader.read { connection in
            (
                try table.steps(of: donation.id, connection),
                try asked.list(donation.village, about: .donation(donation.number), connection)
            )
        }
        var sums = DonationSums()
        for step in steps { sums.add(step.left, step.state) }
        var model = words.head(village, context)
        model.merge(words.item(donation, sums, rests: false, context)) { own, _ in own }
        model["steps"] = steps.map { words.item($0, of: donation, rule: rule, context) }
        model["late"] = steps.filter { $0.rests(at: words.now, rule) }.map {
            words.item($0, of: donation, rule: rule, context)
        }
        model["isWhole"] = sums.total == donation.quantity
        model["whole"] = words.text(
            "donation.whole", context,
            ["received": words.amount(donation.gift, donation.quantity, context)])
        model["receiptHref"] = "/donation/\(donation.number)/receipt"
        model["questions"] = list.map { words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/donation/\(donation.number)"
        return try words.page("donation", donation.number.shown, model, context)
    }

    private func receipt(_ donation: Donation, _ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(named: donation.village.description)
        let link = words.house.pages.settings.site.whole("/donation/\(donation.number)", request)
        var model = words.head(village, context)
        model.merge(words.item(donation, DonationSums(), rests: false, context)) { own, _ in own }
        model["link"] = link
        model["scripts"] = ["disclosure-print.js"]
        model["qrMarkup"] = Markup(try QRSymbol(link).svg(label: words.text("donation.receipt.qr", context), side: 200))
        model["received"] = words.moment(donation.received)
        model["printed"] = words.text("donation.receipt.printed", context, ["day": words.today.description])
        return try words.page("donation-receipt", words.text("donation.receipt", context), model, context)
    }
}
