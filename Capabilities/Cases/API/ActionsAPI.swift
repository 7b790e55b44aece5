import Approvals
import Foundation
import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Web

/// `POST /api/v1/cases/{number}/actions/{action}`: everything that moves a case.
struct ActionsAPI: Sendable {
    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.post("/api/v1/cases/:number/actions/:action", .actOnCase) { request, context in
            try await act(request, context)
        }
    }

    private func act(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let number = try CaseNumber(inPathOf: context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")) else {
            throw ActionFault.unknown
        }
        let body = try await JSONBody.read(request)
        let actor = try await work.actor(context.actor, receipt: receipt(in: body))
        if action == .supplement { try work.house.admitReport(context) }
        let approval = action == .dispatch ? body.approval : nil
        let wishes = wishes(action, body)
        let pictures = action.takesPictures ? body.pictures("attachments") : []
        try body.finish()
        let key = try request.idempotencyHeader().map { header in
            IdempotencyKey(
                header.description, scope: "\(number) \(action.rawValue) \(actor.text)",
                body: body.bytes)
        }
        let subject = try await work.act(number, as: actor, key: key, approval: approval, pictures: pictures) {
            _ in wishes
        }
        return try Reply.json(try await work.view(subject, context, actor))
    }

    private func receipt(in body: JSONBody) -> ReceiptToken? {
        body.parsed("receipt", "cases.field.receipt") { ReceiptToken($0) }
    }
}

extension CaseAction {
    /// Whether pictures can show what was done or found.
    package var takesPictures: Bool { [.handle, .finish, .verify, .sendback, .supplement].contains(self) }
}

extension JSONBody {
    /// Ids of pictures handed in before.
    func pictures(_ name: String) -> [ID<Attachment>] {
        stringArray(name, max: 9).enumerated().compactMap { index, text in
            if let id = ID<Attachment>(text) { return id }
            faults.add("/\(name)/\(index)", "cases.intake.unknownAttachment", ["id": text])
            return nil
        }
    }
}

enum ActionFault: Explained {
    case unknown

    var explanation: Explanation { Explanation(.notFound, "cases.error.unknownAction") }
}

extension CaseNumber {
    /// The number in a route's path; what is not one is not found.
    /// - Throws: `CaseError.numberCheckDigit` when a digit was misread, `.numberShape` when it is no number at all.
    init(inPathOf context: Context) throws {
        do {
            try self.init(parsing: try context.parameters.require("number").removingPercentEncoding ?? "")
        } catch CaseNumberError.checkDigit {
            throw CaseError.numberCheckDigit
        } catch {
            throw CaseError.numberShape
        }
    }
}
