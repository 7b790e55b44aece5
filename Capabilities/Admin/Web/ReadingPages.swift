import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Reading
import Rights
import Store
import Web

/// `/admin/reading`: what the machine has learned from decisions, version by version: how good each is, which is in force,
/// how two of them differ; making one now, going back to an earlier one.
struct ReadingPages: Sendable {
    let office: Office

    private var classifier: Classifier { office.book.classifier }

    private enum Deed: String, CaseIterable {
        case trained, same, activated, reindexed
    }

    func addRoutes(to router: Routes) {
        router.get("/admin/reading", .readAdministration) { request, context in
            let query = try Query.read(request)
            let (first, second) = (query.int("first", in: 1...1_000_000), query.int("second", in: 1...1_000_000))
            let done = query.parsed("done", "admin.field.unknown") { Deed(rawValue: $0) }
            try query.finish()
            return try await show(context, first, second, done: done)
        }
        router.post("/admin/reading/train", .manageReading) { request, context in
            do {
                try await Form.read(request).fields.finish()
                let made = try await classifier.train(by: context.actor)
                return Reply.seeOther("/admin/reading?done=\(made == nil ? Deed.same.rawValue : Deed.trained.rawValue)")
            } catch {
                return try await show(context, nil, nil, error: error)
            }
        }
        router.post("/admin/reading/reindex", .manageReading) { request, context in
            do {
                try await Form.read(request).fields.finish()
                try await office.cases.indexing.restart(office.house, by: context.actor)
                return Reply.seeOther("/admin/reading?done=\(Deed.reindexed.rawValue)")
            } catch {
                return try await show(context, nil, nil, error: error)
            }
        }
        router.post("/admin/reading/activate", .manageReading) { request, context in
            let fields = try await Form.read(request).fields
            let number = fields.int("number", in: 1...1_000_000, required: true)
            do {
                try fields.finish()
                try await classifier.activate(number ?? 0, by: context.actor)
                return Reply.seeOther("/admin/reading?done=\(Deed.activated.rawValue)")
            } catch {
                return try await show(context, nil, nil, error: error)
            }
        }
    }

    private func show(
        _ context: Context, _ first: Int?, _ second: Int?, done: Deed? = nil, error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        var model = try await model(words)
        model["mayEdit"] = office.may(.manageReading, context)
        model["done"] = done.map { words.text("admin.reading.done.\($0.rawValue)") } ?? ""
        if let first, let second {
            model.merge(try await compared(first, second, words)) { _, new in new }
        }
        let title = words.title("reading")
        if let error {
            return try office.pages.again("admin/reading", title: title, model, after: error, context: context)
        }
        return try office.pages.page("admin/reading", title: title, model, context: context)
    }

    private func model(_ words: AdminWords) async throws -> Model {
        let (models, proposals, examples) = (classifier.models, classifier.proposals, classifier.examples)
        let (versions, tallies, learned, since) = try await office.house.reader.read { connection in
            let versions = try models.all(connection)
            let active = versions.first { $0.isActive }
            return (
                versions, try proposals.tallies(connection), try examples.count(connection),
                try examples.count(since: active?.position ?? 0, connection)
            )
        }
        let active = versions.first { $0.isActive }
        let all = tallies.values.reduce(into: HitTally()) { $0 += $1 }
        let kept = versions.filter(\.isKept)
        return [
            "wide": true, "examples": "\(learned)", "since": "\(since)", "least": "\(Classifier.leastExamples)",
            "active": active.map { words.text("admin.reading.version", ["number": "\($0.number)"]) }
                ?? words.text("admin.reading.noVersion"),
            "isFixed": active?.isChosen ?? false, "hits": hits(all, words),
            "cold": hits(tallies[0] ?? HitTally(), words), "hasVersions": !versions.isEmpty,
            "versions": versions.map { version($0, tallies[$0.number] ?? HitTally(), words) },
            "mayCompare": kept.count > 1, "isCompared": false,
            "firsts": options(kept, chosen: kept.dropFirst().first?.number, words),
            "seconds": options(kept, chosen: kept.first?.number, words),
        ]
    }

    private func version(_ version: ModelVersion, _ tally: HitTally, _ words: AdminWords) -> Model {
        let state = version.isActive ? "active" : version.isKept ? "kept" : "gone"
        return [
            "number": "\(version.number)", "name": words.text("admin.reading.version", ["number": "\(version.number)"]),
            "made": words.moment(version.made), "examples": "\(version.examples)", "classes": "\(version.classes)",
            "macro": version.macro.map(percent) ?? "—", "micro": version.micro.map(percent) ?? "—",
            "hits": hits(tally, words), "state": words.text("admin.reading.state.\(state)"),
            "tag": version.isActive ? "done" : "", "mayActivate": version.isKept && !version.isActive,
        ]
    }

    private func options(_ versions: [ModelVersion], chosen: Int?, _ words: AdminWords) -> [Model] {
        versions.map { version in
            [
                "value": "\(version.number)", "chosen": version.number == chosen,
                "label": words.text("admin.reading.version", ["number": "\(version.number)"]),
            ]
        }
    }

    private func compared(_ first: Int, _ second: Int, _ words: AdminWords) async throws -> Model {
        guard let found = try await classifier.compare(first, second) else {
            return ["isCompared": true, "isGone": true]
        }
        let rules = try await office.cases.rules()
        func name(_ code: String) -> String {
            CategoryCode(code).flatMap { rules.current.category($0)?.name(english: words.isEnglish) } ?? code
        }
        func share(_ count: Int) -> String {
            found.asked == 0 ? "—" : "\(percent(count * 10_000 / found.asked)) · \(count)/\(found.asked)"
        }
        return [
            "isCompared": true, "isGone": false, "asked": "\(found.asked)", "isUnseen": found.isUnseen,
            "agreeing": share(found.agreeing),
            "firstName": words.text("admin.reading.version", ["number": "\(first)"]),
            "secondName": words.text("admin.reading.version", ["number": "\(second)"]),
            "firstRight": share(found.firstRight), "secondRight": share(found.secondRight),
            "differences": found.differences.map { difference -> Model in
                [
                    "decided": name(difference.decided), "first": name(difference.first),
                    "second": name(difference.second),
                ]
            },
            "hasDifferences": !found.differences.isEmpty,
        ]
    }

    private func hits(_ tally: HitTally, _ words: AdminWords) -> String {
        tally.permyriad.map { "\(percent($0)) · \(tally.right)/\(tally.decided)" }
            ?? words.text("admin.reading.undecided")
    }

    private func percent(_ permyriad: Int) -> String { "\(permyriad / 100).\(padded(permyriad % 100, 2))%" }
}
