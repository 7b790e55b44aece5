import Cases
import Foundation
import Hummingbird
import Journal
import Kernel
import Logging
import Places
import Platform
import Posts
import Store
import Web

/// Everything put together over one database, for every command.
struct System: Sendable {
    let settings: Settings
    let database: any Database
    let front: Front
    let house: House
    let capabilities: Capabilities

    var places: Places { capabilities.places }
    var posts: Posts { capabilities.posts }
    var cases: Cases { capabilities.cases }

    /// - Parameters:
    ///   - county: of a county that is being set up; otherwise it is found in the settings or the database.
    ///   - readOnly: beside a server that writes.
    ///   - tuning: how the database is held.
    /// - Throws: `StartFault`, `StoreError`, and what is missing in strings or templates.
    static func open(
        _ settings: Settings, county: String? = nil, readOnly: Bool = false, tuning: Tuning = Tuning(), log: Logger
    ) async throws -> System {
        if !readOnly { try settings.makeFolder() }
        var tuning = tuning
        tuning.onSlowStatement = { sql, nanoseconds in
            log.warning("slow statement", metadata: ["ms": "\(nanoseconds / 1_000_000)", "sql": "\(sql)"])
        }
        let database = try openDatabase(settings.databaseAddress, readOnly: readOnly, tuning: tuning)
        if !readOnly { try await database.migrate(Capabilities.migrations) }
        let known = try await Counties.known(database)
        let county = try Counties.choose(county ?? settings.county, known)
        let isDemo =
            try await DemoCounty.isBegun(county, database)
            || (county.code.description == DemoCounty.county && known.isEmpty)
        var pageSettings = PageSettings()
        pageSettings.demo = isDemo
        pageSettings.phone = settings.phone
        pageSettings.signIn = "/sign-in"
        pageSettings.navigation = navigation
        let front = try Front(parts: Capabilities.resources, settings: pageSettings, log: log)
        let house = House(
            county: county, database: database, seal: try MasterKey.seal(settings, makingOne: known.isEmpty),
            time: SystemTime(), pages: front.pages, log: log, isDemo: isDemo)
        if !readOnly { try await house.door.prepare() }
        return System(
            settings: settings, database: database, front: front, house: house, capabilities: Capabilities(house))
    }

    @Sendable private static func navigation(_ context: Context) -> [NavigationLink] {
        var links = [NavigationLink("/report", "app.nav.report"), NavigationLink("/open", "app.nav.open")]
        if case .post = context.actor { links.append(NavigationLink("/desk", "app.nav.desk")) }
        return links
    }

    /// Every route, and the document that describes them.
    func router() throws -> (router: Router<Context>, endpoints: [Front.Endpoint]) {
        let router = front.router()
        router.add(middleware: posts.whoIsThere)
        let document = Array(try OpenAPI.merge(fragments: try Capabilities.descriptions()))
        router.get("/api/v1/openapi.json") { _, _ in Reply.bytes(document, type: "application/json") }
        let reader = house.reader
        router.get("/readyz") { _, _ in try await Readiness.answer(reader) }
        let pages = house.pages
        router.get("/help") { _, context in
            try pages.page("app/help", title: pages.strings.text("app.help.title", context.language), context: context)
        }
        for part in capabilities.parts { part.addRoutes(to: router) }
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

/// The master key of the seal: outside the database, readable by its owner only.
enum MasterKey {
    /// - Parameter makingOne: a new installation gets a new key; an old one without its key is not started.
    static func seal(_ settings: Settings, makingOne: Bool) throws -> Seal {
        if let text = settings.masterKey { return try seal(text, from: "SHANZHI_MASTER_KEY") }
        let file = settings.keyFile
        if let text = try? String(contentsOfFile: file, encoding: .utf8) { return try seal(text, from: file) }
        guard makingOne else { throw StartFault.noMasterKey(file) }
        let key = Seal.newKey()
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        let text = Data(key).base64EncodedString() + "\n"
        guard FileManager.default.createFile(atPath: file, contents: Data(text.utf8), attributes: attributes) else {
            throw StartFault.noMasterKey(file)
        }
        return try Seal(key: key)
    }

    private static func seal(_ text: String, from source: String) throws -> Seal {
        guard let data = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let seal = try? Seal(key: Array(data))
        else { throw StartFault.badMasterKey(source) }
        return seal
    }
}
