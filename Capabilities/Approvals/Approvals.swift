package import Foundation
package import Platform
package import Posts
package import Web

/// 双人审批: what nobody does alone. One proposes, another one agrees within a time, then it is done once.
package struct Approvals: Capability {
    package let twoPersons: TwoPersons
    let house: House
    let staff: Staff

    /// With it the command line of this machine uses up an approval beside the running server.
    package var pass: OperatorPass { OperatorPass(seal: house.seal) }

    package init(_ house: House, staff: Staff) {
        self.house = house
        self.staff = staff
        twoPersons = TwoPersons(house)
    }

    package var badge: AttentionBadge { AttentionBadge(twoPersons: twoPersons) }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [RetainedTable("approvals", .record, .forGood)]

    package func addRoutes(to router: Routes) {
        ApprovalsAPI(twoPersons: twoPersons, pass: pass).addRoutes(to: router)
        ApprovalPages(twoPersons: twoPersons, staff: staff, pages: house.pages, time: house.time).addRoutes(to: router)
    }
}
