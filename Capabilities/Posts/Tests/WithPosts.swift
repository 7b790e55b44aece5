import Hummingbird
import Journal
import Kernel
import Logging
import Platform
import Store
import Synchronization
import TestSupport
import Web

@testable import Posts

/// A clock that stands still until it is moved.
final class StandingTime: TimeSource {
    private let time: Mutex<Timestamp>

    init(_ text: String) throws {
        guard let start = Timestamp(rfc3339: text) else { throw NoTime() }
        time = Mutex(start)
    }

    func now() -> Timestamp { time.withLock { $0 } }
    func pass(minutes: Int64) { time.withLock { $0 = $0.adding(minutes: minutes) } }

    private struct NoTime: Error {}
}

/// A county of its own, at 2024-09-02 08:30.
struct PostsUnderTest: Sendable {
    let posts: Posts
    let time: StandingTime
    let database: any Database
    let face: Web.Front
    var pages: Pages { face.pages }

    func router() -> Routes {
        let router = face.router()
        posts.addRoutes(to: router)
        face.seal(router)
        return router
    }

    /// What the county's journal says, as kinds of entries.
    func journal() async throws -> [String] {
        try await database.read { try Journal.entries(Sample.county, after: 0, limit: 100, $0) }.map(\.entry.kind)
    }

    /// The same county seen by another server.
    func another() -> Posts { Posts(posts.house) }

    func directory() async throws -> Directory { try await posts.staff.directory() }
}

func withPosts(_ engine: Engine, _ body: (PostsUnderTest) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: Journal.migrations + Posts.migrations) { database in
        let time = try StandingTime("2024-09-02T08:30:00+08:00")
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let face = try Web.Front(parts: [Posts.resources].compactMap { $0 }, log: log)
        let house = Platform.House(
            county: Sample.county, database: database, seal: try Seal(key: Seal.newKey()), time: time,
            pages: face.pages, log: log)
        try await house.door.prepare()
        let posts = Posts(house)
        try await body(PostsUnderTest(posts: posts, time: time, database: database, face: face))
    }
}

enum Files {
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
        t-330381001,duty_officer,值班长,330381001,,,

        """
}

extension String {
    var bytes: [UInt8] { Array(utf8) }
}
