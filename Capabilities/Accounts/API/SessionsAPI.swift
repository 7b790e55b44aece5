import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Posts
import Rights
import Web

/// Signing in and out over HTTP, step by step, and the own sessions.
struct SessionsAPI: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.post("/api/v1/sessions", .signIn) { request, context in try await signIn(request, context) }
        router.post("/api/v1/sessions/codes", .signIn) { request, context in try await sendCode(request, context) }
        router.delete("/api/v1/sessions", .signOut) { request, _ in try await signOut(request) }
        router.get("/api/v1/sessions", .readOwnSession) { request, context in try await list(request, context) }
        router.get("/api/v1/sessions/me", .readOwnSession) { request, context in try await me(request, context) }
        router.delete("/api/v1/sessions/:id", .readOwnSession) { request, context in try await end(request, context) }
    }

    // MARK: In

    /// What the body holds says which way.
    private enum Way {
        case development(ID<Post>)
        case password(login: String, password: String)
        case code(SecretToken, String)
        case post(SecretToken, ID<Post>)
        case telephone(PhoneNumber, String)
    }

    private func signIn(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await JSONBody.read(request)
        let way = self.way(body)
        try body.finish()
        guard let way else { throw SignInRefusal.startAgain }
        let device = Device(agent: request.headers[.userAgent])
        let staff = accounts.staffSignIn
        switch way {
        case .development(let post):
            let (token, holder) = try await accounts.sessions.signIn(post, device: device)
            return try await created(token, .post(holder), context)
        case .password(let login, let password):
            return try await answer(
                try await staff.begin(login, password, from: context.peerKey, device, next: nil), context)
        case .code(let ticket, let code):
            if try await staff.tickets.find(ticket)?.stage == .enrol {
                let (step, codes) = try await staff.enrol(ticket, code, from: context.peerKey, device)
                return try await answer(step, context, recoveryCodes: codes.map(\.shown))
            }
            return try await answer(try await staff.second(ticket, code, from: context.peerKey, device), context)
        case .post(let ticket, let post):
            return try await answer(try await staff.choose(ticket, post, device), context)
        case .telephone(let phone, let code):
            let (token, person) = try await accounts.residentSignIn.signIn(phone, code, from: context.peerKey, device)
            return try await created(token, .resident(person), context)
        }
    }

    private func way(_ body: JSONBody) -> Way? {
        let ticket = body.parsed("ticket", "accounts.field.ticket") { SecretToken($0) }
        let post = body.parsed("post", "accounts.field.post") { ID<Post>($0) }
        let login = body.string("login", max: 64)
        let phone = body.parsed("phone", "accounts.field.phone") { PhoneNumber($0) }
        let password = body.string("password", max: PasswordRules.longest, required: login != nil)
        let code = body.string("code", max: 40, required: phone != nil)
        switch (ticket, post, login, password, phone, code) {
        case (let ticket?, nil, nil, nil, nil, let code?): return .code(ticket, code)
        case (let ticket?, let post?, nil, nil, nil, nil): return .post(ticket, post)
        case (nil, let post?, nil, nil, nil, nil): return .development(post)
        case (nil, nil, let login?, let password?, nil, nil): return .password(login: login, password: password)
        case (nil, nil, nil, nil, let phone?, let code?): return .telephone(phone, code)
        default:
            body.faults.add("", "accounts.field.way")
            return nil
        }
    }

    private func answer(
        _ step: StaffSignIn.Step, _ context: Context, recoveryCodes: [String]? = nil
    ) async throws -> Response {
        switch step {
        case .done(let token, let holder, _):
            return try await created(token, .post(holder), context, recoveryCodes: recoveryCodes)
        case .more(let ticket, let stage):
            let app = stage == .enrol ? try await accounts.staffSignIn.enrolment(ticket) : nil
            let posts = stage == .post ? try await accounts.staffSignIn.choices(ticket) : nil
            var response = try Reply.json(
                Further(
                    ticket: ticket.text, next: stage.rawValue, secret: app?.secret, address: app?.address,
                    posts: posts?.map(\.post), recoveryCodes: recoveryCodes), status: .accepted)
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private func created(
        _ token: SecretToken, _ actor: Actor, _ context: Context, recoveryCodes: [String]? = nil
    ) async throws -> Response {
        var who = try await who(actor, context)
        who.recoveryCodes = recoveryCodes
        var response = try Reply.json(who, status: .created)
        accounts.cookies.give(.session, token, to: &response)
        return response
    }

    private func sendCode(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await JSONBody.read(request)
        let phone = body.parsed("phone", "accounts.field.phone", required: true) { PhoneNumber($0) }
        try body.finish()
        guard let phone else { throw SignInRefusal.startAgain }
        try await accounts.residentSignIn.sendCode(to: phone, from: context.peerKey, in: context.language)
        return try Reply.json(["minutes": Int(ResidentSignIn.minutes)], status: .accepted)
    }

    // MARK: Out, and who is there

    private func signOut(_ request: Request) async throws -> Response {
        if let token = accounts.cookies.session(request) { try await accounts.sessions.signOut(token) }
        var response = Response(status: .noContent)
        accounts.cookies.take(.session, from: &response)
        return response
    }

    private func me(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        var response = try Reply.json(try await who(context.actor, context))
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let (_, session) = try await accounts.own(request)
        let open = try await accounts.sessions.open(of: session.person)
        let items = open.map { Item($0, isCurrent: $0.id == session.id) }
        var response = try Reply.list(items, next: nil)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func end(_ request: Request, _ context: Context) async throws -> Response {
        let (_, session) = try await accounts.own(request)
        guard let id = ID<Session>(try context.parameters.require("id")) else { throw SignInRefusal.unknownSession }
        try await accounts.sessions.end(id, of: session.person, by: context.actor)
        return Response(status: .noContent)
    }

    private func who(_ actor: Actor, _ context: Context) async throws -> Who {
        switch actor {
        case .post(let holder):
            let directory = try await accounts.staff.directory()
            return Who(
                kind: "post", post: holder.post, postName: directory.post(holder.post)?.name ?? "", role: holder.role,
                unit: holder.unit, unitName: directory.name(holder.unit, english: context.language == .en),
                place: holder.place, person: directory.name(holder.person) ?? "")
        case .resident: return Who(kind: "resident")
        default: throw SignInRefusal.notSignedIn
        }
    }

    private struct Who: Encodable {
        let kind: String
        var post: ID<Post>?
        var postName: String?
        var role: Role?
        var unit: UnitCode?
        var unitName: String?
        var place: DivisionCode?
        var person: String?
        var recoveryCodes: [String]?
    }

    private struct Further: Encodable {
        let ticket: String
        let next: String
        let secret: String?
        let address: String?
        let posts: [ID<Post>]?
        let recoveryCodes: [String]?
    }

    private struct Item: Encodable {
        let id: ID<Session>
        let device: String
        let created: String
        let ends: String
        let current: Bool

        init(_ session: Session, isCurrent: Bool) {
            id = session.id
            device = session.device
            created = CountyTime.china.format(session.created)
            ends = CountyTime.china.format(session.ends)
            current = isCurrent
        }
    }
}

extension Accounts {
    /// The session of whoever asks.
    /// - Throws: `SignInRefusal.notSignedIn`.
    func own(_ request: Request) async throws -> (SecretToken, Session) {
        guard let token = cookies.session(request), let session = try await sessions.session(token),
            try await sessions.actor(session) != nil
        else { throw SignInRefusal.notSignedIn }
        return (token, session)
    }
}
