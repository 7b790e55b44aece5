import Cases
import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Web

/// `/command`: the wall for those who accept, route and supervise, in their own place.
struct WallPages: Sendable {
    let observatory: Observatory
    let picture: WallPicture

    private var work: CaseWork { observatory.work }

    func addRoutes(to router: Routes) {
        router.get("/command", .viewCommand) { request, context in
            guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
            let query = try WallQuery(request, .post(holder))
            return try await show(query, holder, context)
        }
        router.get("/command/day", .viewCommand) { request, context in
            guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
            let query = try WallQuery(request, .post(holder))
            try check(query.place, context)
            let parts = try await observatory.parts(of: query.place)
            return try Reply.json(ReelView(try await observatory.reel(query.place), of: parts, least: 0))
        }
        router.post("/command/case/:number/dispatch", .viewCommand) { request, context in
            try await dispatch(request, context)
        }
    }

    private func check(_ place: DivisionCode, _ context: Context) throws {
        var object = Object()
        object.place = place
        try context.require(.viewCommand, on: object)
    }

    private func show(_ query: WallQuery, _ holder: PostHolder, _ context: Context) async throws -> Response {
        try check(query.place, context)
        guard let number = query.number else { return try await picture.page(query, .post(holder), context) }
        let subject = try await work.find(number)
        try check(subject.division, context)
        let panel = try await MatterPanel(work: work, query: query, holder: holder).model(subject, context)
        return try await picture.page(query, .post(holder), context, panel: panel)
    }

    /// The second click: what the panel said would happen, happens.
    private func dispatch(_ request: Request, _ context: Context) async throws -> Response {
        guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw CaseError.unknown
        }
        let fields = try await Form.read(request).fields
        let place = fields.parsed("at", "command.field.place", required: true) { DivisionCode($0) }
        let filter = fields.parsed("show", "command.field.show") { WallFilter(rawValue: $0) }
        let key = fields.text("key", max: 60)
        try fields.finish()
        let query = WallQuery(place: place ?? holder.place, filter: filter ?? .all, number: number)
        do {
            _ = try await work.act(
                number, as: context.actor,
                key: IdempotencyKey(key, scope: "wall \(number) \(context.actor.text)", body: Array("dispatch".utf8))
            ) { subject in
                let dispatch = Wish.command(.dispatch(to: nil, joint: nil, reason: nil, ruling: false))
                return subject.state == .received ? [.command(.accept(category: nil)), dispatch] : [dispatch]
            }
            return Reply.seeOther(query.address(.post(holder)))
        } catch let error as any Explained where error.isForeseen {
            return try await refused(error.explanation, query, holder, context)
        }
    }

    /// The wall again, saying why nothing was done.
    private func refused(
        _ explanation: Explanation, _ query: WallQuery, _ holder: PostHolder, _ context: Context
    ) async throws -> Response {
        guard let number = query.number, explanation.kind != .notFound else { throw CaseError.unknown }
        try check(query.place, context)
        let subject = try await work.find(number)
        let panel = try await MatterPanel(work: work, query: query, holder: holder).model(subject, context)
        let notice: Model = [
            "words": work.house.strings.text(explanation.key, context.language, explanation.arguments)
        ]
        return try await picture.page(
            query, .post(holder), context, panel: panel, notice: notice,
            status: explanation.kind == .forbidden ? .forbidden : .conflict)
    }
}

extension Observatory {
    /// The parts that a map of the place has circles for.
    func parts(of place: DivisionCode) async throws -> [DivisionCode] {
        try await work.territory.gazetteer(at: work.house.time.now()).children(place).map(\.code)
    }
}
