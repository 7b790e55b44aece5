import Credentials
import Journal
import Kernel
import Platform
import Store

/// Signs wall computers in by a link that works once, and out.
struct Screens: Sendable {
    /// How long a link can be used.
    static let linkHours: Int64 = 24

    let house: House
    private let links: ShortLived

    /// What a link is for.
    private struct What: Codable {
        let name: String
        let place: DivisionCode
    }

    init(_ house: House) {
        self.house = house
        links = ShortLived("screen link", house.door)
    }

    private var table: ScreenTable { ScreenTable(county: house.county) }

    func give(_ name: String, for place: DivisionCode, by actor: Actor) async throws -> SecretToken {
        try await house.door.open { passage in
            let token = SecretToken()
            let what: JSON = ["name": .string(name), "place": .string(place.description)]
            _ = try passage.record(
                Entry("screen.linkGiven", Subject(ID<WallScreen>(at: passage.now)), by: actor, what: what), first: true)
            try links.keep(
                try JSONText.bytes(What(name: name, place: place)), under: token.hash,
                until: passage.now.adding(hours: Self.linkHours), in: passage)
            return token
        }
    }

    /// Whether the link can still be used; looking uses nothing up.
    func isGood(_ link: SecretToken) async throws -> Bool { try await links.find(link.hash) != nil }

    /// Signs a computer in.
    /// - Returns: its key.
    /// - Throws: `ScreenRefusal.link`.
    func enter(_ link: SecretToken) async throws -> SecretToken {
        try await house.door.open { passage in
            guard let kept = try links.take(link.hash, in: passage) else { throw ScreenRefusal.link }
            let what = try JSONText.value(What.self, from: kept)
            let screen = WallScreen(
                id: ID(at: passage.now), name: what.name, place: what.place, created: passage.now)
            let token = SecretToken()
            let entry = Entry(
                "screen.signedIn", Subject(screen.id), by: .system("screen"), division: what.place,
                what: ["name": .string(what.name)])
            try table.add(screen, token.hash, try passage.record(entry, first: true))
            return token
        }
    }

    func screen(_ token: SecretToken) async throws -> WallScreen? {
        let table = table
        return try await house.reader.read { try table.find(token.hash, $0) }
    }

    func all() async throws -> [WallScreen] {
        let table = table
        return try await house.reader.read { try table.all($0) }
    }

    /// - Throws: `ScreenRefusal.unknown`.
    func end(_ id: ID<WallScreen>, by actor: Actor) async throws {
        try await house.door.open { passage in
            guard let screen = try table.find(id, passage) else { throw ScreenRefusal.unknown }
            guard screen.ended == nil else { return }
            let entry = Entry("screen.ended", Subject(id), by: actor, division: screen.place)
            try table.end(id, at: passage.now, try passage.record(entry))
        }
    }
}
