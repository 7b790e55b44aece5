import Accounts
import Cases
import Disclosure
import Foundation
import Geometry
import Journal
import Kernel
import Places
import Platform
import Posts
import Store
import Synchronization

/// Rui'an with its real names and invented people and cases, to try the program with.
struct DemoCounty: Sendable {
    static let county = "330381"
    /// Days of history before now.
    static let days = 90

    /// About how many cases, when it is not the usual number.
    var cases: Int?

    private static let actor = Actor.system("demo")
    /// What the entry that says "filled" is about.
    private static let subject = Subject(
        ID<DemoCounty>(bytes: Array("shanzhi demo one".utf8)) ?? ID(at: Timestamp(milliseconds: 0)))

    /// What the entry that says "begun" is about: from then on every page says that the county is invented.
    private static let beginning = Subject(
        ID<DemoCounty>(bytes: Array("shanzhi demo nil".utf8)) ?? ID(at: Timestamp(milliseconds: 0)))

    /// Whether this county is a demo, filled to its end or not.
    static func isBegun(_ county: County, _ reader: any Reader) async throws -> Bool {
        try await reader.read { connection in
            try !Journal.entries(county, of: beginning, connection).isEmpty
        }
    }

    /// Whether the demo was filled into this county, to its end.
    static func isFilled(_ county: County, _ reader: any Reader) async throws -> Bool {
        try await reader.read { connection in
            try !Journal.entries(county, of: subject, connection).isEmpty
        }
    }

    /// Brings in territory, people and rules and plays `days` days of invented cases up to `now`; when that was done
    /// before, it does nothing. The same seed and the same now give the same county, but for the ids of journal entries.
    /// Nothing may watch the timers meanwhile.
    /// - Parameter small: fewer micro-grids and cases, for tests.
    /// - Throws: `DemoFault`.
    func fill(
        _ system: System, small: Bool, seed: UInt64, now: Timestamp, progress: (String) -> Void
    ) async throws {
        let county = system.house.county
        guard try await !Self.isFilled(county, system.database) else { return }
        guard try await system.database.read({ try Journal.head(county, $0) }) == 0 else {
            throw DemoFault.notEmpty(county.code.description)
        }
        let began = ContinuousClock.now
        let clock = DemoClock(CountyTime.china.moment(CountyTime.china.date(now).adding(days: -Self.days - 1)))
        let house = House(
            county: county, database: system.database, seal: system.house.seal, time: clock, pages: system.house.pages,
            log: system.house.log, isDemo: true)
        let parts = try Capabilities(house, system.settings, AccountSettings())
        try await house.door.open { passage in
            _ = try passage.record(Entry("demo.begun", Self.beginning, by: Self.actor), first: true)
        }
        try await territory(parts.places.territory, small: small, seed: seed, at: clock, progress)
        try await people(parts.posts.staff, progress)
        try await rules(parts.cases.book, at: clock, progress)

        try await DisclosureDemo(parts.disclosure).fill(until: now) { clock.turn(to: clock.now().adding(minutes: $0)) }

        let work = parts.cases.work
        let playback = try await Playback(work)
        let world = DemoWorld(
            map: try await work.territory.gazetteer(at: clock.now()), addresses: try Self.addresses(),
            stories: try DemoStories(Self.file("stories.json")), rules: playback.rules)
        var playwright = Playwright(world, from: clock.now(), until: now, seed: seed)
        let arrivals = try playwright.arrivals(count: cases ?? (small ? 150 : 2000))
        var shown = Int.min
        let village = LivingVillage(parts: parts, house: house, clock: clock)
        let interludes = try await village.interludes(until: now)
        let outcome = try await playback.run(arrivals, until: now, seed: seed, interludes: interludes) { moment in
            let date = CountyTime.china.date(moment)
            guard date.days / 15 != shown else { return }
            shown = date.days / 15
            progress("cases: \(date)")
        }
        for refusal in outcome.refused.prefix(20) { progress("refused: \(refusal)") }
        try await house.door.open { passage in
            passage.turn(to: now)
            _ = try passage.record(
                Entry("demo.filled", Self.subject, by: Self.actor, what: ["seed": .string(String(seed))]), first: true)
        }
        let seconds = (ContinuousClock.now - began).components
        progress(
            """
            \(outcome.cases) invented cases, \(outcome.reports) reports, \(outcome.steps) steps, \(outcome.ticks) ticks, \
            \(outcome.refused.count) refused, in \(seconds.seconds).\(seconds.attoseconds / 100_000_000_000_000_000) s
            """)
    }

