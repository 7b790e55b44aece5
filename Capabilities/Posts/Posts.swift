package import Foundation
package import Hummingbird
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

    package func addRoutes(to router: Router<Context>) {
        UnitsAPI(staff: staff).addRoutes(to: router)
    }
}
