import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/villages`, `/village/CODE`, `/village/CODE/affairs`: what a village publishes, at a glance and item by item.
struct VillagePages: Sendable {
    private static let shown = 100

    let words: VillageWords
    let affairs: AffairsWork
    let questions: QuestionsWork
    let powers: PowerWords
    let rounds: RoundWork

    func addRoutes(to router: Routes) {
        router.get("/villages", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let name = query.string("q", max: 40) ?? ""
            let town = query.parsed("town", "disclosure.field.town") { DivisionCode($0) }
            try query.finish()
            return try await choose(name, town, context)
        }
        router.get("/village/:code", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await show(try await words.village(context), context)
        }
        router.get("/village/:code/affairs", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let group = query.parsed("group", "disclosure.field.group") { AffairRule.Group(rawValue: $0) }
            try query.finish()
            return try await list(try await words.village(context), group, context)
        }
    }

    // MARK: Choosing

    private func choose(_ name: String, _ town: DivisionCode?, _ context: Context) async throws -> Response {
        let gazetteer = try await words.territory.gazetteer(at: words.now)
        let table = words.money.villages
        let kept = Set(try await words.house.reader.read { try table.all($0) }.map(\.code))
        let all = gazetteer.places(.village)
        let found =
            if !name.isEmpty {
                all.filter { $0.name.contains(name) && (town?.contains($0.code) ?? true) }
            } else if let town { all.filter { town.contains($0.code) } } else { all.filter { kept.contains($0.code) } }
        let sorted = found.filter { kept.contains($0.code) } + found.filter { !kept.contains($0.code) }
        return try words.page(
            "villages", words.text("villages.title", context),
            [
                "q": name, "town": town?.description ?? "",
                "townName": town.flatMap { gazetteer.place($0)?.name } ?? "",
                "isChosen": !name.isEmpty || town != nil, "isCut": sorted.count > Self.shown,
                "limit": "\(Self.shown)",
                "villages": sorted.prefix(Self.shown).map { place -> Model in
                    [
                        "href": "/village/\(place.code)", "name": place.name,
                        "townName": place.code.parent.flatMap { gazetteer.place($0)?.name } ?? "",
                        "isKept": kept.contains(place.code),
                    ]
                },
                "towns": gazetteer.places(.township).map { place -> Model in
                    ["href": "/villages?town=\(place.code)", "name": place.name]
                },
            ], context)
    }

    // MARK: One village

    /// All that is published of it and all that should be.
    private func read(
        _ village: KeptVillage
    ) async throws -> (items: [PublishedItem], duties: [Duty]) {
        let table = affairs.table
        let (items, late) = try await words.house.reader.read { connection in
            (try table.all(village.code, connection), try table.overdue(village.code, connection))
        }
        return (items, try affairs.duties(of: village, published: items, late: late, at: words.now))
    }

    private func show(_ village: ShownVillage, _ context: Context) async throws -> Response {
        var model = words.head(village, context)
        model["rounds"] = try await running(village, context)
        if let kept = village.kept {
            let (items, duties) = try await read(kept)
            let (vouchers, questions, code) = (words.money.vouchers, questions.table, village.code)
            let year = Period(year: words.today.components.year)
            let table = powers.powers.table
            let (flows, statement, recent, asked, runs) = try await words.house.reader.read { connection in
                (
                    try vouchers.flows(code, year.days, connection),
                    try vouchers.statement(code, year.days, connection),
                    try vouchers.list(
                        VoucherTable.Wish(village: code, days: LocalDate(days: 0)...year.to, limit: 5), connection),
                    try questions.list(code, connection), try table.all(code, limit: 3, connection)
                )
            }
            model["runs"] = try runs.map { try powers.item($0, context) }
            model["year"] = year.shown
            model["received"] = words.yuan(flows.received, context)
            model["paid"] = words.yuan(flows.paid, context)
            model["left"] = words.yuan(statement.closing, context)
            model["recent"] = recent.map { words.item($0, context) }
            model["questions"] = asked.prefix(5).map { words.item($0, context) }
            model["openQuestions"] = asked.count(where: \.isOpen)
            model["groups"] = try AffairRule.Group.allCases.map { try glance($0, items, duties, village, context) }
        }
        return try words.page("village", village.place.name, model, context)
    }

    private func glance(
        _ group: AffairRule.Group, _ items: [PublishedItem], _ duties: [Duty], _ village: ShownVillage,
        _ context: Context
    ) throws -> Model {
        let rules = Set(try affairs.catalogue().items.filter { $0.group == group }.map(\.id))
        let late = duties.count { $0.rule.group == group && $0.state == .overdue }
        let own = items.filter { rules.contains($0.item) }
        return [
            "name": words.text("group.\(group.rawValue)", context),
            "href": "\(village.path)/affairs?group=\(group.rawValue)", "count": "\(own.count)", "late": late,
            "lateCount": "\(late)",
            "last": own.map(\.at).max().map { CountyTime.china.date($0).description } ?? "",
        ]
    }

    private func list(
        _ village: ShownVillage, _ group: AffairRule.Group?, _ context: Context
    ) async throws -> Response {
        var model = words.head(village, context)
        let english = context.language == .en
        if let kept = village.kept {
            let (items, duties) = try await read(kept)
            let rules = try affairs.catalogue().items.filter { group == nil || $0.group == group }
            let table = questions.table
            let asked = try await words.house.reader.read { try table.list(village.code, $0) }
            model["rules"] = rules.map { rule -> Model in
                let own = duties.filter { $0.rule.id == rule.id }
                let published = items.filter { $0.item == rule.id }
                return [
                    "id": rule.id.replacing(".", with: "-"), "name": rule.name(english: english),
                    "group": words.text("group.\(rule.group.rawValue)", context),
                    "every": words.text("every.\(rule.every(in: kept).rawValue)", context),
                    "within": rule.every == .atOnce
                        ? "" : words.text("within", context, ["days": "\(rule.withinDays)"]),
                    "source": rule.source,
                    "missing": own.filter { $0.published == nil }.map { duty -> Model in
                        [
                            "period": duty.period.shown, "isLate": duty.state == .overdue,
                            "due": words.lastDay(duty.due),
                        ]
                    },
                    "published": published.map { item -> Model in
                        let wasLate = own.contains {
                            $0.period == item.period && $0.state == .publishedLate && item.version == 1
                        }
                        return self.item(item, wasLate, asked, village, context)
                    },
                    "isEmpty": published.isEmpty,
                ]
            }
            model["late"] = duties.count { $0.state == .overdue && (group == nil || $0.rule.group == group) }
        }
        model["tabs"] =
            [["href": "\(village.path)/affairs", "name": words.text("group.all", context), "current": group == nil]]
            + AffairRule.Group.allCases.map { one -> Model in
                [
                    "href": "\(village.path)/affairs?group=\(one.rawValue)",
                    "name": words.text("group.\(one.rawValue)", context), "current": one == group,
                ]
            }
        return try words.page(
            "affairs", words.text("affairs.title", context, ["village": village.place.name]), model, context)
    }

    private func item(
        _ item: PublishedItem, _ wasLate: Bool, _ asked: [Question], _ village: ShownVillage, _ context: Context
    ) -> Model {
        var model: Model = [
            "id": item.id.description, "period": item.period.shown,
            "version": item.version > 1 ? "\(item.version)" : "",
            "text": item.text, "at": words.moment(item.at), "wasLate": wasLate,
            "askHref": "\(village.path)/ask/item/\(item.id)",
            "questions": asked.filter { $0.about == .item(item.id) }.map { words.item($0, context) },
            "hasFigures": item.figures != nil,
        ]
        if let figures = item.figures {
            model["opening"] = words.yuan(figures.opening, context)
            model["received"] = words.yuan(figures.received, context)
            model["paid"] = words.yuan(figures.paid, context)
            model["carried"] = figures.carried.count == 0 ? "" : words.yuan(figures.carried, context)
            model["closing"] = words.yuan(figures.closing, context)
            model["vouchers"] = "\(figures.vouchers)"
            model["moneyHref"] = "\(village.path)/money?from=\(figures.from)&to=\(figures.to)"
        }
        return model
    }
}
