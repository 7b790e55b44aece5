import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// `/`: report something, look for what one reported, see what goes on.
struct HomePage: Sendable {
    private static let recent = 6

    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/", .listCases) { request, context in
            let query = try Query.read(request)
            let kiosk = query.bool("kiosk")
            try query.finish()
            if let kiosk { return try KioskPages(house: work.house, leave: { _, _ in }).turn(kiosk, request, context) }
            return try await show(context)
        }
        router.get("/case", .readCase) { request, context in try await look(request, context) }
    }

    /// To the case with that number, or back with words about what is wrong with it.
    private func look(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let text = query.string("number", max: 60, required: true) ?? ""
        guard query.faults.isEmpty else { return try await show(context, number: text, fault: "cases.home.noNumber") }
        do {
            let number = try CaseNumber(parsing: text)
            _ = try await work.find(number)
            return Reply.seeOther("/case/\(number)")
        } catch CaseNumberError.checkDigit {
            return try await show(context, number: text, fault: "cases.error.numberCheckDigit")
        } catch CaseNumberError.shape {
            return try await show(context, number: text, fault: "cases.error.numberShape")
        } catch CaseError.unknown {
            return try await show(context, number: text, fault: "cases.error.unknown")
        }
    }

    private func show(_ context: Context, number: String = "", fault: String? = nil) async throws -> Response {
        let pages = work.house.pages
        let presenter = try await work.presenter(context.language, .everybody)
        let cases = work.cases
        var filter = CaseFilter()
        filter.limit = Self.recent
        let rows = try await work.house.reader.read { [filter] in try cases.list(filter, $0) }
        let faults = fault.map { [Explanation.Field("/number", $0)] } ?? []
        return try pages.page(
            "cases/home", title: presenter.text("cases.home.title"),
            [
                "styles": ["resident.css"], "number": number, "fault": fault.map { presenter.text($0) } ?? "",
                "summary": pages.summary(faults, context),
                "phone": pages.settings.phone, "items": rows.map { presenter.publicItem($0.subject) },
            ], context: context, status: fault == nil ? .ok : .unprocessableContent)
    }
}