    private func territory(
        _ territory: Territory, small: Bool, seed: UInt64, at clock: DemoClock, _ progress: (String) -> Void
    ) async throws {
        let actor = Self.actor
        let divisions = try await territory.importDivisions(Self.file("divisions.csv"), strict: true, by: actor)
        try Self.check("divisions.csv", divisions.rejected.count)
        let boundary = try await territory.importBoundaries(Self.file("boundary.geojson"), strict: true, by: actor)
        try Self.check("boundary.geojson", boundary.rejected.count)
        progress("territory: \(divisions.accepted) divisions")
        var generator = MapGenerator(seed: seed)
        if small { (generator.grids, generator.microgrids) = (600, 600) }
        let date = CountyTime.china.date(clock.now())
        let made = try await territory.generateMap(generator, at: date, by: actor)
        progress("territory: \(made.places) grids and micro-grids, \(made.boundaries) boundaries generated")
        let addresses = try await territory.importAddresses(Self.file("addresses.csv"), strict: true, by: actor)
        try Self.check("addresses.csv", addresses.rejected.count)
    }

    private func people(_ staff: Staff, _ progress: (String) -> Void) async throws {
        let units = try await staff.importUnits(Self.file("units.csv"), strict: true, by: Self.actor)
        try Self.check("units.csv", units.rejected.count)
        let posts = try await staff.importPosts(Self.file("posts.csv"), strict: true, by: Self.actor)
        try Self.check("posts.csv", posts.rejected.count)
        progress("people: \(units.added) units, \(posts.added) posts")
    }

    private func rules(_ book: Book, at clock: DemoClock, _ progress: (String) -> Void) async throws {
        guard let calendar = Places.resources?.appending(path: "Defaults/calendar.json") else {
            throw DemoFault.missing("calendar.json")
        }
        try await book.importCalendar(Array(try Data(contentsOf: calendar)), by: Self.actor)
        clock.turn(to: clock.now().adding(milliseconds: 1))
        let shipped = try Cases.defaultCatalogue()
        // History may begin before the year for which the catalogue is made.
        let catalogue = StoredCatalogue(
            version: shipped.version, effective: min(shipped.effective, CountyTime.china.date(clock.now())),
            categories: shipped.categories, routes: shipped.routes, policy: shipped.policy)
        let faults = try await book.importCatalogue(catalogue, by: Self.actor).faults
        try Self.check("catalogue", faults.count)
        progress("rules: catalogue \(catalogue.version)")
    }

    private static func addresses() throws -> [Address] {
        try AddressesFile.read(file("addresses.csv")).rows.map(\.value)
    }

    private static func file(_ name: String) throws -> [UInt8] {
        guard let folder = Bundle.module.resourceURL else { throw DemoFault.missing(name) }
        return Array(try Data(contentsOf: folder.appending(path: "DemoCounty/\(name)")))
    }

    private static func check(_ file: String, _ rejected: Int) throws(DemoFault) {
        guard rejected == 0 else { throw .rejected(file, lines: rejected) }
    }
}

/// Why the demo county could not be filled.
enum DemoFault: Error, Hashable {
    /// The county has a journal already, begun by others or by a filling that was broken off: take an empty database.
    case notEmpty(String)
    case missing(String)
    case rejected(String, lines: Int)
}

/// The clock of the county while its history is made: it stands until it is turned.
final class DemoClock: TimeSource {
    private let time: Mutex<Timestamp>

    init(_ time: Timestamp) { self.time = Mutex(time) }

    func now() -> Timestamp { time.withLock { $0 } }
    func turn(to moment: Timestamp) { time.withLock { $0 = moment } }
}
