package import Foundation
package import Platform
package import Web

/// Who serves: units, their posts and the persons who hold them.
package struct Posts: Capability {
    package let staff: Staff
    let house: Platform.House

    package init(_ house: Platform.House) {
        self.house = house
        staff = Staff(house)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [
        RetainedTable("units", .reference, .forGood),
        RetainedTable("posts", .reference, .forGood),
        RetainedTable("persons", .reference, .forGood),
        RetainedTable("holdings", .reference, .forGood),
        RetainedTable("posts_version", .working, .forGood),
    ]

    package func addRoutes(to router: Routes) {
        UnitsAPI(staff: staff).addRoutes(to: router)
    }
}
