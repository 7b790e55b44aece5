import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// What is done to a proposal's text on its page: another one proposed, taken or declined, and support taken back.
struct AmendmentPages: Sendable {
    let pages: InitiativePages

    private var work: InitiativeWork { pages.work }

    func addRoutes(to router: Routes) {
        router.post("/initiative/:number/amend", .takePart) { request, context in
            let fields = try await Form.read(request).fields
            let words = fields.text("words", max: 2000)
            return try await deed(context, fields) { try await work.amend($0, words, by: context.actor) }
        }
        router.post("/initiative/:number/judge", .takePart) { request, context in
            let fields = try await Form.read(request).fields
            let ordinal = fields.int("amendment", in: 1...100_000, required: true)
            let words = fields.text("answer", max: 500)
            let accepting = fields.parsed("accept", "participation.initiatives.field.accept", required: true) {
                ["yes": true, "no": false][$0]
            }
            return try await deed(context, fields) {
                try await work.judge(ordinal ?? 0, of: $0, accepting: accepting ?? false, words, by: context.actor)
            }
        }
        router.post("/initiative/:number/leave", .takePart) { request, context in
            let fields = try await Form.read(request).fields
            return try await deed(context, fields) { try await work.leave($0, by: context.actor) }
        }
    }

    private func deed(
        _ context: Context, _ fields: Fields, _ body: (CaseNumber) async throws -> Void
    ) async throws -> Response {
        do {
            try fields.finish()
            let number = try context.initiativeNumber()
            try await body(number)
            return Reply.seeOther("/initiative/\(number)")
        } catch {
            return try await pages.one(context, filled: fields, error: error)
        }
    }
}

extension PartWords {
    /// The versions of a text, and what was proposed to change in it.
    /// - Parameters:
    ///   - person: who looks.
    ///   - joined: the version that whoever looks has joined.
    func changes(
        _ initiative: Initiative, _ amendments: [Amendment], _ former: [FormerWords],
        _ supporters: [(version: Int, count: Int)], for person: ID<Person>?, joined: Int?, filled: Fields?
    ) -> Model {
        let isOpen = initiative.state == .gathering
        let isAuthor = person != nil && initiative.author == person
        func words(_ key: String, _ arguments: [String: String] = [:]) -> String {
            text("participation.initiatives.\(key)", arguments)
        }
        return [
            "isAmended": initiative.version > 1,
            "version": words("version", ["version": "\(initiative.version)"]),
            "supportByVersion": initiative.version > 1
                ? supporters.map {
                    words("version.supporters", ["version": "\($0.version)", "people": "\($0.count)"])
                } : [],
            "former": former.map { old -> Model in
                [
                    "version": words("version", ["version": "\(old.version)"]), "words": old.words,
                    "until": words("version.until", ["time": moment(old.until)]),
                ]
            },
            "hasAmendments": !amendments.isEmpty,
            "amendments": amendments.map { amendment -> Model in
                [
                    "ordinal": "\(amendment.ordinal)", "words": amendment.words, "at": moment(amendment.at),
                    "title": words(
                        "amendment", ["ordinal": "\(amendment.ordinal)", "version": "\(amendment.base)"]),
                    "state": words("amendment.\(amendment.state.rawValue)"),
                    "stateClass": amendment.state == .accepted
                        ? "done" : amendment.state == .open && isOpen ? "due" : "plain",
                    "answer": amendment.answer ?? "",
                    "mayJudge": isOpen && isAuthor && amendment.state == .open,
                    "filled": filled?.raw("amendment") == "\(amendment.ordinal)" ? filled?.raw("answer") ?? "" : "",
                ]
            },
            "mayAmend": isOpen && person != nil, "amending": filled?.has("words") == true,
            "amended": filled?.has("words") == true ? filled?.raw("words") ?? "" : initiative.words,
            "mayLeave": joined != nil && !isAuthor && (isOpen || initiative.state == .awaiting),
            "joinedFormer": joined.map { $0 < initiative.version } == true
                ? words(
                    "version.joined", ["version": "\(joined ?? 0)", "current": "\(initiative.version)"]) : "",
        ]
    }
}
