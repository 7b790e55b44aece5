import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/initiatives` and `/initiative/NUMBER`: what neighbours want to talk over or to have done, who joins, what is answered.
struct InitiativePages: Sendable {
    let work: InitiativeWork
    let desk: PartDesk

    func addRoutes(to router: Routes) {
        router.get("/initiatives", .readParticipation) { request, context in
            try Query.read(request).finish()
            let words = try await desk.words(context)
            let now = work.house.time.now()
            let all = try await work.house.reader.read { [table = work.table] in try table.list($0) }
            return try desk.house.pages.page(
                "participation/initiatives", title: words.text("participation.initiatives.title"),
                ["initiatives": all.map { words.item($0, "/initiative/\($0.number)", now) }], context: context)
        }
        router.get("/initiatives/new", .takePart) { request, context in
            let query = try Query.read(request)
            let kind = query.parsed("kind", "participation.initiatives.field.kind") { Initiative.Kind(rawValue: $0) }
            try query.finish()
            return try await form(context, kind ?? .bell)
        }
        router.post("/initiatives/new", .takePart) { request, context in
            let fields = try await Form.read(request).fields
            let kind = fields.parsed("kind", "participation.initiatives.field.kind", required: true) {
                Initiative.Kind(rawValue: $0)
            }
            do {
                let made = try await begin(kind, fields, context)
                return Reply.seeOther("/initiative/\(made.number)")
            } catch {
                return try await form(context, kind ?? .bell, filled: fields, error: error)
            }
        }
        router.get("/initiative/:number", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/initiative/:number", .takePart) { request, context in
            try await Form.read(request).fields.finish()
            do {
                let number = try context.initiativeNumber()
                try await work.join(number, by: context.actor)
                return Reply.seeOther("/initiative/\(number)")
            } catch {
                return try await one(context, error: error)
            }
        }
    }

    private func begin(_ kind: Initiative.Kind?, _ fields: Fields, _ context: Context) async throws -> Initiative {
        let words = try await desk.words(context)
        let place = fields.parsed("place", "participation.field.place", required: true) { words.place(coded: $0) }
        let (title, text) = (fields.text("title", max: 40), fields.text("text", max: 2000))
        try fields.finish()
        guard let kind, let place else { throw InitiativeRefusal.unknown }
        return try await work.begin(kind, in: place, title: title, words: text, by: context.actor)
    }

    private func form(
        _ context: Context, _ kind: Initiative.Kind, filled: Fields? = nil, error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await desk.words(context)
        let model: Model = [
            "kind": kind.rawValue, "lead": words.text("participation.initiatives.\(kind.rawValue).lead"),
            "heading": words.text("participation.initiatives.\(kind.rawValue).begin"),
            "title": filled?.raw("title") ?? "", "said": filled?.raw("text") ?? "",
            "towns": words.towns(chosen: filled?.raw("place")),
        ]
        let title = words.text("participation.initiatives.title")
        guard let error else {
            return try desk.house.pages.page("participation/initiative-new", title: title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/initiative-new", title: title, model, after: error, context: context)
    }

    func one(_ context: Context, filled: Fields? = nil, error: (any Error)? = nil) async throws -> Response {
        let number = try context.initiativeNumber()
        let person: ID<Person>? = if case .resident(let person) = context.actor { person } else { nil }
        let (initiative, joined, history) = try await work.house.reader.read { [work] connection in
            guard let found = try work.table.find(number, connection) else { throw InitiativeRefusal.unknown }
            let joined = try person.flatMap { try work.table.joinedVersion($0, found, connection) }
            return (found, joined, try work.history(found, connection))
        }
        let words = try await desk.words(context)
        var model = words.item(initiative, "", work.house.time.now())
        model.merge(words.whole(initiative)) { $1 }
        model.merge(
            words.changes(
                initiative, history.amendments, history.former, history.supporters, for: person, joined: joined,
                filled: filled)
        ) { $1 }
        model["styles"] = ["participation.css"]
        let isOpen = initiative.state == .gathering || initiative.state == .awaiting
        model["mayJoin"] = isOpen && person != nil && joined == nil
        model["maySignIn"] = isOpen && context.actor == .anyone
        model["hasJoined"] = joined != nil
        model["signIn"] = "/sign-in/resident?next=/initiative/\(number)"
        guard let error else {
            return try desk.house.pages.page(
                "participation/initiative", title: initiative.title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/initiative", title: initiative.title, model, after: error, context: context)
    }
}

extension Context {
    /// The number in the address.
    /// - Throws: `InitiativeRefusal.unknown`.
    func initiativeNumber() throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try parameters.require("number")) else {
            throw InitiativeRefusal.unknown
        }
        return number
    }
}

extension PartWords {
    func item(_ initiative: Initiative, _ href: String, _ now: Timestamp) -> Model {
        let isOverdue = initiative.isOverdue(at: now)
        let isFinished = initiative.state == .done || initiative.state == .declined
        return [
            "href": href, "title": initiative.title, "place": place(initiative.place),
            "number": initiative.number.shown, "path": initiative.number.description,
            "kind": text("participation.initiatives.\(initiative.kind.rawValue)"),
            "state": text("participation.initiatives.state.\(initiative.state.rawValue)"),
            "stateClass": isFinished
                ? "plain" : initiative.state == .awaiting ? (isOverdue ? "late" : "due") : "done",
            "people": text(
                "participation.initiatives.people",
                ["people": "\(initiative.supporters)", "needed": "\(initiative.kind.threshold)"]),
            "due": initiative.answerBy.map { due in
                initiative.answered == nil
                    ? text(
                        "participation.initiatives.\(isOverdue ? "late" : "due")", ["time": moment(due)])
                    : isOverdue ? text("participation.initiatives.wasLate", ["time": moment(due)]) : ""
            } ?? "",
            "isOverdue": isOverdue,
        ]
    }

    func whole(_ initiative: Initiative) -> Model {
        let meeting = initiative.meeting
        return [
            "words": initiative.words, "answer": initiative.answer ?? "", "hasAnswer": initiative.answer != nil,
            "answered": initiative.answered.map(moment) ?? "", "hasMeeting": meeting != nil,
            "council": meeting.map { text("participation.initiatives.council.\($0.council.rawValue)") } ?? "",
            "day": meeting.map { "\($0.day)" } ?? "",
            "attended": text("participation.initiatives.attended", ["people": "\(meeting?.people ?? 0)"]),
            "agenda": meeting?.agenda ?? "", "minutes": meeting?.minutes ?? "", "outcome": meeting?.outcome ?? "",
            "hasSteps": !initiative.steps.isEmpty,
            "overall": text("participation.initiatives.overall", ["percent": "\(initiative.percent)"]),
            "steps": initiative.steps.enumerated().map { index, step -> Model in
                [
                    "index": "\(index)", "what": step.what, "dueDay": "\(step.due)", "percent": "\(step.percent)",
                    "isDone": step.percent == 100,
                ]
            },
        ]
    }
}
