package import Journal
package import Kernel
package import Store
import Synchronization

/// The territory for everybody else: the map of any day, history, addresses. Kept in memory, and read anew when
/// another server or an import has changed it.
package final class Territory: Sendable {
    package let county: County
    let door: Door
    private let reader: any Reader
    private let state = Mutex(State())
    private let loaded = Signal()

    private struct State {
        var picture = Picture()
        var isLoading = false
        /// When it was last compared with the database; `nil` to compare at once.
        var checked: Timestamp?

        /// What is known, when it was compared less than a second ago.
        func fresh(_ now: Timestamp, for date: LocalDate?) -> Picture? {
            guard let checked, checked <= now, now < checked.adding(milliseconds: 1000) else { return nil }
            return picture.covers(date) ? picture : nil
        }
    }

    private enum Turn {
        case ready(Picture)
        case wait
        case load
    }

    package init(_ door: Door, reader: any Reader) {
        self.county = door.county
        self.door = door
        self.reader = reader
    }

    /// The territory as it is on `date`.
    package func gazetteer(at date: LocalDate) async throws -> Gazetteer {
        guard let gazetteer = try await picture(at: date).gazetteer(at: date) else { throw PlaceRefusal.noMap(date) }
        return gazetteer
    }

    /// The territory as it is at `time`, by the county's clock.
    package func gazetteer(at time: Timestamp) async throws -> Gazetteer {
        try await gazetteer(at: CountyTime.china.date(time))
    }

    /// The same with the number of its version, which goes up with every change.
    func edition(at date: LocalDate) async throws -> (version: Int64, gazetteer: Gazetteer) {
        let picture = try await picture(at: date)
        guard let gazetteer = picture.gazetteer(at: date) else { throw PlaceRefusal.noMap(date) }
        return (picture.version, gazetteer)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> T) async throws -> T {
        try await reader.read(body)
    }

    /// Every version of every place, for totals on the map of another day.
    package func history() async throws -> History { try await picture(at: nil).history }

    /// The address those words are, or begin with; `nil` when none is known.
    package func find(address text: String) async throws -> FoundAddress? {
        guard text.count <= 500 else { return nil }
        let county = county
        let names = try await history().namesAbove(county)
        let key = AddressKey(text, dropping: names)
        guard !key.description.isEmpty else { return nil }
        return try await reader.read { try AddressTables.find(key, county, $0) }
    }

    /// History, and the map of `date` when one is asked for.
    private func picture(at date: LocalDate?) async throws -> Picture {
        let county = county
        let now = door.time.now()
        if let fresh = state.withLock({ $0.fresh(now, for: date) }) { return fresh }
        while true {
            try Task.checkCancellation()
            let generation = loaded.generation
            let version = try await reader.read { try TerritoryTables.version(county, $0) }
            let turn = state.withLock { state -> Turn in
                if state.picture.version == version, state.picture.covers(date) {
                    state.checked = now
                    return .ready(state.picture)
                }
                if state.isLoading { return .wait }
                state.isLoading = true
                return .load
            }
            switch turn {
            case .ready(let picture): return picture
            case .wait: await loaded.wait(after: generation)
            case .load: return try await load(date)
            }
        }
    }

    /// Changes the territory; whoever asks next compares with the database.
    func change<T: Sendable>(_ body: @escaping @Sendable (Passage) throws -> T) async throws -> T {
        defer { state.withLock { $0.checked = nil } }
        return try await door.open(body)
    }

    /// One at a time, on a thread of the store: it takes a few tenths of a second for a county.
    private func load(_ date: LocalDate?) async throws -> Picture {
        defer {
            state.withLock { $0.isLoading = false }
            loaded.raise()
        }
        let county = county
        let old = state.withLock { $0.picture }
        let new = try await reader.read { connection in try old.loading(county, date, connection) }
        state.withLock { $0.picture = new }
        return new
    }
}

/// What is held in memory of one version of the territory.
private struct Picture: Sendable {
    /// Maps of this many different times are kept.
    private static let kept = 4

    var version: Int64 = -1
    var history = History([])
    var gazetteers: [Gazetteer] = []

    func covers(_ date: LocalDate?) -> Bool { date.map { gazetteer(at: $0) != nil } ?? true }

    func gazetteer(at date: LocalDate) -> Gazetteer? { gazetteers.first { $0.validity.contains(date) } }

    func loading(_ county: County, _ date: LocalDate?, _ connection: any Connection) throws -> Picture {
        var new = self
        new.version = try TerritoryTables.version(county, connection)
        if new.version != version {
            new.history = History(try TerritoryTables.places(county, connection))
            new.gazetteers = []
        }
        guard let date else { return new }
        let days = new.history.days.union(try TerritoryTables.boundaryDays(county, connection))
        let from = days.filter { $0 <= date }.max() ?? LocalDate(days: Int(Int32.min))
        guard let validity = Validity(from: from, to: days.filter { $0 > date }.min()) else { return new }
        let gazetteer = try Gazetteer(
            new.history.places(at: date), try TerritoryTables.boundaries(county, at: date, connection),
            validity: validity)
        new.gazetteers = [gazetteer] + new.gazetteers.prefix(Self.kept - 1)
        return new
    }
}

extension History {
    /// The names of the county and of what lies above it, which say nothing in an address.
    package func namesAbove(_ county: County) -> [String] { county.code.chain.flatMap(names) }
}
