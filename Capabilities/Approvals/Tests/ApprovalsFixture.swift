import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Platform
import Posts
import Rights
import Store
import Synchronization
import TestSupport
import Web

@testable import Approvals

/// A clock that stands still until somebody moves it.
final class HandClock: TimeSource {
    private let time = Mutex(Timestamp(rfc3339: "2026-03-05T09:00:00+08:00")!)

    func now() -> Timestamp { time.withLock { $0 } }
    func pass(hours: Int64) { time.withLock { $0 = $0.adding(hours: hours) } }
}

/// A county whose people are invented.
struct ApprovalsUnderTest: Sendable {
    let approvals: Approvals
    let house: House
    let face: Front
    let time: HandClock

    var twoPersons: TwoPersons { approvals.twoPersons }

    static let dispatcher = post(.dispatcher, person: 1)
    static let nightDispatcher = post(.dispatcher, person: 2)
    static let supervisor = post(.supervisor, person: 3)
    static let auditor = post(.auditor, person: 4)
    /// The supervisor again, in another post.
    static let moonlighter = post(.auditor, person: 3)
    static let handler = post(.handler, person: 5)
    static let townSupervisor = post(.supervisor, "t-330381001", "330381001", person: 6)
    static let administrator = post(.administrator, person: 7)

    static func post(_ role: Role, _ unit: String = "centre", _ place: String = "330381", person: UInt8) -> Actor {
        .post(
            PostHolder(
                post: ID(bytes: [UInt8](repeating: 100 + person, count: 16))!,
                person: ID(bytes: [UInt8](repeating: person, count: 16))!, role: role, unit: UnitCode(unit)!,
                place: DivisionCode(place)!))
    }

    func journal() async throws -> [Entry] {
        let county = house.county
        return try await house.reader.read { try Journal.entries(county, after: 0, limit: 1000, $0) }.map(\.entry)
    }

    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor, type: String = "application/json",
        _ body: String = ""
    ) async throws -> RouteAnswer {
        let body = body.isEmpty ? RouteBody.none : RouteBody(type: type, text: body)
        return try await face.ask(method, path, as: actor, body) { router in
            router.add(middleware: approvals.badge)
            approvals.addRoutes(to: router)
            router.get("/links", .readAssets) { _, context in "\(context.badges)".answer }
        }
    }
}

extension String {
    fileprivate var answer: Response { Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: self))) }
}

func withApprovals(_ engine: Engine, _ body: (ApprovalsUnderTest) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: Journal.migrations + Posts.migrations + Approvals.migrations) {
        database in
        let time = HandClock()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let face = try Front(parts: [Posts.resources, Approvals.resources].compactMap { $0 }, log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        let approvals = Approvals(house, staff: Posts(house).staff)
        try await body(ApprovalsUnderTest(approvals: approvals, house: house, face: face, time: time))
    }
}
