import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Tables
import Web

/// `/donations`: what was given and where all of it is, a field for a number, and CSV for everybody.
struct DonationPages: Sendable {
    private static let shown = 100

    let words: VillageWords
    let donations: DonationWork

    func addRoutes(to router: Routes) {
        router.get("/donations", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let number = query.string("number", max: 40)
            let village = query.parsed("village", "disclosure.field.village") { DivisionCode($0) }
            try query.finish()
            guard let number else { return try await list(village, context) }
            do {
                guard let parsed = try? CaseNumber(parsing: number) else { throw DonationLookup.wrong }
                return Reply.seeOther("/donation/\(try await donations.find(parsed).number)")
            } catch {
                return try await list(village, number: number, after: DonationLookup.wrong, context)
            }
        }
        router.get("/donations.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return Reply.bytes(
                Array(try await csv().utf8), type: "text/csv; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"donations.csv\""])
        }
    }

    private func list(
        _ village: DivisionCode?, number: String = "", after error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        let (table, rule, now) = (donations.table, try donations.rule(), words.now)
        let place = village ?? words.house.county.code
        let gazetteer = try await words.territory.gazetteer(at: now)
        if let village, gazetteer.place(village) == nil { throw VillageRefusal.unknown }
        let read = try await words.house.reader.read { connection in
            let all = try table.list(within: place, limit: Self.shown + 1, connection)
            return (
                all: all, sums: try table.sums(of: all, connection),
                totals: try table.totals(within: place, connection), waiting: try table.waiting(of: all, connection)
            )
        }
        let model: Model = [
            "villageName": village.flatMap { gazetteer.place($0)?.name } ?? "",
            "villagePath": village.map { "/village/\($0)" } ?? "", "number": number,
            "rule": words.text(
                "donation.rule", context,
                [
                    "days": "\(rule.restDays)", "underway": "\(rule.underwayDays)", "asked": "\(rule.askedDays)",
                    "source": rule.source,
                ]),
            "totals": read.totals.map { total -> Model in
                let shown = { (quantity: Int64) in words.amount(total.gift, quantity, context) }
                return [
                    "name": words.name(total.gift, context), "received": shown(total.sums.total),
                    "lying": shown(total.sums[.lying]), "underway": shown(total.sums[.underway]),
                    "asked": shown(total.sums[.asked]), "handedOver": shown(total.sums[.handedOver]),
                    "writtenOff": shown(total.sums[.writtenOff]),
                ]
            },
            "hasTotals": !read.totals.isEmpty,
            "donations": read.all.prefix(Self.shown).map { donation -> Model in
                let rests = read.waiting[donation.id]?.contains { $0.rests(at: now, rule) } ?? false
                var item = words.item(donation, read.sums[donation.id] ?? DonationSums(), rests: rests, context)
                item["village"] = gazetteer.place(donation.village)?.name ?? ""
                return item
            },
            "isCut": read.all.count > Self.shown,
        ]
        let title = words.text("donations.title", context)
        guard let error else { return try words.page("donations", title, model, context) }
        return try words.house.pages.again("disclosure/donations", title: title, model, after: error, context: context)
    }

    // MARK: CSV

    static let columns = [
        "number", "village", "received", "kind", "item", "unit", "purpose", "donor", "step", "step_kind", "state",
        "from_step", "quantity", "left", "at", "role", "recipient", "place", "words",
    ]

    /// Every step of every gift; money in yuan.
    func csv() async throws -> String {
        let (table, county) = (donations.table, words.house.county.code)
        let all = try await words.house.reader.read { connection in
            let steps = try table.steps(within: county, connection)
            return try table.list(within: county, limit: 100_000, connection).map { ($0, steps[$0.id] ?? []) }
        }
        // A mark of the encoding, for the programs that guess.
        var text = "\u{FEFF}" + CSVWriter.record(Self.columns)
        for (donation, steps) in all {
            let (item, unit) = donation.gift.names
            let plain = { (quantity: Int64) in
                donation.gift == .money ? Money(count: quantity).description : "\(quantity)"
            }
            for step in steps {
                text += CSVWriter.record(
                    [
                        donation.number.description, donation.village.description,
                        CountyTime.china.date(donation.received).description, donation.gift.kind,
                        InertText.made(of: item), InertText.made(of: unit), InertText.made(of: donation.purpose),
                        InertText.made(of: donation.donor.name), "\(step.number)", step.kind.rawValue,
                        step.state.rawValue, step.from.map { "\($0)" } ?? "", plain(step.quantity), plain(step.left),
                        CountyTime.china.format(step.at), step.role.rawValue, step.recipient?.rawValue ?? "",
                        InertText.made(of: step.place), InertText.made(of: step.words),
                    ])
            }
        }
        return text
    }
}

/// A number that is no gift's.
enum DonationLookup: Explained, Hashable {
    case wrong

    var explanation: Explanation {
        let key = "disclosure.refusal.donationNumber"
        return Explanation(.invalid, key, fields: [.init("/number", key)])
    }
}
