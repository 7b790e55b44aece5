import Hummingbird
import Kernel
import Platform
import Rights
import Spreadsheets
import Store
import Web

/// `/desk/offer/NUMBER/entitled`: whom an offer is for: bringing the list, and looking at it where things are handed out.
struct EntitledDesk: Sendable {
    let work: OfferWork
    let desk: PartDesk

    /// Bytes of a list.
    private static let fileLimit = 8 << 20

    func addRoutes(to router: Routes) {
        router.get("/desk/offer/:number/entitled", .readRoll) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
        router.post("/desk/offer/:number/entitled", .conductParticipation) { request, context in
            let form = try await Form.read(request, limit: Self.fileLimit)
            do {
                try form.fields.finish()
                let report = try await work.importEntitled(
                    try Spreadsheet.csv(form.files["file"]?.first?.bytes ?? []), of: try context.offerNumber(),
                    by: context.actor)
                return try await show(context, report: report)
            } catch {
                return try await show(context, error: error)
            }
        }
        router.post("/desk/offer/:number/names", .readRoll) { request, context in
            try await Form.read(request).fields.finish()
            let people = try await work.openEntitled(try context.offerNumber(), by: context.actor)
            var response = try await show(context, people: people)
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private func show(
        _ context: Context, people: [ID<Entitled>: EntitledPerson] = [:], report: RollImport? = nil,
        error: (any Error)? = nil
    ) async throws -> Response {
        let number = try context.offerNumber()
        let (offer, list) = try await work.house.reader.read { [work] connection in
            guard let offer = try work.table.find(number, connection) else { throw OfferRefusal.unknown }
            return (offer, try work.entitled.all(offer.id, connection))
        }
        try context.require(.readRoll, on: Object(at: offer.place))
        let words = try await desk.words(context)
        let now = work.house.time.now()
        var model = words.item(offer, "", now)
        model["styles"] = ["participation.css"]
        model["isListed"] = offer.isListed
        model["count"] = words.text("participation.offers.entitled.count", ["count": "\(list.count)"])
        model["mayList"] =
            offer.isListed && now < offer.closes && context.may(.conductParticipation, on: Object(at: offer.place))
        model["hint"] = words.text(
            "participation.offers.entitled.\(now < offer.opens ? "hint" : "hint.begun")")
        model["isOpened"] = !people.isEmpty
        model["people"] = list.enumerated().map { index, entry -> Model in
            [
                "ordinal": "\(index + 1)", "label": people[entry.id]?.name ?? entry.label,
                "phone": people[entry.id]?.phone ?? "",
                "claim": entry.claim.map { words.text("participation.offers.ordinal", ["ordinal": "\($0)"]) } ?? "",
            ]
        }
        model["report"] = report.map { words.report($0) } ?? [:]
        guard let error else {
            return try desk.house.pages.page(
                "participation/offer-entitled", title: offer.title, model, context: context,
                status: report?.rejected.isEmpty == false ? .unprocessableContent : .ok)
        }
        return try desk.house.pages.again(
            "participation/offer-entitled", title: offer.title, model, after: error, context: context)
    }
}

extension PartWords {
    fileprivate func report(_ report: RollImport) -> Model {
        [
            "summary": text(
                "participation.votes.desk.roll.done",
                [
                    "accepted": "\(report.accepted)", "unchanged": "\(report.unchanged)",
                    "rejected": "\(report.rejected.count)",
                ]),
            "isBad": !report.rejected.isEmpty,
            "lines": report.rejected.prefix(200).map { fault in
                text(
                    "participation.votes.desk.roll.line",
                    ["line": "\(fault.line)", "column": fault.column, "reason": text(fault.key, fault.arguments)])
            },
        ]
    }
}
