import Cases
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Web

/// `/field/case/{number}`: one matter, and what to do about it there.
struct FieldCasePages: Sendable {
    let work: FieldWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/field/case/:number", .workAtDesk) { request, context in
            guard case .post(let holder) = context.actor else { return Reply.signInFirst(request) }
            try Query.read(request).finish()
            return try await show(try number(context), holder, context)
        }
        router.post("/field/case/:number/:action", .workAtDesk) { request, context in
            guard case .post(let holder) = context.actor else { throw CaseError.unknown }
            return try await act(request, holder, context)
        }
    }

    private func number(_ context: Context) throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw CaseError.numberShape
        }
        return number
    }

    private func show(
        _ number: CaseNumber, _ holder: PostHolder, _ context: Context, fault: FieldFault? = nil, key: String? = nil,
        said: String = ""
    ) async throws -> Response {
        let sheet = try await work.cases.sheet(number, for: context.actor, context.language)
        let models = try await FieldModels(work, holder, context)
        var model = models.frame("case").merging(models.sheet(sheet, key: key ?? UUID().uuidString)) { _, own in own }
        if let fault { model.merge(fault.model(work.house.pages, context)) { _, own in own } }
        model["said"] = said
        return try work.house.pages.page(
            "field/case", title: sheet.heading, model, context: context, status: fault?.status ?? .ok)
    }

    private func act(_ request: Request, _ holder: PostHolder, _ context: Context) async throws -> Response {
        let number = try number(context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")),
            CaseAction.onTheSpot.contains(action)
        else { throw CaseError.unknown }
        let form = try await PhotoForm.read(request)
        let fields = form.fields
        do {
            let pictures = action.takesPictures ? try await PhotoForm.keep(form, images, work.cases, context) : []
            try await work.cases.act(number, action, fields, pictures: pictures, as: context.actor)
            return Reply.seeOther("/field?done=\(number)")
        } catch {
            let said = ["words", "note", "reason"].lazy.map { fields.raw($0) }.first { !$0.isEmpty } ?? ""
            return try await show(
                number, holder, context, fault: try FieldFault(error), key: fields.raw("key"), said: said)
        }
    }
}
