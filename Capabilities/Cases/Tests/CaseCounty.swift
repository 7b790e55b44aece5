import Accounts
import Approvals
import Credentials
import Foundation
import Geometry
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Places
import Platform
import Reading
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Cases
@testable import Posts

/// A clock that stands still until somebody moves it.
final class HandClock: TimeSource {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    func now() -> Timestamp { time.withLock { $0 } }
    func pass(minutes: Int64) { time.withLock { $0 = $0.adding(minutes: minutes) } }
    func set(_ moment: Timestamp) { time.withLock { $0 = moment } }
}

/// One server over a small county: two towns of two villages each, on a map of four squares from west to east.
/// It is Thursday, 2026-03-05, 09:00.
struct CaseCounty: Sendable {
    static let seal = Seal.newKey()

    let database: any Database
    let time: HandClock
    let house: House
    let face: Web.Front
    let places: Places
    let posts: Posts
    let accounts: Accounts
    let approvals: Approvals
    let cases: Cases

    init(_ database: any Database, time: HandClock, site: SiteAddress? = nil) throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let resources = [
            Places.resources, Posts.resources, Accounts.resources, Approvals.resources, Reading.resources,
            Cases.resources,
        ]
        var settings = PageSettings()
        settings.site = site ?? settings.site
        face = try Web.Front(parts: resources.compactMap { $0 }, settings: settings, log: log)
        house = House(
            county: CountyFiles.county, database: database, seal: try Seal(key: Self.seal), time: time,
            pages: face.pages, log: log)
        self.database = database
        self.time = time
        places = Places(house)
        posts = Posts(house)
        var signIn = AccountSettings()
        signIn.isDevelopment = true
        signIn.cost = .least
        accounts = try Accounts(house, staff: posts.staff, settings: signIn)
        approvals = Approvals(house, staff: posts.staff)
        cases = Cases(house, staff: posts.staff, territory: places.territory)
    }

    static let migrations =
        Journal.migrations + Places.migrations + Posts.migrations + Accounts.migrations + Approvals.migrations
        + Cases.migrations

    /// Brings the county in through the same doors as the command line.
    func fill() async throws {
        let clerk = Actor.system("test")
        try await house.door.prepare()
        _ = try await places.territory.importDivisions(Array(CountyFiles.divisions.utf8), by: clerk)
        var areas = AreasFile.Options()
        areas.frame = .wgs84
        _ = try await places.territory.importBoundaries(Array(CountyFiles.boundaries.utf8), areas, by: clerk)
        _ = try await places.territory.importGrids(Array(CountyFiles.grids.utf8), areas, by: clerk)
        _ = try await places.territory.importAddresses(Array(CountyFiles.addresses.utf8), by: clerk)
        let units = try await posts.staff.importUnits(Array(CountyFiles.units.utf8))
        let staff = try await posts.staff.importPosts(Array(CountyFiles.posts.utf8))
        #expect(units.rejected.isEmpty && staff.rejected.isEmpty)
        let (faults, isNew) = try await cases.book.importCatalogue(CountyFiles.catalogue(), by: clerk)
        #expect(isNew, "\(faults)")
        try await cases.book.importCalendar(CountyFiles.calendar(), by: clerk)
    }

    func router() -> Routes {
        let router = face.router()
        router.add(middleware: accounts.whoIsThere)
        for part in [places, posts, accounts, approvals, cases] as [any Capability] { part.addRoutes(to: router) }
        face.seal(router)
        return router
    }

    var timers: Timers {
        Timers(house.door, reader: house.reader, handlers: cases.timers, log: house.log)
    }

    /// Everything in the journal, oldest first.
    func journal() async throws -> [Recorded] {
        try await database.read { try Journal.entries(CountyFiles.county, after: 0, limit: 100_000, $0) }
    }

    func subject(_ number: String) async throws -> Case {
        try await cases.work.find(try CaseNumber(parsing: number))
    }

    /// A post of the county, `nth` of those of its unit and role.
    func holder(_ unit: String, _ role: Role, _ nth: Int = 0) async throws -> PostHolder {
        let directory = try await posts.staff.directory()
        let posts = directory.posts(of: try #require(UnitCode(unit)), role: role)
        try #require(nth < posts.count, "\(unit) has no such \(role.rawValue)")
        return try #require(directory.holder(of: posts[nth].id, on: self.posts.staff.today))
    }

    /// The county behind its routes.
    func serve(_ body: @Sendable (Desk) async throws -> Void) async throws {
        try await Application(router: router()).test(.router) { client in
            try await body(Desk(client: client, county: self))
        }
    }
}

/// A county of its own, behind its routes.
func withCounty(
    _ engine: Engine, tuning: Tuning = testTuning, _ body: @Sendable (Desk) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: CaseCounty.migrations, tuning: tuning) { database in
        let time = HandClock(CountyFiles.morning)
        let county = try CaseCounty(database, time: time)
        try await county.fill()
        try await county.serve(body)
    }
}

/// The same county seen by two servers, each with its own connections, its own memory and the same clock.
/// - Parameter engine: on SQLite, where one process writes, both share the connections.
func withTwoServers(_ engine: Engine, _ body: (CaseCounty, CaseCounty) async throws -> Void) async throws {
    try await withAddress(engine) { address in
        let first = try openDatabase(address, tuning: testTuning)
        let second = engine == .postgres ? try openDatabase(address, tuning: testTuning) : first
        do {
            try await first.migrate(CaseCounty.migrations)
            let time = HandClock(CountyFiles.morning)
            let county = try CaseCounty(first, time: time)
            try await county.fill()
            try await body(county, try CaseCounty(second, time: time))
        } catch {
            await first.close()
            if engine == .postgres { await second.close() }
            throw error
        }
        await first.close()
        if engine == .postgres { await second.close() }
    }
}
