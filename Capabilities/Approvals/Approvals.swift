package import Foundation
package import Platform
package import Posts
package import Web

/// 双人审批: what nobody does alone. One proposes, another one agrees within a time, then it is done once.
package struct Approvals: Capability {
    package let twoPersons: TwoPersons
    let house: House
    let staff: Staff

    package init(_ house: House, staff: Staff) {
        self.house = house
        self.staff = staff
        twoPersons = TwoPersons(house)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package func addRoutes(to router: Routes) {
        ApprovalsAPI(twoPersons: twoPersons).addRoutes(to: router)
        ApprovalPages(twoPersons: twoPersons, staff: staff, pages: house.pages, time: house.time).addRoutes(to: router)
    }
}
