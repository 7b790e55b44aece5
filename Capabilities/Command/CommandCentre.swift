package import Cases
package import Foundation
package import Platform
package import Web

/// 屏: the wall screen of a county or a town: where matters are, what burns, who has how much to do. It shows what the
/// other parts know and does nothing that a post could not do at the desk.
package struct CommandCentre: Capability {
    let observatory: Observatory
    let screens: Screens

    package init(_ house: House, cases: Cases) {
        observatory = Observatory(cases.work)
        screens = Screens(house)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [RetainedTable("command_screens", .working, .forGood)]

    package func addRoutes(to router: Routes) {
        let picture = WallPicture(observatory: observatory)
        WallPages(observatory: observatory, picture: picture).addRoutes(to: router)
        KioskPages(observatory: observatory, picture: picture, screens: screens).addRoutes(to: router)
        ScreensPage(screens: screens, observatory: observatory).addRoutes(to: router)
    }
}
