import Credentials
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// The pages of those who serve: password, second factor, setting it up, the post, and choosing a password by link.
struct StaffPages: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/sign-in/staff", .signIn) { request, context in try await askPassword(request, context) }
        router.post("/sign-in/staff", .signIn) { request, context in try await password(request, context) }
        router.get("/sign-in/second", .signIn) { request, context in try await askSecond(request, context) }
        router.post("/sign-in/second", .signIn) { request, context in try await second(request, context) }
        router.get("/sign-in/enrol", .signIn) { request, context in try await askEnrol(request, context) }
        router.post("/sign-in/enrol", .signIn) { request, context in try await enrol(request, context) }
        router.get("/sign-in/post", .signIn) { request, context in try await askPost(request, context) }
        router.post("/sign-in/post", .signIn) { request, context in try await post(request, context) }
        router.get("/sign-in/link/:token", .signIn) { request, context in try await askNew(request, context) }
        router.post("/sign-in/link/:token", .signIn) { request, context in try await setNew(request, context) }
    }

    private var signIn: StaffSignIn { accounts.staffSignIn }
    private var pages: Pages { accounts.house.pages }

    private func title(_ key: String, _ context: Context) -> String { pages.strings.text(key, context.language) }

    /// On to the next question, or in.
    private func follow(_ step: StaffSignIn.Step) -> Response { accounts.follow(step) }

    // MARK: Password

    private func askPassword(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let next = query.string("next", max: 500).flatMap(localPath)
        let isSet = query.has("set")
        try query.finish()
        return try pages.page(
            "accounts/staff", title: title("accounts.staff.title", context), passwordModel("", next, isSet: isSet),
            context: context)
    }

    private func passwordModel(_ login: String, _ next: String?, isSet: Bool = false) -> Model {
        [
            "login": login, "next": next ?? "", "isSet": isSet, "provider": accounts.providerName(.staff) ?? "",
            "nextQuery": next.map { "?next=\($0.queryEncoded)" } ?? "",
        ]
    }

    private func password(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let login = fields.text("login", max: 64)
        let password = fields.text("password", max: PasswordRules.longest)
        let next = fields.string("next", max: 500).flatMap(localPath)
        do {
            try fields.finish()
            return follow(
                try await signIn.begin(login, password, from: context.peerKey, device(request), next: next))
        } catch {
            return try pages.again(
                "accounts/staff", title: title("accounts.staff.title", context), passwordModel(login, next),
                after: error, context: context)
        }
    }

    // MARK: Second factor

    private func askSecond(_ request: Request, _ context: Context) async throws -> Response {
        _ = try await signIn.tickets.find(try ticket(request), .second)
        return try pages.page("accounts/second", title: title("accounts.second.title", context), context: context)
    }

    private func second(_ request: Request, _ context: Context) async throws -> Response {
        let ticket = try ticket(request)
        let fields = try await Form.read(request).fields
        let code = fields.text("code", max: 40)
        do {
            try fields.finish()
            return follow(try await signIn.second(ticket, code, from: context.peerKey, device(request)))
        } catch {
            return try pages.again(
                "accounts/second", title: title("accounts.second.title", context), [:], after: error, context: context)
        }
    }

    private func askEnrol(_ request: Request, _ context: Context) async throws -> Response {
        let model = try await enrolModel(try ticket(request), context)
        return try pages.page("accounts/enrol", title: title("accounts.enrol.title", context), model, context: context)
    }

    private func enrolModel(_ ticket: SecretToken, _ context: Context) async throws -> Model {
        try accounts.enrolModel(
            try await signIn.enrolment(ticket), to: "/sign-in/enrol", why: "accounts.enrol.why", context)
    }

    private func enrol(_ request: Request, _ context: Context) async throws -> Response {
        let ticket = try ticket(request)
        let fields = try await Form.read(request).fields
        let code = fields.text("code", max: 40)
        do {
            try fields.finish()
            let (step, codes) = try await signIn.enrol(ticket, code, from: context.peerKey, device(request))
            let onward = follow(step)
            // Shown this once: the page itself brings the cookie along.
            var response = try pages.page(
                "accounts/recovery", title: title("accounts.recovery.title", context),
                ["codes": codes.map(\.shown), "onward": onward.headers[.location] ?? "/desk"], context: context)
            for cookie in onward.headers[values: .setCookie] {
                response.headers.append(HTTPField(name: .setCookie, value: cookie))
            }
            response.headers[.cacheControl] = "no-store"
            return response
        } catch {
            return try pages.again(
                "accounts/enrol", title: title("accounts.enrol.title", context), try await enrolModel(ticket, context),
                after: error, context: context)
        }
    }

    // MARK: Which post

    /// With a ticket, to finish signing in; with a session, to act as another of the own posts.
    private func askPost(_ request: Request, _ context: Context) async throws -> Response {
        let holders: [PostHolder]
        if let ticket = accounts.cookies.token(.ticket, request), try await signIn.tickets.find(ticket) != nil {
            holders = try await signIn.choices(ticket)
        } else {
            let (_, session) = try await accounts.own(request)
            holders = try await accounts.staff.directory().holders(by: session.person, on: accounts.staff.today)
        }
        let directory = try await accounts.staff.directory()
        let model: Model = [
            "posts": holders.map { holder -> Model in
                [
                    "id": holder.post.description, "role": title("posts.role.\(holder.role.rawValue)", context),
                    "name": directory.post(holder.post)?.name ?? "",
                    "unit": directory.name(holder.unit, english: context.language == .en),
                ]
            }
        ]
        return try pages.page("accounts/post", title: title("accounts.post.title", context), model, context: context)
    }

    private func post(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let post = fields.parsed("post", "accounts.field.post", required: true) { ID<Post>($0) }
        try fields.finish()
        guard let post else { throw SignInRefusal.unknownPost }
        if let ticket = accounts.cookies.token(.ticket, request), try await signIn.tickets.find(ticket) != nil {
            return follow(try await signIn.choose(ticket, post, device(request)))
        }
        let (token, session) = try await accounts.own(request)
        let own = try await accounts.staff.directory().holders(by: session.person, on: accounts.staff.today)
        guard session.kind == .staff, let holder = own.first(where: { $0.post == post }) else {
            throw SignInRefusal.notYourPost
        }
        let new = try await accounts.sessions.change(token, session, to: holder)
        return follow(.done(new, holder, next: nil))
    }

    // MARK: Choosing a password by link

    private func askNew(_ request: Request, _ context: Context) async throws -> Response {
        try pages.page(
            "accounts/link", title: title("accounts.link.title", context), try await linkModel(try link(context)),
            context: context)
    }

    private func linkModel(_ link: SecretToken) async throws -> Model {
        let login = try await accounts.office.login(of: link)
        let least = try await accounts.office.shortest(for: link)
        return ["login": login.description, "least": least, "link": link.text]
    }

    private func setNew(_ request: Request, _ context: Context) async throws -> Response {
        let link = try link(context)
        let model = try await linkModel(link)
        let fields = try await Form.read(request).fields
        let password = fields.text("password", max: PasswordRules.longest)
        let again = fields.text("again", max: PasswordRules.longest)
        // Sent along for the browser's password store.
        _ = fields.has("login")
        if password != again { fields.fault("again", "accounts.password.differ") }
        do {
            try fields.finish()
            try await accounts.office.setPassword(password, with: link)
            return Reply.seeOther("/sign-in/staff?set=1")
        } catch {
            return try pages.again(
                "accounts/link", title: title("accounts.link.title", context), model, after: error, context: context)
        }
    }

    private func link(_ context: Context) throws -> SecretToken {
        guard let token = SecretToken(try context.parameters.require("token")) else { throw SignInRefusal.link }
        return token
    }

    private func ticket(_ request: Request) throws -> SecretToken {
        guard let token = accounts.cookies.token(.ticket, request) else { throw SignInRefusal.startAgain }
        return token
    }
}

func device(_ request: Request) -> Device { Device(agent: request.headers[.userAgent]) }

extension Accounts {
    /// On to the next question, or in.
    func follow(_ step: StaffSignIn.Step) -> Response {
        switch step {
        case .more(let ticket, let stage):
            var response = Reply.seeOther("/sign-in/\(stage.rawValue)")
            cookies.give(.ticket, ticket, to: &response)
            return response
        case .done(let token, let holder, let next):
            var response = Reply.seeOther(next.flatMap(localPath) ?? holder.role.home)
            cookies.take(.ticket, from: &response)
            cookies.give(.session, token, to: &response)
            return response
        }
    }
}
