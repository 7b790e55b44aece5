package import Foundation
package import Platform
package import Web

/// Who serves: units, their posts, the persons who hold them, and signing in as one.
package struct Posts: Capability {
    package let staff: Staff
    package let sessions: Sessions
    let house: Platform.House

    package init(_ house: Platform.House) {
        self.house = house
        staff = Staff(house)
        sessions = Sessions(house, staff: staff)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [
        RetainedTable("units", .reference, .forGood),
        RetainedTable("posts", .reference, .forGood),
        RetainedTable("persons", .reference, .forGood),
        RetainedTable("holdings", .reference, .forGood),
        RetainedTable("posts_version", .working, .forGood),
        RetainedTable("sessions", .working, .afterUse(days: 30)),
    ]

    /// Reads who is there from a request. Add it to the router before any route that asks.
    package var whoIsThere: WhoIsThere { WhoIsThere(sessions: sessions) }

    package func addRoutes(to router: Routes) {
        UnitsAPI(staff: staff).addRoutes(to: router)
        SessionsAPI(sessions: sessions, staff: staff).addRoutes(to: router)
        SignInPages(sessions: sessions, staff: staff, pages: house.pages).addRoutes(to: router)
    }
}
