package import Cases
package import Foundation
package import Me
package import Places
package import Platform
package import Posts
package import Store
package import Web

/// 管: what keeps a county's system in order: health, the catalogue of responsibilities, units and posts, territory, the
/// calendar, terms of keeping. It changes nothing but through the parts that own it.
package struct Admin: Capability {
    let office: Office

    /// - Parameter retention: of every table.
    package init(
        _ house: Platform.House, cases: Cases, staff: Staff, territory: Territory, me: MeWork,
        retention: [RetainedTable]
    ) {
        office = Office(
            house: house, cases: cases.work, staff: staff, territory: territory, me: me, retention: retention)
    }

    package static var migrations: [Migration] { [] }
    package static var resources: URL? { Bundle.module.resourceURL }

    package func addRoutes(to router: Routes) {
        CataloguePages(office: office).addRoutes(to: router)
        DraftPages(office: office).addRoutes(to: router)
        DraftRowPages(office: office).addRoutes(to: router)
        TryPage(office: office).addRoutes(to: router)
        ComparePage(office: office).addRoutes(to: router)
        UnitPages(office: office).addRoutes(to: router)
        UnitPage(office: office).addRoutes(to: router)
        TerritoryPages(office: office).addRoutes(to: router)
        ImportPage(office: office).addRoutes(to: router)
        CalendarPages(office: office).addRoutes(to: router)
        RetentionPage(office: office).addRoutes(to: router)
        ReadingPages(office: office).addRoutes(to: router)
    }

    /// `/admin` itself, which tells how the program does.
    package func addOverview(to router: Routes, health: @escaping HealthProbe) {
        OverviewPage(office: office, health: health).addRoutes(to: router)
    }
}
