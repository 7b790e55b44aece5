import Hummingbird
import Journal
import Kernel
import Rights
import Web

/// `/api/v1/approvals`: proposing and deciding what takes two persons.
struct ApprovalsAPI: Sendable {
    let twoPersons: TwoPersons
    let pass: OperatorPass

    func addRoutes(to router: Routes) {
        router.get("/api/v1/approvals", .readApprovals) { request, context in
            try Query.read(request).finish()
            return try Reply.list(try await twoPersons.list(for: context.actor).map(ApprovalView.init), next: nil)
        }
        router.post("/api/v1/approvals", .propose) { request, context in try await propose(request, context) }
        router.get("/api/v1/approvals/:id", .readApproval) { request, context in
            try Query.read(request).finish()
            return try Reply.json(ApprovalView(try await twoPersons.find(try context.proposal(), for: context.actor)))
        }
        router.post("/api/v1/approvals/:id/decision", .decideProposal) { request, context in
            try await decide(request, context)
        }
        router.post("/api/v1/approvals/:id/review", .reviewAlert) { request, context in
            try await review(request, context)
        }
        router.post("/api/v1/approvals/:id/use", .spendApproval) { request, context in
            try await use(request, context)
        }
    }

    private func propose(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let kind = body.parsed("kind", "approvals.field.kind", required: true) { ApprovalKind(rawValue: $0) }
        let object = body.text("object", max: TwoPersons.objectLength)
        let reason = body.text("reason", max: 500)
        try body.finish()
        guard let kind else { throw ApprovalRefusal.object }
        let key = try request.idempotencyHeader().map { header in
            IdempotencyKey(header.description, scope: "approvals \(context.actor.text)", body: body.bytes)
        }
        let proposal = try await twoPersons.propose(kind, object, reason: reason, by: context.actor, key: key)
        return try Reply.json(
            ApprovalView(proposal), status: .created, headers: [.location: "/api/v1/approvals/\(proposal.id)"])
    }

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let approve = body.bool("approve", required: true)
        let words = body.string("words", max: 500)
        try body.finish()
        let proposal = try await twoPersons.decide(
            try context.proposal(), approve: approve ?? false, words: words, by: context.actor)
        return try Reply.json(ApprovalView(proposal))
    }

    private func review(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let right = body.bool("right", required: true)
        let words = body.string("words", max: 500)
        try body.finish()
        let proposal = try await twoPersons.review(
            try context.proposal(), right: right ?? false, words: words, by: context.actor)
        return try Reply.json(ApprovalView(proposal))
    }

    /// For `shanzhi export` beside a running server. Whoever has no pass learns nothing of the approval.
    private func use(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let table = body.text("object", max: TwoPersons.objectLength)
        let given = body.text("pass", max: 200)
        try body.finish()
        let id = try context.proposal()
        guard pass.isGood(given, for: id, table, at: twoPersons.now) else { throw ApprovalRefusal.pass }
        try await twoPersons.spend(id, .export, on: table, by: .system("export"))
        return Response(status: .noContent)
    }
}

extension Context {
    /// The proposal of the route; an id nobody has when the text is none, so that it looks like one that is not there.
    func proposal() throws -> ID<Approval> {
        ID<Approval>(try parameters.require("id")) ?? ID(at: Timestamp(milliseconds: 0))
    }
}

/// A proposal as other programs see it.
private struct ApprovalView: Encodable {
    struct Who: Encodable {
        let post: ID<Kernel.Post>
        let role: Role
        let unit: UnitCode

        init(_ holder: PostHolder) {
            post = holder.post
            role = holder.role
            unit = holder.unit
        }
    }

    let id: ID<Approval>
    let kind: ApprovalKind
    let object: String
    let reason: String
    let proposer: Who
    let proposed: String
    let expires: String
    let decider: Who?
    let decided: String?
    let approved: Bool
    let words: String?
    let used: String?
    let reviewer: Who?
    let reviewed: String?
    let right: Bool?
    let finding: String?

    init(_ proposal: Approval) {
        id = proposal.id
        kind = proposal.kind
        object = proposal.object
        reason = proposal.reason
        proposer = Who(proposal.proposer)
        proposed = CountyTime.china.format(proposal.proposed)
        expires = CountyTime.china.format(proposal.expires)
        decider = proposal.decider.map(Who.init)
        decided = proposal.decided.map { CountyTime.china.format($0) }
        approved = proposal.isApproved
        words = proposal.words
        used = proposal.used.map { CountyTime.china.format($0) }
        reviewer = proposal.reviewer.map(Who.init)
        reviewed = proposal.reviewed.map { CountyTime.china.format($0) }
        right = proposal.wasRight
        finding = proposal.finding
    }
}
