import Foundation
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/village/CODE/ask/…` and `/village/CODE/question/NUMBER`: a resident asks about a line or objects to it; everybody
/// reads the answer.
struct QuestionPages: Sendable {
    private static let longest = 1000

    let words: VillageWords
    let affairs: AffairsWork
    let questions: QuestionsWork

    func addRoutes(to router: Routes) {
        router.get("/village/:code/ask/:about/:reference", .askDisclosure) { request, context in
            try Query.read(request).finish()
            return try await form(try await words.village(context), try object(context), context)
        }
        router.post("/village/:code/ask/:about/:reference", .askDisclosure) { request, context in
            try await ask(request, context)
        }
        router.get("/village/:code/question/:number", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let isNew = query.string("done", max: 5) != nil
            try query.finish()
            return try await show(try await question(context), isNew: isNew, context)
        }
        router.post("/village/:code/question/:number/raise", .askDisclosure) { request, context in
            _ = try await Form.read(request)
            let question = try await question(context)
            try await questions.raise(question.number, by: context.actor)
            return Reply.seeOther("/village/\(question.village)/question/\(question.number)")
        }
    }

    private func object(_ context: Context) throws -> QuestionObject {
        let (kind, reference) = (
            try context.parameters.require("about"), try context.parameters.require("reference")
        )
        guard let object = QuestionObject(kind: kind, reference: reference) else {
            throw QuestionRefusal.nothingThere
        }
        return object
    }

    private func question(_ context: Context) async throws -> Question {
        let village = try await words.village(context)
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw QuestionRefusal.unknown
        }
        let question = try await questions.find(number)
        guard question.village == village.code else { throw QuestionRefusal.unknown }
        return question
    }

    private func ask(_ request: Request, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        let object = try object(context)
        let fields = try await Form.read(request).fields
        let kind = fields.parsed("kind", "disclosure.field.kind", required: true) { Question.Kind(rawValue: $0) }
        let said = fields.text("words", max: Self.longest)
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            let number = try await questions.ask(
                kind ?? .question, about: object, in: village.code, words: said, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "ask \(context.actor.text)", body: Array("\(object.reference) \(said)".utf8))
                })
            return Reply.seeOther("\(village.path)/question/\(number)?done=1")
        } catch {
            return try await form(village, object, said: said, kind: kind ?? .question, after: error, context)
        }
    }

    private func form(
        _ village: ShownVillage, _ object: QuestionObject, said: String = "", kind: Question.Kind = .question,
        after error: (any Error)? = nil, _ context: Context
    ) async throws -> Response {
        var model = words.head(village, context)
        let (name, href) = try await line(object, village, context)
        model["line"] = name
        model["lineHref"] = href
        model["action"] = "\(village.path)/ask/\(object.kind)/\(object.reference)"
        model["words"] = said
        model["key"] = UUID().uuidString
        model["longest"] = "\(Self.longest)"
        model["kinds"] = Question.Kind.allCases.map { one -> Model in
            [
                "value": one.rawValue, "label": words.text("question.kind.\(one.rawValue)", context),
                "hint": words.text("question.kind.\(one.rawValue).hint", context), "chosen": one == kind,
            ]
        }
        let title = words.text(object.kind == "run" ? "ask.title.run" : "ask.title", context)
        model["heading"] = title
        guard let error else { return try words.page("ask", title, model, context) }
        return try words.house.pages.again("disclosure/ask", title: title, model, after: error, context: context)
    }

    /// What is asked about, in words, and where it stands.
    private func line(
        _ object: QuestionObject, _ village: ShownVillage, _ context: Context
    ) async throws -> (name: String, href: String) {
        let english = context.language == .en
        switch object {
        case .voucher(let number):
            let voucher = try await words.money.voucher(number)
            guard voucher.village == village.code, voucher.state == .published else {
                throw QuestionRefusal.nothingThere
            }
            let item = words.item(voucher, context)
            return (
                "\(voucher.day) \(voucher.purpose) \(item["sum"] ?? "")", "\(village.path)/money/\(number)"
            )
        case .account(let code):
            let table = words.money.villages
            let account = try await words.house.reader.read { try table.accounts(village.code, $0)[code] }
            guard let account else { throw QuestionRefusal.nothingThere }
            return ("\(code) \(account.name(english: english))", "\(village.path)/money?account=\(code)")
        case .item(let id):
            let table = affairs.table
            guard let item = try await words.house.reader.read({ try table.find(id, $0) }),
                item.village == village.code
            else { throw QuestionRefusal.nothingThere }
            let rule = try affairs.catalogue().rule(item.item)
            let name = rule?.name(english: english) ?? item.item
            return ("\(name) \(item.period.shown)", "\(village.path)/affairs#i-\(id)")
        case .run(let number):
            let table = PowerTable(county: words.house.county)
            let run = try await words.house.reader.read { try table.find(number, $0) }
            guard let run, run.village == village.code else { throw QuestionRefusal.nothingThere }
            return ("\(run.number.shown) \(run.title)", "\(village.path)/power/\(number)")
        case .donation(let number):
            let table = DonationTable(county: words.house.county)
            guard let donation = try await words.house.reader.read({ try table.find(number, $0) }),
                donation.village == village.code
            else { throw QuestionRefusal.nothingThere }
            return (
                "\(number.shown) \(words.name(donation.gift, context)) \(donation.purpose)", "/donation/\(number)"
            )
        case .asset(let number):
            let table = FilingTable.assets(words.house.county)
            let asset = try await words.house.reader.read { try table.find(number, $0)?.current }
            guard let asset, asset.filing.village == village.code else { throw QuestionRefusal.nothingThere }
            return ("\(asset.what.name) \(number.shown)", "\(village.path)/property/\(number)")
        case .list(let number):
            let table = ListTable(county: words.house.county)
            let list = try await words.house.reader.read { try table.find(number, $0) }
            guard let list, list.village == village.code, list.state == .published else {
                throw QuestionRefusal.nothingThere
            }
            return ("\(list.what.title) \(number.shown)", "\(village.path)/list/\(number)")
        case .contract(let number):
            let table = FilingTable.contracts(words.house.county)
            let contract = try await words.house.reader.read { try table.find(number, $0)?.current }
            guard let contract, contract.filing.village == village.code else { throw QuestionRefusal.nothingThere }
            let name = words.text("about.contract", context, ["number": number.shown])
            return ("\(name) \(contract.what.tenant.name)", "\(village.path)/property/\(number)")
        }
    }

    private func show(_ question: Question, isNew: Bool, _ context: Context) async throws -> Response {
        let village = try await words.village(context)
        let table = questions.table
        let isOwn = try await words.house.reader.read { try table.asker(question.id, $0) } == context.actor.person
        let line = words.line(question, context)
        var model = words.head(village, context).merging(words.item(question, context)) { own, _ in own }
        model["isNew"] = isNew
        model["line"] = line.name
        model["lineHref"] = line.href
        model["mayRaise"] = isOwn && context.actor.person != nil && question.mayBeRaised
        model["raiseHref"] = "\(village.path)/question/\(question.number)/raise"
        return try words.page("question", question.number.shown, model, context)
    }
}
