import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// Where one is signed in, and ending it.
struct SessionsPage: Sendable {
    private let accounts: Accounts

    init(_ accounts: Accounts) { self.accounts = accounts }

    func addRoutes(to router: Routes) {
        router.get("/me/sessions", .readOwnSession) { request, context in try await list(request, context) }
        router.post("/me/sessions", .readOwnSession) { request, context in try await end(request, context) }
    }

    /// What was just done.
    private enum Done: String {
        case password
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let done = query.parsed("done", "accounts.field.action") { Done(rawValue: $0) }
        try query.finish()
        let (_, current) = try await accounts.own(request)
        let pages = accounts.house.pages
        let text = { (key: String) in pages.strings.text(key, context.language) }
        let sessions = try await accounts.sessions.open(of: current.person)
        let holders = try await accounts.staff.directory().holders(by: current.person, on: accounts.staff.today)
        let model: Model = [
            "sessions": sessions.map { session -> Model in
                [
                    "id": session.id.description,
                    "device": session.device.isEmpty ? text("accounts.sessions.unknownDevice") : session.device,
                    "created": shown(session.created), "ends": shown(session.ends),
                    "isCurrent": session.id == current.id,
                ]
            }, "mayChange": current.kind == .staff && holders.count > 1, "isStaff": current.kind == .staff,
            "done": done.map { text("accounts.own.done.\($0.rawValue)") } ?? "",
        ]
        return try pages.page("accounts/sessions", title: text("accounts.sessions.title"), model, context: context)
    }

    /// To the minute, as it is in the county.
    private func shown(_ time: Timestamp) -> String {
        let (date, milliseconds) = CountyTime.china.split(time)
        let minutes = Int(milliseconds / 60_000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    private func end(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let id = fields.parsed("id", "accounts.field.session", required: true) { ID<Session>($0) }
        try fields.finish()
        let (_, current) = try await accounts.own(request)
        guard let id else { throw SignInRefusal.unknownSession }
        try await accounts.sessions.end(id, of: current.person, by: context.actor)
        guard id == current.id else { return Reply.seeOther("/me/sessions") }
        var response = Reply.seeOther("/sign-in")
        accounts.cookies.take(.session, from: &response)
        return response
    }
}
