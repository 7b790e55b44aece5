import Foundation
import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/anomalies`: what in the books is worth a look, for those who look after them and never for those who keep them.
struct AnomalyDesk: Sendable {
    let words: VillageWords
    let affairs: AffairsWork
    let questions: QuestionsWork
    let property: PropertyWork
    private let shipped: Result<AnomalyRules, any Error>

    init(words: VillageWords, affairs: AffairsWork, questions: QuestionsWork, property: PropertyWork) {
        self.words = words
        self.affairs = affairs
        self.questions = questions
        self.property = property
        shipped = Result { try JSONDecoder().decode(AnomalyRules.self, from: Shipped.data("anomalies")) }
    }

    func addRoutes(to router: Routes) {
        router.get("/desk/anomalies/:code", .superviseBooks) { request, context in
            let query = try Query.read(request)
            let year = query.int("year", in: 2000...2099) ?? words.today.components.year
            try query.finish()
            let village = try await words.village(context)
            try context.require(.superviseBooks, on: MoneyWork.object(village.code))
            return try await show(village, Period(year: year), context)
        }
    }

    private func show(_ village: ShownVillage, _ year: Period, _ context: Context) async throws -> Response {
        let (vouchers, table, asked, code) = (words.money.vouchers, affairs.table, questions.table, village.code)
        var wish = VoucherTable.Wish(village: code, days: year.days)
        wish.limit = 20_000
        let all = wish
        let read = try await words.house.reader.read { connection in
            (
                vouchers: try vouchers.list(all, connection), items: try table.all(code, connection),
                late: try table.overdue(code, connection), questions: try asked.list(code, connection),
                years: try vouchers.years(code, connection)
            )
        }
        let duties = try village.kept.map {
            try affairs.duties(of: $0, published: read.items, late: read.late, at: words.now)
        }
        var model = words.head(village, context)
        model.merge(try await PropertyAnomalies(words: words, property: property).model(village, context)) { $1 }
        let byNumber = Dictionary(
            read.vouchers.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let found = AnomalyFinder.find(read.vouchers, try shipped.get())
        model["year"] = year.shown
        model["anomalies"] = found.map { anomaly -> Model in
            [
                "kind": words.text("anomaly.\(anomaly.kind.rawValue)", context),
                "why": words.text("anomaly.\(anomaly.kind.rawValue).why", context, anomaly.arguments),
                "vouchers": anomaly.vouchers.compactMap { byNumber[$0] }.map { words.item($0, context) },
            ]
        }
        model["isClean"] = found.isEmpty
        model["overdue"] = (duties ?? []).filter { $0.state == .overdue }.map { duty -> Model in
            [
                "name": duty.rule.name(english: context.language == .en), "period": duty.period.shown,
                "due": words.lastDay(duty.due),
            ]
        }
        model["questions"] = read.questions.filter { $0.isOpen && $0.due <= words.now }.map { words.item($0, context) }
        model["years"] = read.years.map { one -> Model in
            [
                "href": "/desk/anomalies/\(code)?year=\(one)", "year": "\(one)",
                "current": Period(year: one) == year,
            ]
        }
        return try words.page("desk-anomalies", words.text("anomalies.title", context), model, context)
    }
}
