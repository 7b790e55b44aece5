import Credentials
import Delivery
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Platform
import Posts
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Accounts

/// A clock that stands still until it is moved.
final class StandingTime: TimeSource {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    func now() -> Timestamp { time.withLock { $0 } }
    func pass(minutes: Int64) { time.withLock { $0 = $0.adding(minutes: minutes) } }
    func pass(seconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: seconds * 1000) } }
}

/// Keeps what would be sent.
final class Outbox: Sender {
    private let kept = Mutex([Message]())

    func send(_ message: Message) async throws { kept.withLock { $0.append(message) } }
    var messages: [Message] { kept.withLock { $0 } }
}

/// A county of its own, at 2024-09-02 08:30. Names and numbers are invented.
struct AccountsUnderTest: Sendable {
    static let county = County(DivisionCode("330381")!)!

    let posts: Posts
    let accounts: Accounts
    let time: StandingTime
    let database: any Database
    let face: Web.Front
    let outbox: Outbox
    let settings: AccountSettings
    var staff: Staff { posts.staff }

    func router() -> Routes {
        let router = face.router()
        router.add(middleware: accounts.whoIsThere)
        for part in [posts, accounts] as [any Capability] { part.addRoutes(to: router) }
        face.seal(router)
        return router
    }

    /// What the county's journal says, as kinds of entries.
    func journal() async throws -> [String] { try await entries().map(\.entry.kind) }

    func entries() async throws -> [Recorded] {
        try await database.read { try Journal.entries(Self.county, after: 0, limit: 1000, $0) }
    }

    /// The same county seen by another server.
    func another() throws -> Accounts {
        try Accounts(accounts.house, staff: Posts(accounts.house).staff, settings: settings)
    }

    func directory() async throws -> Directory { try await staff.directory() }

    func post(_ role: Role, _ nth: Int = 0) async throws -> ID<Post> {
        try #require(try await directory().posts(role: role).dropFirst(nth).first).id
    }

    /// An account that is ready: its password is chosen.
    @discardableResult
    func account(
        _ login: String, _ role: Role, password: String = Files.password
    ) async throws -> Account {
        let (account, link) = try await accounts.office.invite(
            try #require(LoginName(login)), to: try await post(role), by: .system("test"))
        try await accounts.office.setPassword(password, with: link)
        return account
    }

    /// As `account`, with the app set up; its secret.
    func enrolled(_ login: String, _ role: Role) async throws -> (TOTP, [RecoveryCode]) {
        try await account(login, role)
        let device = Device(agent: nil)
        guard
            case .more(let ticket, .enrol) = try await accounts.staffSignIn.begin(
                login, Files.password, from: "setting up", device, next: nil)
        else { throw Unexpected() }
        let secret = try #require(Base32.bytes(try await accounts.staffSignIn.enrolment(ticket).secret))
        let totp = TOTP(secret: secret)
        let code = totp.code(step: TOTP.step(at: time.now()))
        let (_, codes) = try await accounts.staffSignIn.enrol(ticket, code, from: "setting up", device)
        time.pass(seconds: 90)
        return (totp, codes)
    }

    func code(_ totp: TOTP) -> String { totp.code(step: TOTP.step(at: time.now())) }
}

struct Unexpected: Error {}

func withAccounts(
    _ engine: Engine, development: Bool = false, time given: StandingTime? = nil,
    adjust: (inout AccountSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (AccountsUnderTest, any TestClientProtocol) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Journal.migrations + Posts.migrations + Accounts.migrations) {
        database in
        let time = try given ?? StandingTime(try #require(Timestamp(rfc3339: "2024-09-02T08:30:00+08:00")))
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let face = try Web.Front(parts: [Posts.resources, Accounts.resources].compactMap { $0 }, log: log)
        let house = Platform.House(
            county: AccountsUnderTest.county, database: database, seal: try Seal(key: Seal.newKey()), time: time,
            pages: face.pages, log: log)
        try await house.door.prepare()
        let posts = Posts(house)
        let outbox = Outbox()
        var settings = AccountSettings()
        settings.isDevelopment = development
        settings.cost = .least
        settings.codes = outbox
        adjust(&settings)
        let accounts = try Accounts(house, staff: posts.staff, settings: settings)
        let county = AccountsUnderTest(
            posts: posts, accounts: accounts, time: time, database: database, face: face, outbox: outbox,
            settings: settings)
        _ = try await posts.staff.importUnits(Files.units.bytes)
        _ = try await posts.staff.importPosts(Files.posts.bytes)
        try await Application(router: county.router()).test(.router) { try await body(county, $0) }
    }
}

enum Files {
    static let password = "seven boats before noon"
    static let units = """
        code,name,name_en,kind,place,parent
        centre,治理中心,Governance Centre,centre,330381,
        v-330381001001,沿江村,,village,330381001001,t-330381001
        t-330381001,锦湖街道,Jinhu Subdistrict,township,330381001000,centre

        """
    static let posts = """
        unit,role,name,place,person,valid_from,valid_to
        centre,dispatcher,受理派遣员（早班）,330381,周勇欣,2024-01-01,
        centre,dispatcher,受理派遣员（夜班）,330381,林芬安,2024-01-01,
        v-330381001001,grid_worker,专职网格员,330381001001,孙琴升,2024-01-01,
        v-330381001001,grid_leader,网格长,330381001001,孙琴升,2024-01-01,
        centre,administrator,系统管理员,330381,陈管平,2024-01-01,
        centre,disclosure_clerk,公开专员,330381,吴公明,2024-01-01,
        t-330381001,duty_officer,值班长,330381001,,,

        """
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}
