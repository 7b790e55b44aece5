import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/catalogue/try`: what would become of a report under a version or a draft, asked of the very functions that
/// take reports in. The words are sent in the body and kept nowhere.
struct TryPage: Sendable {
    let office: Office

    /// What the form holds.
    private struct Asked {
        var words = ""
        var place = ""
        var category = ""
        var choice: CatalogueChoice?
    }

    func addRoutes(to router: Routes) {
        router.get("/admin/catalogue/try", .readAdministration) { request, context in
            let query = try Query.read(request)
            var asked = Asked()
            asked.choice = query.parsed("version", "admin.field.version") { CatalogueChoice($0) }
            try query.finish()
            return try await show(asked, nil, nil, context)
        }
        router.post("/admin/catalogue/try", .readAdministration) { request, context in
            let fields = try await Form.read(request).fields
            var asked = Asked()
            let words = fields.text("words", max: 2000)
            let place = fields.text("place", max: 100)
            asked.choice = fields.parsed("version", "admin.field.version", required: true) { CatalogueChoice($0) }
            let code = fields.parsed("category", "admin.field.category") { CategoryCode($0) }
            (asked.words, asked.place, asked.category) = (words, place, fields.raw("category"))
            do {
                try fields.finish()
                guard let choice = asked.choice else { throw DraftRefusal.unknown }
                let found = try await office.catalogue(choice)
                guard let catalogue = found.catalogue else { throw DraftRefusal.faulty(found.faults.count) }
                var submission = Submission(
                    text: words, place: .division(try await office.place(place)), channel: .web)
                submission.category = code
                let trial = try await office.cases.trial(submission, under: catalogue)
                return try await show(asked, (trial, catalogue), nil, context)
            } catch {
                return try await show(asked, nil, error, context)
            }
        }
    }

    private func show(
        _ asked: Asked, _ answer: (trial: Trial, catalogue: Catalogue)?, _ error: (any Error)?, _ context: Context
    ) async throws -> Response {
        let words = try await office.words(context)
        let choices = try await office.choices(words)
        let chosen = asked.choice ?? choices.first?.choice
        let places = words.gazetteer.map { map in
            (map.places(.township) + map.places(.village)).map { place -> Model in
                ["value": "\(words.wholePlace(place.code)) \(place.code)"]
            }
        }
        let model: Model = [
            "words": asked.words, "place": asked.place, "category": asked.category, "places": places ?? [],
            "choices": choices.map { choice, label -> Model in
                ["value": choice.text, "label": label, "chosen": choice == chosen]
            },
            "answer": try await answer.asyncMap { try await self.model($0.trial, $0.catalogue, words) } ?? [:],
        ]
        let title = words.title("try")
        if let error {
            return try office.pages.again("admin/try", title: title, model, after: error, context: context)
        }
        return try office.pages.page("admin/try", title: title, model, context: context)
    }

    private func model(_ trial: Trial, _ catalogue: Catalogue, _ words: AdminWords) async throws -> Model {
        let (preview, english) = (trial.preview, words.isEnglish)
        let presenter = Presenter(
            strings: words.strings, language: words.language, audience: .staff, directory: words.directory,
            gazetteer: try await office.territory.gazetteer(at: office.today), catalogue: catalogue,
            calendar: try await office.book.calendar(), now: office.house.time.now())
        var model: Model = [
            "version": catalogue.version, "code": preview.category.code.description,
            "category": preview.category.name(english: english), "place": words.wholePlace(preview.division),
            "found": (preview.proposal?.words ?? []).map { ["word": $0] as Model },
            "confidence": preview.proposal.map { "\($0.confidence)" } ?? "", "isChosen": preview.proposal == nil,
            "isUnmatched": preview.proposal?.confidence == 0,
            "others": trial.proposals.dropFirst().map { other -> Model in
                [
                    "name": presenter.category(other.code), "code": other.code.description,
                    "confidence": "\(other.confidence)",
                    "words": other.words.joined(separator: words.text("admin.comma")),
                ]
            },
            "desk": preview.desk.name(english: english), "acceptBy": presenter.moment(preview.acceptBy),
            "publicPlace": words.text("admin.publicPlace.\(preview.category.publicPlace.rawValue)"),
            "similar": preview.duplicates.map { ["number": $0.number.shown, "href": "/case/\($0.number)"] as Model },
            "clocks": trial.clocks.map { clock -> Model in
                [
                    "name": words.text("cases.clock.\(clock.kind.rawValue)"),
                    "unit": clock.unit.map { words.unit($0) } ?? "", "limit": words.limit(clock.limit),
                    "due": presenter.moment(clock.due),
                ]
            },
            "obstacle": trial.obstacle.map { presenter.text($0.explanation.key, $0.explanation.arguments) } ?? "",
            "route": [:] as Model,
        ]
        if let route = preview.route {
            let row = catalogue.routes.first { $0.line == route.row }
            model["route"] =
                [
                    "lead": words.unit(route.lead),
                    "joint": route.joint.map { words.unit($0) }.joined(separator: words.text("admin.comma")),
                    "level": words.level(route.level), "row": "\(route.row)",
                    "pattern": row?.pattern.description ?? "", "territory": row.map { words.place($0.territory) } ?? "",
                    "basis": route.basis,
                    "why": presenter.words(.rule(route.why.key, route.why.arguments)),
                ] as Model
        }
        return model
    }
}

extension Optional {
    fileprivate func asyncMap<T>(_ body: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let self else { return nil }
        return try await body(self)
    }
}

extension Office {
    /// A place as somebody writes it: its code, its name, or names down to it with the code behind.
    /// - Throws: `AdminRefusal.unknownPlace`, `.severalPlaces`.
    func place(_ text: String) async throws -> DivisionCode {
        let map = try await territory.gazetteer(at: today)
        let last = text.split { !($0.isASCII && $0.isNumber) }.last
        if let code = last.flatMap({ DivisionCode($0) }), map.place(code) != nil, house.county.code.contains(code) {
            return code
        }
        let name = text.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        let found = [.county, .township, .village, .grid].flatMap { map.places($0) }.filter {
            $0.name == name && house.county.code.contains($0.code)
        }
        guard let first = found.first else { throw AdminRefusal.unknownPlace }
        guard found.count == 1 else { throw AdminRefusal.severalPlaces(found.prefix(5).map(\.code)) }
        return first.code
    }
}
