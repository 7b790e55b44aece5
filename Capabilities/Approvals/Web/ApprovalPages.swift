import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Posts
import Rights
import Web

/// `/approvals`: what waits for a second person, proposing, and deciding.
struct ApprovalPages: Sendable {
    let twoPersons: TwoPersons
    let staff: Staff
    let pages: Pages
    let time: any TimeSource

    func addRoutes(to router: Routes) {
        router.get("/approvals", .readApprovals) { request, context in
            let query = try Query.read(request)
            var attempt = Attempt(key: UUID().uuidString)
            attempt.kind = query.string("kind", max: 40) ?? ""
            attempt.object = query.string("object", max: TwoPersons.objectLength) ?? ""
            try query.finish()
            return try await list(attempt, context)
        }
        router.post("/approvals", .propose) { request, context in try await propose(request, context) }
        router.get("/approvals/:id", .readApproval) { request, context in
            try Query.read(request).finish()
            return try await one(try context.proposal(), context)
        }
        router.post("/approvals/:id", .decideProposal) { request, context in try await decide(request, context) }
        router.post("/approvals/:id/review", .reviewAlert) { request, context in try await review(request, context) }
    }

    /// What a form that was not accepted left behind.
    private struct Attempt {
        var kind = ""
        var object = ""
        var reason = ""
        var key: String
        var faults: [Explanation.Field] = []
    }

    private func propose(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let kind = fields.parsed("kind", "approvals.field.kind", required: true) { ApprovalKind(rawValue: $0) }
        let object = fields.text("object", max: TwoPersons.objectLength)
        let reason = fields.text("reason", max: 500)
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let kind else { throw ApprovalRefusal.object }
            let proposal = try await twoPersons.propose(
                kind, object, reason: reason, by: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "approvals \(context.actor.text)", body: Array("\(kind) \(object) \(reason)".utf8))
                })
            return Reply.seeOther("/approvals/\(proposal.id)")
        } catch let error as any Explained where !error.explanation.fields.isEmpty {
            var attempt = Attempt(key: key ?? UUID().uuidString, faults: error.explanation.fields)
            attempt.kind = fields.raw("kind")
            attempt.object = object
            attempt.reason = reason
            return try await list(attempt, context)
        }
    }

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let approve = fields.bool("approve")
        let words = fields.string("words", max: 500)
        try fields.finish()
        let proposal = try await twoPersons.decide(
            try context.proposal(), approve: approve ?? false, words: words, by: context.actor)
        return Reply.seeOther("/approvals/\(proposal.id)")
    }

    private func review(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let right = fields.bool("right")
        let words = fields.string("words", max: 500)
        try fields.finish()
        let proposal = try await twoPersons.review(
            try context.proposal(), right: right ?? false, words: words, by: context.actor)
        return Reply.seeOther("/approvals/\(proposal.id)")
    }

    // MARK: Pages

    private func list(_ attempt: Attempt, _ context: Context) async throws -> Response {
        let all = try await twoPersons.list(for: context.actor)
        let directory = try await staff.directory()
        let now = time.now()
        let show = { (proposal: Approval) in item(proposal, directory, now, context) }
        let kinds = ApprovalKind.allCases.filter { consult(context.actor, $0.proposing, on: nil).isAllowed }
        func reason(_ field: String) -> String {
            attempt.faults.first { $0.pointer == "/\(field)" }.map { text($0.key, context, $0.arguments) } ?? ""
        }
        return try pages.page(
            "approvals/list", title: text("approvals.title", context),
            [
                "alerts": all.filter(\.needsReview).map(show),
                "waiting": all.filter { $0.state(at: now) == .proposed }.map(show),
                "others": all.filter { $0.state(at: now) != .proposed && !$0.needsReview }.map(show),
                "mayPropose": !kinds.isEmpty,
                "kinds": kinds.map { kind -> Model in
                    [
                        "value": kind.rawValue, "label": text("approvals.kind.\(kind.rawValue)", context),
                        "chosen": kind.rawValue == attempt.kind,
                    ]
                },
                "object": attempt.object, "why": attempt.reason, "key": attempt.key, "kindFault": reason("kind"),
                "objectFault": reason("object"), "reasonFault": reason("reason"),
                "summary": pages.summary(attempt.faults, context),
            ], context: context, status: attempt.faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func one(_ id: ID<Approval>, _ context: Context) async throws -> Response {
        let proposal = try await twoPersons.find(id, for: context.actor)
        let now = time.now()
        var model = item(proposal, try await staff.directory(), now, context)
        let state = proposal.state(at: now)
        model["mayDecide"] =
            state == .proposed && context.may(proposal.kind.approving, on: proposal.asObject)
        let isOwn = context.may(.readApproval, on: proposal.asObject) && proposal.proposer.person == context.person
        model["mayReview"] =
            proposal.needsReview && context.may(.reviewAlert, on: proposal.asObject)
            && proposal.decider?.person != context.person
        model["mayExport"] = isOwn && state == .approved && proposal.kind == .export
        model["mayBreak"] = isOwn && state == .approved && proposal.kind == .breakGlass
        model["eraseHref"] = proposal.kind == .erase ? "/desk/erasures/\(proposal.id)" : ""
        model["next"] = isOwn && state == .approved ? text("approvals.next.\(proposal.kind.rawValue)", context) : ""
        return try pages.page("approvals/one", title: text("approvals.one", context), model, context: context)
    }

    private func item(_ proposal: Approval, _ directory: Directory, _ now: Timestamp, _ context: Context) -> Model {
        func who(_ holder: PostHolder) -> String {
            [
                directory.name(holder.unit, english: context.language == .en),
                directory.post(holder.post)?.name ?? text("posts.role.\(holder.role.rawValue)", context),
            ].joined(separator: " · ")
        }
        func moment(_ time: Timestamp) -> String {
            String(CountyTime.china.format(time).prefix(16)).replacing("T", with: " ")
        }
        let state = proposal.state(at: now)
        return [
            "href": "/approvals/\(proposal.id)", "id": proposal.id.description,
            "kind": text("approvals.kind.\(proposal.kind.rawValue)", context), "object": proposal.object,
            "caseHref": proposal.kind.isAboutCase ? "/case/\(proposal.object)" : "",
            "deskHref": proposal.kind.isAboutCase ? "/desk/case/\(proposal.object)" : "", "reason": proposal.reason,
            "proposer": who(proposal.proposer), "proposed": moment(proposal.proposed),
            "expires": [.proposed, .approved].contains(state) ? moment(proposal.expires) : "",
            "decider": proposal.decider.map(who) ?? "", "decided": proposal.decided.map(moment) ?? "",
            "reviewer": proposal.reviewer.map(who) ?? "", "reviewed": proposal.reviewed.map(moment) ?? "",
            "finding": proposal.finding ?? "",
            "verdict": proposal.wasRight.map { text("approvals.review.\($0 ? "right" : "wrong")", context) } ?? "",
            "needsReview": proposal.needsReview, "words": proposal.words ?? "", "used": proposal.used.map(moment) ?? "",
            "state": text("approvals.state.\(state.rawValue)", context),
            "stateClass": state == .proposed ? "due" : state == .approved ? "info" : "plain",
        ]
    }

    private func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        pages.strings.text(key, context.language, arguments)
    }
}

extension Context {
    fileprivate var person: ID<Person>? {
        guard case .post(let holder) = actor else { return nil }
        return holder.person
    }
}
