package import Cases
package import Foundation
package import Kernel
package import Places
package import Platform
package import Posts
package import Store
package import Web

/// 外勤: the pages of those who go there, on an old phone, with or without a network.
package struct Field: Capability {
    private let work: FieldWork

    package init(_ house: House, staff: Staff, territory: Territory, cases: CaseWork) {
        work = FieldWork(house: house, staff: staff, territory: territory, cases: cases)
    }

    /// It keeps nothing of its own.
    package static let migrations: [Migration] = []
    package static var resources: URL? { Bundle.module.resourceURL }

    /// Whether these pages are where somebody of this role works.
    package static func isFor(_ role: Role) -> Bool {
        [.gridWorker, .gridLeader, .partTimeWorker, .linkedCadre, .villageSecretary].contains(role)
    }

    package func addRoutes(to router: Routes) {
        let images = Images()
        FieldPages(work: work).addRoutes(to: router)
        FieldCasePages(work: work, images: images).addRoutes(to: router)
        CapturePages(work: work, images: images).addRoutes(to: router)
        FieldShell(house: work.house).addRoutes(to: router)
    }
}
