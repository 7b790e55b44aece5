import Cases
import HTTPTypes
import Hummingbird
import Kernel
import Paper
import Places
import Platform
import Posts
import Rights
import Web

/// `/lead`: where things fail, from the county down to the single case; `/lead.pdf`, the same on one sheet.
struct LeadPage: Sendable {
    static let lengths = [7, 30, 90]
    private static let usual = 30

    let work: LeadWork

    func addRoutes(to router: Routes) {
        router.get("/lead", .lead) { request, context in try await page(request, context) }
        router.get("/lead.pdf", .lead) { request, context in try await sheet(request, context) }
    }

    /// What an address asks for.
    struct Asked {
        var place: DivisionCode
        var span: Span
        /// The indicator by which places are compared.
        var by: String?

        /// With what is not usual written out.
        func query(_ changes: (inout Asked) -> Void = { _ in }) -> String {
            var asked = self
            changes(&asked)
            let by = asked.by.map { "&by=\($0)" } ?? ""
            return "place=\(asked.place)&days=\(asked.span.length)&to=\(asked.span.to)\(by)"
        }
    }

    /// - Throws: `LeadRefusal`, `FieldFaults`.
    private func asked(_ request: Request, _ context: Context) async throws -> Asked {
        guard case .post(let holder) = context.actor else { throw RightRefusal.notSignedIn }
        let query = try Query.read(request)
        let today = CountyTime.china.date(work.house.time.now())
        let place = query.parsed("place", "cases.indicator.error.notAPlace") { DivisionCode($0) }
        let days = query.parsed("days", "lead.error.days") { Int($0).flatMap { Self.lengths.contains($0) ? $0 : nil } }
        let to = query.parsed("to", "cases.indicator.error.notADate") { text in
            LocalDate(text).flatMap { $0 <= today && $0 > today.adding(days: -4_000) ? $0 : nil }
        }
        let by = query.parsed("by", "cases.indicator.error.unknown") { id in
            work.scorecard.indicators.first { $0.id == id }?.id
        }
        try query.finish()
        let county = work.house.county.code
        let own = holder.place.level < .county ? county : holder.place
        let end = to ?? today
        let span = Span(days: days ?? Self.usual, upTo: end)
        guard county.contains(place ?? own) else { throw LeadRefusal.unknownPlace }
        return Asked(place: place ?? own, span: span, by: by)
    }

    private func words(_ context: Context) async throws -> BriefWords {
        BriefWords(
            presenter: try await work.cases.presenter(context.language, .staff, for: context.actor),
            scorecard: work.scorecard)
    }

    private func page(_ request: Request, _ context: Context) async throws -> Response {
        let asked = try await asked(request, context)
        let words = try await words(context)
        let brief = try await work.brief(asked.place, asked.span, for: context.actor)
        let view = words.view(brief, comparing: asked.by)
        var model = LeadModel(view: view, words: words, asked: asked).model
        let ways = ways(asked, context, words)
        model["ways"] = ways
        model["hasWays"] = !ways.isEmpty
        model["cases"] = brief.cases.map { LeadModel.item($0, words) }
        model["hasCases"] = !brief.cases.isEmpty
        model["asOf"] = words.presenter.moment(brief.asOf)
        model["livePace"] = "30"
        model["isGrid"] = brief.peerLevel == nil
        model["maySet"] = context.may(.setTargets, on: Object(at: work.house.county.code))
        return try work.house.pages.page(
            "lead/lead", title: "\(view.place) · \(view.title)", model, context: context)
    }

    /// The way from the place the post is for to the one that is shown.
    private func ways(_ asked: Asked, _ context: Context, _ words: BriefWords) -> [Model] {
        guard case .post(let holder) = context.actor else { return [] }
        return asked.place.chain.filter { $0.level >= .county && holder.place.contains($0) && $0 != asked.place }
            .map { code in ["label": words.name(code), "href": "/lead?\(asked.query { $0.place = code })"] }
    }

    private func sheet(_ request: Request, _ context: Context) async throws -> Response {
        let asked = try await asked(request, context)
        let words = try await words(context)
        let brief = try await work.brief(asked.place, asked.span, for: context.actor)
        let view = words.view(brief, comparing: asked.by)
        let sheet = BriefSheet(view: view, words: words.sheetWords(context.language))
        let bytes = try await PaperPress().print(
            title: "\(view.place) · \(view.title) · \(view.days)", language: context.language.tag,
            sample: view.place + view.title
        ) { sheet.draw(on: $0) }
        let name = "lead-\(asked.place)-\(asked.span.to)-\(asked.span.length).pdf"
        return Reply.bytes(
            bytes, type: "application/pdf",
            headers: [
                .contentDisposition: "inline; filename=\"\(name)\"", .cacheControl: "private, no-store",
            ])
    }
}
