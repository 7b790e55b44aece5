import Cases
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/lead/targets`: what is aimed at, since when and by which document; setting it.
struct TargetsPage: Sendable {
    let work: LeadWork

    func addRoutes(to router: Routes) {
        router.get("/lead/targets", .lead) { request, context in
            try Query.read(request).finish()
            return try await page(context)
        }
        router.post("/lead/targets", .setTargets) { request, context in
            let fields = try await Form.read(request).fields
            do {
                let target = try read(fields)
                try await work.set(target, by: context.actor)
                return Reply.seeOther("/lead/targets")
            } catch {
                return try work.house.pages.again(
                    "lead/targets", title: work.house.strings.text("lead.targets.title", context.language),
                    try await model(context, filled: fields), after: error, context: context)
            }
        }
    }

    /// - Throws: `FieldFaults`.
    private func read(_ fields: Fields) throws -> Target {
        let indicator = fields.parsed("indicator", "cases.indicator.error.unknown", required: true) { id in
            work.scorecard.indicators.first { $0.id == id }?.id
        }
        let percent = fields.double("target", in: 0...100, required: true)
        let from = fields.parsed("from", "cases.indicator.error.notADate", required: true) { LocalDate($0) }
        let source = fields.text("source", max: 120)
        try fields.finish()
        guard let indicator, let percent, let from else { throw LeadRefusal.unknownIndicator }
        return Target(
            indicator: indicator, from: from, permyriad: Int((percent * 100).rounded()), source: source)
    }

    private func page(_ context: Context) async throws -> Response {
        try work.house.pages.page(
            "lead/targets", title: work.house.strings.text("lead.targets.title", context.language),
            try await model(context, filled: nil), context: context)
    }

    private func model(_ context: Context, filled: Fields?) async throws -> Model {
        let words = BriefWords(
            presenter: try await work.cases.presenter(context.language, .staff, for: context.actor),
            scorecard: work.scorecard)
        let targets = work.targets
        let own = try await work.house.reader.read { try targets.all($0) }
        let today = CountyTime.china.date(work.house.time.now())
        let rows = try await work.indicators().map { indicator, measure -> Model in
            let set = own.first { $0.indicator == indicator.id && $0.from <= today }
            return [
                "name": words.text(indicator.nameKey), "formula": words.text(indicator.formulaKey),
                "target": words.text(
                    "lead.target.\(measure.better.rawValue)",
                    ["target": words.percent(set?.permyriad ?? measure.target)]),
                "source": set?.source ?? measure.source(english: context.language == .en),
                "from": words.day(set?.from ?? measure.from),
            ]
        }
        return [
            "rows": rows, "maySet": context.may(.setTargets, on: Object(at: work.house.county.code)),
            "options": try await work.indicators().map { found -> Model in
                [
                    "id": found.indicator.id, "name": words.text(found.indicator.nameKey),
                    "chosen": filled?.raw("indicator") == found.indicator.id,
                ]
            },
            "target": filled?.raw("target") ?? "", "from": filled?.raw("from") ?? "\(today)",
            "source": filled?.raw("source") ?? "", "later": own.filter { $0.from > today }.map { later(words, $0) },
        ]
    }

    /// What is set and not in force yet.
    private func later(_ words: BriefWords, _ target: Target) -> Model {
        [
            "words": words.text(
                "lead.targets.later",
                [
                    "name": words.text("cases.indicator.\(target.indicator).name"),
                    "target": words.percent(target.permyriad), "from": words.day(target.from),
                ])
        ]
    }
}
