import Ballots
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Transparency
import Web

/// `/draws` and `/draw/NUMBER`: what is drawn, by which chance, who came where, and how to check it.
struct DrawPages: Sendable {
    let work: DrawWork
    let desk: PartDesk

    /// Ranks shown at once; more by number.
    private static let shown = 200

    func addRoutes(to router: Routes) {
        router.get("/draws", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await list(context)
        }
        router.get("/draw/:number", .readParticipation) { request, context in
            let query = try Query.read(request)
            let wanted = query.string("q", max: 40)
            try query.finish()
            return try await one(try await draw(context), wanted, context)
        }
        router.get("/draw/:number/plan.json", .readParticipation) { request, context in
            try Query.read(request).finish()
            return json(try await draw(context).planJSON)
        }
        router.get("/draw/:number/record.json", .readParticipation) { request, context in
            try Query.read(request).finish()
            let draw = try await draw(context)
            guard let record = draw.record(try await entrants(draw).map(\.id)) else { throw DrawRefusal.unknown }
            return json(record.json)
        }
        // What the commands on the page read.
        router.get("/draw/:number/entrants.txt", .readParticipation) { request, context in
            try Query.read(request).finish()
            let lines = try await entrants(try await draw(context)).map { "\($0.id)\n" }
            return Reply.bytes(
                Array(lines.joined().utf8), type: "text/plain; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"entrants.txt\""])
        }
        router.get("/draw/:number/entrants.csv", .readParticipation) { request, context in
            try Query.read(request).finish()
            let draw = try await draw(context)
            let rows = try await entrants(draw).map { "\($0.id),\($0.maskedName),\($0.rank.map(String.init) ?? "")\n" }
            return Reply.bytes(
                Array(("id,name,rank\n" + rows.joined()).utf8), type: "text/csv; charset=utf-8",
                headers: [.contentDisposition: "attachment; filename=\"\(draw.number)-entrants.csv\""])
        }
    }

    private func draw(_ context: Context) async throws -> Draw {
        let number = try? CaseNumber(parsing: try context.parameters.require("number"))
        let found = try await work.house.reader.read { [table = work.table] connection in
            try number.flatMap { try table.find($0, connection) }
        }
        // What is still prepared is nobody's business yet.
        guard let found, found.state != .draft else { throw DrawRefusal.unknown }
        return found
    }

    private func entrants(_ draw: Draw) async throws -> [Entrant] {
        try await work.house.reader.read { [table = work.table] in try table.entrants(of: draw.id, $0) }
    }

    private func json(_ value: JSON) -> Response {
        Reply.bytes(value.canonicalBytes, type: "application/json; charset=utf-8")
    }

    private func list(_ context: Context) async throws -> Response {
        let words = try await desk.words(context)
        let draws = try await work.house.reader.read { [table = work.table] in
            try table.list($0, withDrafts: false)
        }
        return try desk.house.pages.page(
            "participation/draws", title: words.text("participation.draws.title"),
            ["draws": draws.map { words.item($0, "/draw/\($0.number)") }, "isDesk": false], context: context)
    }

    private func one(_ draw: Draw, _ wanted: String?, _ context: Context) async throws -> Response {
        let words = try await desk.words(context)
        let entrants = try await entrants(draw)
        var model = words.item(draw, "")
        model.merge(words.facts(draw, entrants.count)) { _, new in new }
        let ranked = entrants.filter { $0.rank != nil }.sorted { ($0.rank ?? 0) < ($1.rank ?? 0) }
        let shown = ranked.isEmpty ? entrants : ranked
        model["rows"] = shown.prefix(Self.shown).map { words.row($0, draw) }
        model["isCut"] = shown.count > Self.shown
        model["cut"] = words.text(
            "participation.draws.cut", ["shown": "\(Self.shown)", "all": "\(entrants.count)"])
        model["wanted"] = wanted ?? ""
        model["isWanted"] = wanted != nil
        model["found"] =
            wanted.flatMap { id in entrants.first { $0.id.lowercased() == id.lowercased() } }
            .map { [words.row($0, draw)] } ?? []
        return try desk.house.pages.page("participation/draw", title: draw.title, model, context: context)
    }
}

extension PartWords {
    func item(_ draw: Draw, _ href: String) -> Model {
        [
            "href": href, "title": draw.title, "place": place(draw.place), "number": draw.number.shown,
            "path": draw.number.description, "state": text("participation.draws.state.\(draw.state.rawValue)"),
            "stateClass": draw.state == .drawn ? "done" : draw.state == .withheld ? "late" : "due",
            "places": text("participation.draws.places", ["places": "\(draw.places)"]),
        ]
    }

    func facts(_ draw: Draw, _ entrants: Int) -> Model {
        let isWithheld = draw.secret == Draw.nothing || draw.state == .withheld
        return [
            "text": draw.text, "entrants": text("participation.draws.entrants", ["count": "\(entrants)"]),
            "valueName": draw.value.name, "valueFrom": moment(draw.value.from), "revealBy": moment(draw.revealBy),
            "fallbackName": draw.fallback.name, "fallbackFrom": moment(draw.fallback.from),
            "pool": draw.pool?.hex ?? "", "commitment": draw.commitment?.hex ?? "",
            "isSealed": draw.commitment != nil, "isDrawn": draw.state == .drawn, "isWithheld": isWithheld,
            "secret": draw.secret?.hex ?? "", "value": draw.drawnValue ?? "",
            "quotedValue": quoted(draw.drawnValue ?? ""),
            "withheld": text("participation.draws.withheld", ["time": moment(draw.revealBy)]),
        ]
    }

    /// As a shell reads it, whatever was entered.
    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    fileprivate func row(_ entrant: Entrant, _ draw: Draw) -> Model {
        let wins = entrant.rank.map { $0 <= draw.places } ?? false
        return [
            "id": entrant.id, "name": entrant.maskedName, "rank": entrant.rank.map(String.init) ?? "",
            "wins": wins,
            "standing": entrant.rank.map { rank in
                wins
                    ? text("participation.draws.won")
                    : text("participation.draws.waiting", ["place": "\(rank - draw.places)"])
            } ?? "",
        ]
    }
}
