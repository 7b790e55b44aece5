import Accounts
import Admin
import Approvals
import Cases
import Foundation
import Help
import Hummingbird
import Journal
import Kernel
import Ledger
import Logging
import Notices
import Places
import Platform
import Posts
import Rights
import Store
import Web

/// Everything put together over one database, for every command.
struct System: Sendable {
    let settings: Settings
    let database: any Database
    let front: Front
    let house: House
    let capabilities: Capabilities
    let observed: Observed
    /// Whether the master key is at hand; without it nothing that is sealed can be opened.
    let hasKey: Bool

    var places: Places { capabilities.places }
    var posts: Posts { capabilities.posts }
    var accounts: Accounts { capabilities.accounts }
    var cases: Cases { capabilities.cases }
    var ledger: Ledger { capabilities.ledger }

    /// - Parameters:
    ///   - county: of a county that is being set up; otherwise it is found in the settings or the database.
    ///   - readOnly: beside a server that writes.
    ///   - tuning: how the database is held.
    /// - Throws: `StartFault`, `StoreError`, and what is missing in strings or templates.
    static func open(
        _ settings: Settings, county: String? = nil, readOnly: Bool = false, keyOptional: Bool = false,
        tuning: Tuning = Tuning(), log: Logger
    ) async throws -> System {
        if !readOnly { try settings.makeFolder() }
        let observed = Observed()
        let database = try openDatabase(
            settings.databaseAddress, readOnly: readOnly, tuning: observed.watching(tuning, settings, log))
        do {
            return try await build(settings, database, observed, county, readOnly, keyOptional, log)
        } catch {
            // Nobody else can close it.
            await database.close()
            throw error
        }
    }

    private static func build(
        _ settings: Settings, _ database: any Database, _ observed: Observed, _ county: String?, _ readOnly: Bool,
        _ keyOptional: Bool, _ log: Logger
    ) async throws -> System {
        if !readOnly { try await database.migrate(Capabilities.migrations) }
        let known = try await Counties.known(database)
        // A county of the demo's code that somebody sets up for real is none.
        let isNewDemo = county == DemoCounty.county && known.isEmpty
        let county = try Counties.choose(county ?? settings.county, known)
        let isBegun = try await DemoCounty.isBegun(county, database)
        let isDemo = isBegun || isNewDemo
        var pageSettings = PageSettings()
        pageSettings.demo = isDemo
        pageSettings.phone = settings.phone
        pageSettings.site = settings.site
        pageSettings.imageOrigins = settings.outsideTiles.map { [$0.origin] } ?? []
        pageSettings.signIn = "/sign-in"
        pageSettings.navigation = Navigation.links
        pageSettings.help = Help.page
        let front = try Front(
            parts: Capabilities.resources, settings: pageSettings, proxies: settings.signIn.proxies, log: log)
        if !readOnly, settings.logKey == nil, SecretFile.isOpen(at: settings.log.keyFile) {
            throw LogKeyFault.open(settings.log.keyFile)
        }
        let ring = keyOptional ? try MasterKey.found(settings) : try MasterKey.ring(settings, makingOne: known.isEmpty)
        let time = try await time(of: county, database, log)
        let door = Door(database, county: county, time: time)
        if !readOnly { try await door.prepare() }
        let seal = try await MasterKey.seal(ring, settings, door, database, readOnly)
        var house = House(
            county: county, database: database, seal: try seal ?? Seal(key: Seal.newKey()), time: time,
            pages: front.pages, log: log, lookDelayDays: settings.lookDelayDays, isDemo: isDemo,
            reportsPerHour: settings.signIn.reportsPerHour)
        // A stream holds a connection: half of them stay for everything else.
        house.streams = Shares(each: settings.streamsPerAddress, all: max(1, settings.mostConnections / 2))
        let signIn = try settings.signIn.accounts(data: settings.data, isDemo: isDemo) { line in
            print(line)
            flush()
        }
        let senders = try settings.notices.senders(
            data: settings.data, isDemo: isDemo, address: settings.site.origin ?? settings.ownAddress, signIn.outward
        ) { line in
            print(line)
            flush()
        }
        return System(
            settings: settings, database: database, front: front, house: house,
            capabilities: try Capabilities(house, settings, signIn, senders), observed: observed, hasKey: seal != nil)
    }

    /// The machine's time, but never earlier than what the journal says, also after a start under a wrong clock.
    private static func time(of county: County, _ database: any Database, _ log: Logger) async throws -> SystemTime {
        let latest = try await database.read { try Journal.latest(county, $0) }
        let behind = latest.milliseconds - SystemTime().now().milliseconds
        if behind > 60_000 {
            log.warning(
                "the clock is behind the journal, whose last moment counts until then; please check the machine's clock",
                metadata: ["seconds": "\(behind / 1000)"])
        }
        return SystemTime(notBefore: latest)
    }

    /// Every route, and the document that describes them.
    func router() throws -> (router: Routes, endpoints: [Front.Endpoint]) {
        let router = front.router()
        router.add(middleware: accounts.whoIsThere)
        router.add(middleware: capabilities.approvals.badge)
        router.add(middleware: capabilities.notices.badge)
        let document = Array(try OpenAPI.merge(fragments: try Capabilities.descriptions()))
        router.get("/api/v1/openapi.json", .readAssets) { _, _ in Reply.bytes(document, type: "application/json") }
        let readiness = Readiness(self)
        let insight = settings.insight
        router.get("/readyz", .readHealth) { request, context in
            try await readiness.answer(context.language, isWhole: insight.isFor(request, context))
        }
        let metrics = Metrics(self)
        router.get("/metrics", .readHealth) { request, context in
            try insight.check(request, context)
            return await metrics.answer()
        }
        for part in capabilities.parts { part.addRoutes(to: router) }
        let probe = Probe(self, readiness)
        capabilities.admin.addOverview(to: router) { await probe.health($0) }
        ApprovedExport(system: self).addRoutes(to: router)
        return (router, front.seal(router))
    }
}

/// Why the system cannot start, in words for the one who starts it.
enum StartFault: Error, Equatable {
    case noCounty
    case unknownCounty(String, known: [String])
    case severalCounties([String])
    case noMasterKey(String)
    case badMasterKey(String)
    /// The key that is there did not seal this county's data.
    case wrongMasterKey(String)
    /// Others may read or change the file with the key.
    case openMasterKey(String)
}

/// Which counties a database holds.
enum Counties {
    static func known(_ database: any Database) async throws -> [County] {
        try await database.read {
            try $0.query("SELECT county FROM journal_head ORDER BY county").map { try $0["county"] }
        }
    }

    static func choose(_ wanted: String?, _ known: [County]) throws(StartFault) -> County {
        if let wanted {
            guard let county = DivisionCode(wanted).flatMap({ County($0) }) else {
                throw .unknownCounty(wanted, known: known.map(\.code.description))
            }
            return county
        }
        guard let first = known.first else { throw .noCounty }
        guard known.count == 1 else { throw .severalCounties(known.map(\.code.description)) }
        return first
    }
}
