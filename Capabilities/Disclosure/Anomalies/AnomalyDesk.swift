import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/desk/anomalies`: what in the books is worth a look, for those who look after them and never for those who keep them;
/// the committee says why it is in order, or hands it to the township.
struct AnomalyDesk: Sendable {
    let words: VillageWords
    let affairs: AffairsWork
    let questions: QuestionsWork
    let anomalies: AnomalyWork

    /// What was sent and not taken.
    struct Attempt {
        let finding: ID<Anomaly>
        let said: String
        let error: any Error
    }

    func addRoutes(to router: Routes) {
        router.get("/desk/anomalies", .superviseBooks) { request, context in
            try Query.read(request).finish()
            guard let own = try await words.deskVillage(nil, context) else { return Reply.seeOther("/desk/books") }
            return Reply.seeOther("/desk/anomalies/\(own.code)")
        }
        router.get("/desk/anomalies/:code", .superviseBooks) { request, context in
            let query = try Query.read(request)
            let year = query.int("year", in: 2000...2099) ?? words.today.components.year
            let isDone = query.has("done")
            try query.finish()
            let village = try await words.village(context)
            try context.require(.superviseBooks, on: MoneyWork.object(village.code))
            return try await show(village, Period(year: year), isDone: isDone, nil, context)
        }
        router.post("/desk/anomalies/:code", .superviseBooks) { request, context in
            try await decide(request, context)
        }
    }

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        try context.require(.superviseBooks, on: MoneyWork.object(village.code))
        let fields = try await Form.read(request).fields
        let finding = fields.parsed("finding", "disclosure.anomaly.refusal.unknown", required: true) {
            ID<Anomaly>($0)
        }
        let year = fields.int("year", in: 2000...2099) ?? words.today.components.year
        let reason = fields.string("reason", max: LedgerFile.longest) ?? ""
        let isHanded = fields.has("hand")
        _ = fields.has("explain")
        do {
            try fields.finish()
            guard let finding else { throw AnomalyRefusal.unknown }
            try await anomalies.decide(
                finding, isHanded ? .handed : .explained, reason: reason, in: village.code, year: Period(year: year),
                by: context.actor)
            return Reply.seeOther("/desk/anomalies/\(village.code)?year=\(year)&done=1")
        } catch {
            guard let finding else { throw error }
            let attempt = Attempt(finding: finding, said: reason, error: error)
            return try await show(village, Period(year: year), isDone: false, attempt, context)
        }
    }

    private func show(
        _ village: ShownVillage, _ year: Period, isDone: Bool, _ attempt: Attempt?, _ context: Context
    ) async throws -> Response {
        let (vouchers, table, asked, code) = (words.money.vouchers, affairs.table, questions.table, village.code)
        let (decided, now) = (anomalies.table, words.now)
        let read = try await words.house.reader.read { connection in
            (
                found: try anomalies.find(code, year, at: now, connection), items: try table.all(code, connection),
                late: try table.overdue(code, connection), questions: try asked.list(code, connection),
                years: try vouchers.years(code, connection), decisions: try decided.list(within: code, connection)
            )
        }
        let duties = try village.kept.map {
            try affairs.duties(of: $0, published: read.items, late: read.late, at: words.now)
        }
        var model = words.head(village, context)
        let byNumber = Dictionary(
            read.found.vouchers.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(read.decisions.map(\.finding))
        let open = read.found.found.filter { !known.contains($0.id(in: code)) }
        model["year"] = year.shown
        model["yearNumber"] = "\(year.from.components.year)"
        model["village"] = code.description
        model["isDone"] = isDone
        model["mayDecide"] = context.isCommittee
        model["anomalies"] = open.map { anomaly -> Model in
            let finding = anomaly.id(in: code)
            return words.item(anomaly, in: village.path, context).merging([
                "finding": finding.description,
                "input": attempt?.finding == finding ? "reason" : "reason-\(finding)",
                "said": attempt?.finding == finding ? attempt?.said ?? "" : "",
                "vouchers": anomaly.vouchers.compactMap { byNumber[$0] }.map { words.item($0, context) },
            ]) { $1 }
        }
        model["isClean"] = open.isEmpty
        model["decided"] = read.decisions.map { words.item($0, in: village.path, context) }
        model["hasDecided"] = !read.decisions.isEmpty
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
        let title = words.text("anomalies.title", context)
        guard let error = attempt?.error else { return try words.page("desk-anomalies", title, model, context) }
        return try words.house.pages.again(
            "disclosure/desk-anomalies", title: title, model, after: error, context: context)
    }
}

extension VillageWords {
    /// A finding in words, with the runs it is about.
    func item(_ anomaly: Anomaly, in path: String, _ context: Context) -> Model {
        var arguments = anomaly.arguments
        for name in ["step", "power"] where context.language == .en {
            if let english = arguments["\(name)English"] { arguments[name] = english }
        }
        return [
            "kind": text("anomaly.\(anomaly.kind.rawValue)", context),
            "why": text("anomaly.\(anomaly.kind.rawValue).why", context, arguments),
            "runs": (anomaly.runs.map { ($0, "power") } + anomaly.contracts.map { ($0, "property") }).map {
                ["href": "\(path)/\($1)/\($0)", "number": $0.shown] as Model
            },
        ]
    }

    /// A decision as it stands in a list.
    func item(_ decision: AnomalyDecision, in path: String, _ context: Context) -> Model {
        let state =
            decision.verdict == .explained ? "explained" : decision.waitsForTownship ? "handed" : "answered"
        return item(decision.anomaly, in: path, context).merging([
            "finding": decision.finding.description, "reason": decision.reason, "at": moment(decision.at),
            "state": text("anomaly.state.\(state)", context), "isWaiting": decision.waitsForTownship,
            "stateClass": decision.waitsForTownship ? "due" : "", "answer": decision.answer ?? "",
            "answered": decision.answered.map(moment) ?? "",
            "numbers": decision.anomaly.vouchers.map { number -> Model in
                ["href": "\(path)/money/\(number)", "number": number.shown]
            },
        ]) { $1 }
    }
}
