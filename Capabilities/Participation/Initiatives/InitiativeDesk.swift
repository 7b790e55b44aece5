import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/desk/initiatives` and `/desk/initiative/NUMBER`: answering in time, writing down what was agreed, and doing it.
struct InitiativeDesk: Sendable {
    let work: InitiativeWork
    let desk: PartDesk

    /// Steps that a form asks for.
    private static let stepRows = 5

    func addRoutes(to router: Routes) {
        router.get("/desk/initiatives", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.get("/desk/initiative/:number", .conductParticipation) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/desk/initiative/:number/answer", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let words = fields.text("answer", max: 2000)
            let accepting = fields.parsed("accept", "participation.initiatives.field.accept", required: true) {
                ["yes": true, "no": false][$0]
            }
            return try await deed(context, fields) {
                try await work.answer($0, words, accepting: accepting ?? false, by: context.actor)
            }
        }
        router.post("/desk/initiative/:number/agree", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let (meeting, steps) = (meeting(fields), steps(fields))
            return try await deed(context, fields) { try await work.agree($0, meeting, steps, by: context.actor) }
        }
        router.post("/desk/initiative/:number/progress", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let step = fields.int("step", in: 0...1000, required: true)
            let percent = fields.int("percent", in: 0...100, required: true)
            return try await deed(context, fields) {
                try await work.progress($0, step: step ?? 0, percent: percent ?? 0, by: context.actor)
            }
        }
    }

    /// `nil` where nobody met: a proposal may simply be done.
    private func meeting(_ fields: Fields) -> Initiative.Meeting? {
        let council = fields.parsed("council", "participation.initiatives.field.council") {
            Initiative.Meeting.Council(rawValue: $0)
        }
        let isHeld = council != nil
        let day = fields.parsed("day", "participation.initiatives.field.day", required: isHeld) { LocalDate($0) }
        let people = fields.int("people", in: 1...100_000, required: isHeld)
        let agenda = fields.string("agenda", max: 2000, required: isHeld) ?? ""
        let minutes = fields.string("minutes", max: 10_000, required: isHeld) ?? ""
        let outcome = fields.string("outcome", max: 2000, required: isHeld) ?? ""
        guard let council, let day, let people else { return nil }
        return .init(
            council: council, day: day, people: people, agenda: agenda, minutes: minutes, outcome: outcome)
    }

    private func steps(_ fields: Fields) -> [Initiative.Step] {
        (0..<Self.stepRows).compactMap { index in
            let what = fields.string("what-\(index)", max: 200)
            let due = fields.parsed("due-\(index)", "participation.initiatives.field.day", required: what != nil) {
                LocalDate($0)
            }
            guard let what, let due else { return nil }
            return .init(what: what, due: due, percent: 0)
        }
    }

    private func deed(
        _ context: Context, _ fields: Fields, _ body: (CaseNumber) async throws -> Void
    ) async throws -> Response {
        do {
            try fields.finish()
            let number = try context.initiativeNumber()
            try await body(number)
            return Reply.seeOther("/desk/initiative/\(number)")
        } catch {
            return try await one(context, filled: fields, error: error)
        }
    }

    private func list(_ context: Context) async throws -> Response {
        let words = try await desk.words(context)
        let now = work.house.time.now()
        let own = try await work.house.reader.read { [table = work.table] in try table.list($0) }
            .filter { context.may(.conductParticipation, on: Object(at: $0.place)) }
            // What is owed soonest comes first.
            .sorted {
                ($0.state == .awaiting ? $0.answerBy?.milliseconds ?? .max : .max)
                    < ($1.state == .awaiting ? $1.answerBy?.milliseconds ?? .max : .max)
            }
        return try desk.house.pages.page(
            "participation/desk-initiatives", title: words.text("participation.initiatives.title"),
            ["initiatives": own.map { words.item($0, "/desk/initiative/\($0.number)", now) }], context: context)
    }

    private func one(_ context: Context, filled: Fields? = nil, error: (any Error)? = nil) async throws -> Response {
        let number = try context.initiativeNumber()
        let initiative = try await work.house.reader.read { [table = work.table] in try table.find(number, $0) }
        guard let initiative else { throw InitiativeRefusal.unknown }
        try context.require(.conductParticipation, on: Object(at: initiative.place))
        let words = try await desk.words(context)
        var model = words.item(initiative, "", work.house.time.now())
        model.merge(words.whole(initiative)) { $1 }
        model["isAmended"] = initiative.version > 1
        model["version"] = words.text("participation.initiatives.version", ["version": "\(initiative.version)"])
        model["mayAnswer"] = initiative.state == .awaiting || initiative.state == .gathering
        model["mayDecline"] = initiative.state == .awaiting
        model["mayAgree"] = initiative.state == .accepted
        model["mayProgress"] = initiative.state == .agreed
        model["councils"] = Initiative.Meeting.Council.allCases.map { council -> Model in
            [
                "value": council.rawValue, "label": words.text("participation.initiatives.council.\(council.rawValue)"),
                "chosen": filled?.raw("council") == council.rawValue,
            ]
        }
        model["rows"] = (0..<Self.stepRows).map { index -> Model in
            [
                "index": "\(index)", "number": "\(index + 1)", "what": filled?.raw("what-\(index)") ?? "",
                "due": filled?.raw("due-\(index)") ?? "",
            ]
        }
        for name in ["answer", "day", "people", "agenda", "minutes", "outcome"] {
            model["filled-\(name)"] = filled?.raw(name) ?? ""
        }
        guard let error else {
            return try desk.house.pages.page(
                "participation/desk-initiative", title: initiative.title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/desk-initiative", title: initiative.title, model, after: error, context: context)
    }
}
