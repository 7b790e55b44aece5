import Approvals
import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Web

/// `/desk/erasures`: deleting what belongs to somebody, not at their own wish. One proposes it from the case or from a
/// resident's request, another person agrees, then it is done once.
struct ErasureDesk: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/desk/erasures", .erase) { request, context in try await begin(request, context) }
        router.post("/desk/erasures", .erase) { request, context in try await propose(request, context) }
        router.get("/desk/erasures/:id", .readApproval) { request, context in
            let query = try Query.read(request)
            let done = query.int("done", in: 0...1_000_000)
            try query.finish()
            return try await show(try context.erasure(), context, done: done)
        }
        router.post("/desk/erasures/:id", .erase) { request, context in try await erase(request, context) }
    }

    private func text(_ key: String, _ context: Context, _ arguments: [String: String] = [:]) -> String {
        work.house.strings.text(key, context.language, arguments)
    }

    // MARK: Proposing

    /// What a form asks to have erased.
    private func target(_ fields: Fields) async throws -> ErasureTarget? {
        let report = fields.parsed("report", "cases.field.report") { ID<Report>($0) }
        let wish = fields.parsed("wish", "me.field.wish") { ID<DataRequest>($0) }
        if let report { return .report(report) }
        guard let wish else { return nil }
        return try await work.target(of: wish)
    }

    private func begin(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let target = try await target(query)
        try query.finish()
        guard let target else { return try await list(context) }
        return try await form(target, context)
    }

    private func list(_ context: Context) async throws -> Response {
        let now = work.house.time.now()
        let all = try await work.twoPersons.list(for: context.actor).filter { $0.kind == .erase }
        return try work.house.pages.page(
            "me/erasures", title: text("me.erasure.title", context),
            [
                "deskLinks": work.deskLinks("/desk/erasures", context),
                "erasures": all.map { proposal -> Model in
                    let state = proposal.state(at: now)
                    return [
                        "href": "/desk/erasures/\(proposal.id)", "reason": proposal.reason,
                        "state": text("approvals.state.\(state.rawValue)", context),
                        "stateClass": state == .proposed ? "due" : state == .approved ? "info" : "plain",
                        "what": what(ErasureTarget(proposal.object), context),
                        "proposed": CountyTime.china.date(proposal.proposed).description,
                    ]
                },
            ], context: context)
    }

    private func what(_ target: ErasureTarget?, _ context: Context) -> String {
        switch target {
        case .report: text("me.erasure.report", context)
        case .person: text("me.erasure.person", context)
        case nil: text("me.erasure.unknown", context)
        }
    }

    private func form(
        _ target: ErasureTarget, _ context: Context, reason: String = "", faults: [Explanation.Field] = []
    ) async throws -> Response {
        var model = facts(try await work.scope(of: target, for: context.actor), context)
        model["deskLinks"] = work.deskLinks("/desk/erasures", context)
        model["summary"] = work.house.pages.summary(faults, context)
        model["reason"] = reason
        model["reasonFault"] =
            faults.first { $0.pointer == "/reason" }.map { text($0.key, context, $0.arguments) } ?? ""
        model["object"] = target.text
        model["key"] = UUID().uuidString
        return try work.house.pages.page(
            "me/erasure-form", title: text("me.erasure.propose", context), model, context: context,
            status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    /// What would be destroyed.
    private func facts(_ scope: MeWork.ErasureScope, _ context: Context) -> Model {
        var gone: [String] = []
        if scope.hasContact { gone.append(text("me.erasure.contact", context)) }
        gone.append(text("me.erasure.words", context))
        if scope.pictures > 0 { gone.append(text("me.erasure.pictures", context, ["count": "\(scope.pictures)"])) }
        if scope.number == nil { gone.append(text("me.erasure.wishes", context)) }
        return [
            "what": what(scope.target, context), "gone": gone, "hasGone": !gone.isEmpty && !scope.isErased,
            "isErased": scope.isErased,
            "caseNumber": scope.number?.shown ?? "", "caseHref": scope.number.map { "/desk/case/\($0)" } ?? "",
        ]
    }

    private func propose(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let target = fields.parsed("object", "me.field.wish", required: true) { ErasureTarget($0) }
        let reason = fields.text("reason", max: 500)
        let key = fields.string("key", max: 60)
        do {
            try fields.finish()
            guard let target else { throw MeRefusal.notTheirs }
            let proposal = try await work.proposeErasure(
                of: target, reason: reason, as: context.actor,
                key: key.map {
                    IdempotencyKey(
                        $0, scope: "erasures \(context.actor.text)", body: Array("\(target.text) \(reason)".utf8))
                })
            return Reply.seeOther("/desk/erasures/\(proposal.id)")
        } catch let error as any Explained where target != nil && !error.explanation.fields.isEmpty {
            guard let target else { throw error }
            return try await form(target, context, reason: reason, faults: error.explanation.fields)
        }
    }

    // MARK: Deciding and doing

    private func show(
        _ id: ID<Approval>, _ context: Context, done: Int? = nil, faults: [Explanation.Field] = []
    ) async throws -> Response {
        let proposal = try await work.twoPersons.find(id, for: context.actor)
        guard proposal.kind == .erase, let target = ErasureTarget(proposal.object) else { throw RightRefusal.notThere }
        let state = proposal.state(at: work.house.time.now())
        // What is gone can no longer be looked at, nor what somebody may not look at.
        let scope = try? await work.scope(of: target, for: context.actor)
        var model = scope.map { facts($0, context) } ?? ["what": what(target, context), "gone": [String]()]
        model["summary"] = work.house.pages.summary(faults, context)
        model["href"] = "/desk/erasures/\(id)"
        model["approvalHref"] = "/approvals/\(id)"
        model["reason"] = proposal.reason
        model["state"] = text("approvals.state.\(state.rawValue)", context)
        model["stateClass"] = state == .proposed ? "due" : state == .approved ? "info" : "plain"
        model["done"] = done.map { text("me.erasure.done", context, ["count": "\($0)"]) } ?? ""
        model["isUsed"] = state == .used
        model["mayDecide"] = state == .proposed && context.may(.approveErasure, on: proposal.asObject)
        let isOwn =
            if case .post(let holder) = context.actor { holder.person == proposal.proposer.person } else { false }
        model["isWaiting"] = isOwn && state == .proposed
        model["mayDo"] = isOwn && state == .approved
        model["deskLinks"] = work.deskLinks("/desk/erasures", context)
        return try work.house.pages.page(
            "me/erasure", title: text("me.erasure.title", context), model, context: context,
            status: faults.isEmpty ? .ok : .unprocessableContent)
    }

    private func erase(_ request: Request, _ context: Context) async throws -> Response {
        let id = try context.erasure()
        let fields = try await Form.read(request).fields
        let isSure = fields.has("confirm")
        try fields.finish()
        guard isSure else {
            return try await show(id, context, faults: [.init("/confirm", "me.refusal.notConfirmed")])
        }
        let count = try await work.eraseApproved(id, as: context.actor)
        return Reply.seeOther("/desk/erasures/\(id)?done=\(count)")
    }
}

extension Context {
    /// The approval of the route; an id nobody has when the text is none, so that it looks like one that is not there.
    fileprivate func erasure() throws -> ID<Approval> {
        ID<Approval>(try parameters.require("id")) ?? ID(at: Timestamp(milliseconds: 0))
    }
}
