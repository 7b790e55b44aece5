import Geometry
import Kernel
import NIOCore
import Store
import Synchronization
import Web

/// Draws the territory in force and keeps what it has drawn.
final class TileOffice: Sendable {
    /// Of drawn tiles, in memory.
    private static let bytes = 32 << 20

    let territory: Territory
    let time: any TimeSource
    private let shelf = TileShelf(bytes: bytes)
    private let known = Mutex<Known?>(nil)
    private let empty: [TileDrawing.Theme: ByteBuffer]

    private struct Known: Sendable {
        let version: String
        let map: TerritoryMap
    }

    init(_ territory: Territory, time: any TimeSource) {
        self.territory = territory
        self.time = time
        empty = Dictionary(
            uniqueKeysWithValues: TileDrawing.Theme.allCases.map { ($0, ByteBuffer(string: TileDrawing.empty($0))) })
    }

    /// The map of today and the name of its version: another one when anything in it may have changed.
    /// - Throws: `PlaceRefusal.noMap`.
    func current() async throws -> (version: String, map: TerritoryMap) {
        let today = CountyTime.china.date(time.now())
        let (number, gazetteer) = try await territory.edition(at: today)
        let version = "\(TileDrawing.edition).\(number).\(gazetteer.validity.from.days)"
        if let known = known.withLock({ $0 }), known.version == version { return (version, known.map) }
        guard
            let map = TerritoryMap(gazetteer, of: territory.county, marks: try await territory.marks())
        else { throw PlaceRefusal.noMap(today) }
        known.withLock { $0 = Known(version: version, map: map) }
        return (version, map)
    }

    /// - Throws: `ShapeFault` when a boundary cannot be drawn.
    func draw(
        _ tile: TileAddress, _ theme: TileDrawing.Theme, _ edition: (version: String, map: TerritoryMap)
    ) throws -> ByteBuffer {
        let nothing = empty[theme] ?? ByteBuffer()
        guard tile.bounds(margin: 0)?.overlaps(edition.map.county.shape.bounds) == true else { return nothing }
        return try shelf.tile(TileShelf.Key(version: edition.version, tile: tile, theme: theme)) {
            try TileDrawing(map: edition.map, theme: theme).draw(tile).map { ByteBuffer(string: $0) } ?? nothing
        }
    }
}

extension Territory {
    /// Roads, estates and landmarks on the map, so many at most.
    private static let mostMarks = 20_000

    func marks() async throws -> [TerritoryMap.Mark] {
        let county = county
        return try await read { try AddressTables.marks(county, limit: Self.mostMarks, $0) }.map { address, point in
            TerritoryMap.Mark(name: shortest(address), kind: address.kind, point: point)
        }
    }

    /// On a map everybody knows in which county and town they are.
    private func shortest(_ address: Address) -> String {
        ([address.text] + address.aliases).min { $0.count < $1.count } ?? address.text
    }
}
