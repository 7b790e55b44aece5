package import Foundation
package import Kernel
package import Platform
package import Store
package import Web

/// 地: where things are. Divisions and their boundaries by date, grids, addresses; points to places and back.
package struct Places: Capability {
    package let territory: Territory
    private let time: any TimeSource

    private let outside: OutsideTiles?

    /// - Parameter outside: the tile service that browser maps use in place of our own drawing.
    package init(_ territory: Territory, time: any TimeSource, outside: OutsideTiles? = nil) {
        self.territory = territory
        self.time = time
        self.outside = outside
    }

    package init(_ house: House, outside: OutsideTiles? = nil) {
        self.init(Territory(house.door, reader: house.reader), time: house.time, outside: outside)
    }

    package static var migrations: [Migration] { PlacesSchema.migrations }
    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [
        RetainedTable("places", .reference, .forGood),
        RetainedTable("boundaries", .reference, .forGood),
        RetainedTable("territory_versions", .working, .forGood),
        RetainedTable("addresses", .reference, .forGood),
        RetainedTable("address_aliases", .reference, .forGood),
    ]

    package func addRoutes(to router: Routes) {
        MapRoutes(office: TileOffice(territory, time: time), outside: outside).add(to: router)
        PlaceRoutes(territory: territory, time: time).add(to: router)
    }
}
