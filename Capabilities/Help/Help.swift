package import Foundation
package import Platform
package import Store
package import Web

/// 助: short pages that explain, each written for those who read it, and the parts that pages are made of.
package struct Help: Capability {
    private let pages: HelpPages
    private let components: ComponentPages

    package init(_ house: House) {
        pages = HelpPages(pages: house.pages)
        components = ComponentPages(pages: house.pages)
    }

    package static var migrations: [Migration] { [] }
    package static var resources: URL? { Bundle.module.resourceURL }

    package func addRoutes(to router: Routes) {
        pages.addRoutes(to: router)
        components.addRoutes(to: router)
    }

    /// The page of help that is written for whoever asks.
    @Sendable package static func page(for context: Context) -> String {
        "/help/\(Reader(context.actor, largePrint: context.largePrint))"
    }
}
