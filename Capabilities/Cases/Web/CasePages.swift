import Hummingbird
import Web

/// What residents and staff see of matters. Every page works without JavaScript.
struct CasePages: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        HomePage(work: work).addRoutes(to: router)
        ReportPages(work: work, images: images).addRoutes(to: router)
        CasePage(work: work, images: images).addRoutes(to: router)
        CaseListPage(work: work).addRoutes(to: router)
        DeskPage(work: work, images: images).addRoutes(to: router)
        DeskComparePage(work: work).addRoutes(to: router)
        HotPage(work: work).addRoutes(to: router)
        DeskOrderPage(work: work, images: images).addRoutes(to: router)
        DeskCasePage(work: work, images: images).addRoutes(to: router)
        DeskFilterPages(work: work, images: images).addRoutes(to: router)
        DeskTemplatePages(work: work).addRoutes(to: router)
        DeskBulkPages(work: work).addRoutes(to: router)
        DeskExport(work: work).addRoutes(to: router)
    }
}
