import Hummingbird
import Journal
import Kernel
import Platform
import Rights
import Web

/// Opening what is sealed: for a purpose of the list, written down before it is shown, read by the person it is about.
struct OpeningAPI: Sendable {
    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.post("/api/v1/cases/:number/contact", .askForContact) { request, context in
            try await contact(request, context)
        }
        router.post("/api/v1/cases/:number/originals", .askForContact) { request, context in
            try await originals(request, context)
        }
    }

    private func contact(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let number = try CaseNumber(inPathOf: context)
        let body = try await JSONBody.read(request)
        let approval = body.approval
        let report = body.parsed("report", "cases.field.report", required: approval == nil) { ID<Report>($0) }
        let purpose = purpose(body)
        try body.finish()
        guard let purpose else { throw CaseError.noContact }
        let opened = try await work.openContact(
            of: report, on: number, as: context.actor, purpose: purpose, approval: approval)
        return try Reply.json(opened.contact)
    }

    private struct OriginalView: Encodable {
        let report: String?
        let step: Int?
        let words: [String]
    }

    private func originals(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let number = try CaseNumber(inPathOf: context)
        let body = try await JSONBody.read(request)
        let purpose = purpose(body)
        try body.finish()
        guard let purpose else { throw CaseError.noOriginals }
        let originals = try await work.openOriginals(on: number, as: context.actor, purpose: purpose)
        return try Reply.list(
            originals.map { OriginalView(report: $0.report?.description, step: $0.step, words: $0.words) }, next: nil)
    }

    private func purpose(_ body: JSONBody) -> Purpose? {
        body.parsed("purpose", "cases.field.purpose", required: true) { Purpose(forStaff: $0) }
    }
}

extension Purpose {
    /// - Returns: `nil` for what staff cannot choose.
    init?(forStaff name: String) {
        guard let purpose = Purpose(rawValue: name), Purpose.forStaff.contains(purpose) else { return nil }
        self = purpose
    }
}
