package import Cases
package import Foundation
package import Platform
package import Web

/// 看: the leader's page. Where things fail, from the county down to the single case, and on one sheet of paper.
package struct Lead: Capability {
    package let work: LeadWork

    /// - Throws: what is wrong with the scorecard that is shipped.
    package init(_ house: House, cases: Cases) throws {
        work = LeadWork(house: house, cases: cases.work, scorecard: try Scorecard.shipped())
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [RetainedTable("lead_targets", .record, .forGood)]

    package func addRoutes(to router: Routes) {
        LeadPage(work: work).addRoutes(to: router)
        TargetsPage(work: work).addRoutes(to: router)
    }
}
