import Approvals
import Cases
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// The same for programs: own requests, who looked, a copy, erasing.
struct MeAPI: Sendable {
    let work: MeWork

    func addRoutes(to router: Routes) {
        router.get("/api/v1/me", .askForOwnData) { request, context in try await overview(request, context) }
        router.get("/api/v1/me/looks", .askForOwnData) { request, context in try await looks(request, context) }
        router.post("/api/v1/me/copy", .askForOwnData) { request, context in try await copy(request, context) }
        router.post("/api/v1/me/erasure", .askForOwnData) { request, context in try await erase(request, context) }
        router.post("/api/v1/me/guardians", .appointGuardian) { request, context in try await decide(request, context) }
        router.post("/api/v1/me/guardians/end", .appointGuardian) { request, context in
            try await endGuardianship(request, context)
        }
        router.post("/api/v1/erasures", .erase) { request, context in try await eraseApproved(request, context) }
        router.get("/api/v1/privacy", .readPrivacy) { request, context in try await privacy(request, context) }
    }

    private func caller(_ request: Request, _ context: Context) async throws -> MeWork.Caller {
        let query = try Query.read(request)
        let receipt = query.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
        let child = query.parsed("child", "me.field.person") { ID<Person>($0) }
        try query.finish()
        return try await work.caller(context.actor, receipt: receipt, child: child)
    }

    private func overview(_ request: Request, _ context: Context) async throws -> Response {
        let seen = try await work.overview(try await caller(request, context))
        return try Reply.json(MeView(seen), headers: [.cacheControl: "no-store"])
    }

    private func looks(_ request: Request, _ context: Context) async throws -> Response {
        let looks = try await work.looks(try await caller(request, context))
        let directory = try await work.staff.directory()
        return try Reply.list(looks.map { LookView($0, directory, context.language) }, next: nil)
    }

    private func copy(_ request: Request, _ context: Context) async throws -> Response {
        let caller = try await caller(request, context)
        let copy = try await CopyView.gathered(work, caller, context.language)
        return try Reply.json(copy, headers: [.cacheControl: "no-store"])
    }

    private func erase(_ request: Request, _ context: Context) async throws -> Response {
        let caller = try await caller(request, context)
        let body = try await JSONBody.read(request)
        let isSure = body.bool("confirm") ?? false
        try body.finish()
        guard isSure else { throw MeRefusal.notConfirmed }
        return try Reply.json(["reports": try await work.erase(caller)], headers: [.cacheControl: "no-store"])
    }

    /// What a desk decides that has seen the papers and heard the code.
    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let id = body.parsed("request", "me.field.person", required: true) { ID<GuardianRequest>($0) }
        let isConfirmed = body.bool("confirm", required: true) ?? false
        let code = body.string("code", max: 12)
        let words = body.string("words", max: 500)
        try body.finish()
        guard let id else { throw MeRefusal.notTheirs }
        try await work.decide(id, confirmed: isConfirmed, code: code, words: words, as: context.actor)
        return try Reply.json(["confirmed": isConfirmed])
    }

    private func endGuardianship(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let guardian = body.parsed("guardian", "me.field.person", required: true) { ID<Person>($0) }
        let child = body.parsed("child", "me.field.person", required: true) { ID<Person>($0) }
        try body.finish()
        guard let guardian, let child else { throw MeRefusal.notTheirs }
        try await work.endGuardianship(guardian, of: child, as: context.actor)
        return try Reply.json(["ended": true])
    }

    /// What two persons decided about.
    private func eraseApproved(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let body = try await JSONBody.read(request)
        let approval = body.parsed("approval", "me.field.approval", required: true) { ID<Approval>($0) }
        try body.finish()
        guard let approval else { throw MeRefusal.notTheirs }
        let count = try await work.eraseApproved(approval, as: context.actor)
        return try Reply.json(["reports": count], headers: [.cacheControl: "no-store"])
    }

    private func privacy(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let notice = query.parsed("version", "me.field.version") { work.register.find($0) } ?? work.notice
        try query.finish()
        return try Reply.json(
            PrivacyView(notice, of: work.register, work.retention, work.house.strings, context.language))
    }
}
