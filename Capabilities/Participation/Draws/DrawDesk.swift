import Ballots
import Hummingbird
import Kernel
import Platform
import Rights
import Spreadsheets
import Store
import Transparency
import Web

/// `/desk/draws` and `/desk/draw/NUMBER`: preparing a draw, sealing its secret, revealing it.
struct DrawDesk: Sendable {
    let work: DrawWork
    let desk: PartDesk

    /// Bytes of a list of entrants.
    private static let fileLimit = 8 << 20

    func addRoutes(to router: Routes) {
        router.get("/desk/draws", .readRoll) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.post("/desk/draws", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            do {
                let draw = try await work.make(try plan(fields), by: context.actor)
                return Reply.seeOther("/desk/draw/\(draw.number)")
            } catch {
                return try await list(context, filled: fields, error: error)
            }
        }
        router.get("/desk/draw/:number", .readRoll) { request, context in
            try Query.read(request).finish()
            return try await one(context)
        }
        router.post("/desk/draw/:number/list", .conductParticipation) { request, context in
            let form = try await Form.read(request, limit: Self.fileLimit)
            let file: EntrantFile
            do {
                file = EntrantFile(try Spreadsheet.csv(form.files["file"]?.first?.bytes ?? []))
            } catch {
                return try await one(context, error: error)
            }
            guard file.faults.isEmpty else { return try await one(context, faults: file.faults) }
            return try await deed(context) { try await work.list(file.entrants, for: $0, by: context.actor) }
        }
        router.post("/desk/draw/:number/seal", .witnessParticipation) { request, context in
            try await Form.read(request).fields.finish()
            do {
                let secret = try await work.seal(try number(context), by: context.actor)
                return try await one(context, secret: secret)
            } catch {
                return try await one(context, error: error)
            }
        }
        router.post("/desk/draw/:number/reveal", .witnessParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let secret = fields.parsed("secret", "participation.draws.field.secret", required: true) {
                [UInt8](hex: $0.filter { !$0.isWhitespace }.lowercased())
            }
            let value = fields.text("value", max: 200)
            return try await deed(context, fields) {
                try await work.reveal($0, secret: secret ?? [], value: value, by: context.actor)
            }
        }
        router.post("/desk/draw/:number/fallback", .conductParticipation) { request, context in
            let fields = try await Form.read(request).fields
            let value = fields.text("value", max: 200)
            return try await deed(context, fields) {
                try await work.fallBack($0, value: value, by: context.actor)
            }
        }
    }

    /// In groups of four digits, which is how people copy by hand.
    private static func grouped(_ secret: [UInt8]) -> String {
        stride(from: 0, to: secret.count, by: 2).map { secret[$0..<min($0 + 2, secret.count)].hex }
            .joined(separator: " ")
    }

    private func number(_ context: Context) throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw DrawRefusal.unknown
        }
        return number
    }

    private func deed(
        _ context: Context, _ fields: Fields? = nil, _ body: (CaseNumber) async throws -> Void
    ) async throws -> Response {
        do {
            try fields?.finish()
            let number = try number(context)
            try await body(number)
            return Reply.seeOther("/desk/draw/\(number)")
        } catch {
            return try await one(context, error: error)
        }
    }

    /// - Throws: `FieldFaults`.
    private func plan(_ fields: Fields) throws -> DrawPlan {
        let place = fields.parsed("place", "participation.field.place", required: true) { DivisionCode($0) }
        let (title, text) = (fields.text("title", max: 60), fields.text("text", max: 2000))
        let places = fields.int("places", in: 1...Draw.mostEntrants, required: true)
        let (value, from) = (fields.text("value", max: 120), fields.moment("value-from"))
        let revealBy = fields.moment("reveal-by")
        let (fallback, later) = (fields.text("fallback", max: 120), fields.moment("fallback-from"))
        try fields.finish()
        guard let place, let places, let from, let revealBy, let later else { throw DrawRefusal.unknown }
        return DrawPlan(
            place: place, title: title, text: text, places: places, value: .init(name: value, from: from),
            revealBy: revealBy, fallback: .init(name: fallback, from: later))
    }

    private func list(_ context: Context, filled: Fields? = nil, error: (any Error)? = nil) async throws -> Response {
        let words = try await desk.words(context)
        let draws = try await work.house.reader.read { [table = work.table] in try table.list($0, withDrafts: true) }
            .filter { context.may(.readRoll, on: Object(at: $0.place)) }
        let places = desk.places(context, words).map { place -> Model in
            place.merging(["chosen": place["value"] as? String == filled?.raw("place")]) { $1 }
        }
        var model: Model = [
            "draws": draws.map { words.item($0, "/desk/draw/\($0.number)") }, "isDesk": true,
            "mayConduct": context.may(.conductParticipation, on: Object(at: desk.house.county.code)) || !places.isEmpty,
            "choices": places, "isOpen": filled != nil,
        ]
        for name in ["title", "text", "places", "value", "value-from", "reveal-by", "fallback", "fallback-from"] {
            model["filled-\(name)"] = filled?.raw(name) ?? ""
        }
        let title = words.text("participation.draws.title")
        guard let error else {
            return try desk.house.pages.page("participation/draws", title: title, model, context: context)
        }
        return try desk.house.pages.again(
            "participation/draws", title: title, model, after: error, context: context)
    }

    private func one(
        _ context: Context, secret: [UInt8]? = nil, faults: [EntrantFile.Fault] = [], error: (any Error)? = nil
    ) async throws -> Response {
        let number = try number(context)
        let (draw, count) = try await work.house.reader.read { [table = work.table] connection in
            guard let draw = try table.find(number, connection) else { throw DrawRefusal.unknown }
            return (draw, try table.count(of: draw.id, connection))
        }
        try context.require(.readRoll, on: Object(at: draw.place))
        let words = try await desk.words(context)
        let now = work.house.time.now()
        let object = Object(at: draw.place)
        let mayWitness = context.may(.witnessParticipation, on: object)
        let mayConduct = context.may(.conductParticipation, on: object)
        var model = words.item(draw, "").merging(words.facts(draw, count)) { $1 }
        model["hasSecret"] = secret != nil
        model["shownSecret"] = secret.map(Self.grouped) ?? ""
        model["faults"] = faults.prefix(20).map { fault in
            words.text("participation.draws.list.\(fault.reason)", ["line": "\(fault.line)"])
        }
        model["mayList"] = mayConduct && draw.state == .draft
        model["maySeal"] = mayWitness && draw.state == .draft && count > 0
        model["waitsForSeal"] = !mayWitness && draw.state == .draft && count > 0
        model["mayReveal"] = mayWitness && draw.state == .sealed && now >= draw.value.from
        model["waitsForValue"] = draw.state == .sealed && now < draw.value.from
        model["mayFallBack"] = mayConduct && draw.state == .withheld && now >= draw.fallback.from
        model["isPublic"] = draw.state != .draft
        guard let error else {
            var response = try desk.house.pages.page(
                "participation/desk-draw", title: draw.title, model, context: context,
                status: faults.isEmpty ? .ok : .unprocessableContent)
            response.headers[.cacheControl] = "no-store"
            return response
        }
        return try desk.house.pages.again(
            "participation/desk-draw", title: draw.title, model, after: error, context: context)
    }
}
