import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Places
import Platform
import Posts
import Rights
import Store
import Web

/// `/report`: where, what, a photo if there is one, a look at what will become of it, and it is sent.
///
/// What was said so far travels in the forms, never in an address, so that it works without scripts and going back
/// loses nothing.
struct ReportPages: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/report", .report) { request, context in try await begin(request, context) }
        router.post("/report", .report) { request, context in try await take(request, context) }
        router.post("/report/similar", .report) { request, context in try await similar(request, context) }
    }

    /// The first page; the second for whoever joins a case that is known.
    private func begin(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        var draft = ReportDraft(for: context.holder?.role)
        draft.follows = query.parsed("follows", "cases.field.number") { try? CaseNumber(parsing: $0) }
        draft.isForOther = query.bool("other") ?? false
        draft.child = query.parsed("child", "cases.intake.notYourChild") { ID<Person>($0)?.description } ?? ""
        try query.finish()
        if !draft.child.isEmpty, try await child(draft, context) == nil { throw IntakeRefusal.notYourChild }
        guard let number = draft.follows else { return try await show(.place, draft, context) }
        let presenter = try await work.presenter(context.language, .everybody)
        let subject = try await work.find(number)
        guard subject.takesReports else { throw IntakeRefusal.cannotFollow(number) }
        let place = subject.publicDivision(presenter.catalogue)
        draft.village = (place.ancestor(.village) ?? place).description
        return try await show(.words, draft, context)
    }

    private func take(_ request: Request, _ context: Context) async throws -> Response {
        let sent = try await PhotoForm.read(request)
        let fields = sent.fields
        var draft = ReportDraft(fields, context.holder?.role)
        var step = ReportStep(fields, isFollowing: draft.follows != nil && !draft.key.isEmpty)
        if fields.has("drop") || fields.has("join") { step = .photos }
        if fields.has("found") { step = .check }
        if draft.readMap(fields) { step = .map }
        draft.complain(to: fields, before: step)
        var faults = FormFaults(fields.faults)
        do {
            draft.attachments += try await PhotoForm.keep(
                sent, images, work, context, held: draft.attachments.count)
        } catch {
            faults = try FormFaults(error, blaming: "photos")
        }
        guard faults.isEmpty else { return try await show(.init(repairing: faults), draft, context, faults) }
        do {
            if step.number > ReportStep.place.number { _ = try await submission(draft, context.language) }
            if step == .send { return try await send(draft, context) }
        } catch {
            faults = try FormFaults(error, blaming: "address")
            step = .init(repairing: faults)
        }
        return try await show(step, draft, context, faults)
    }

    /// The child of whoever has signed in that the draft names.
    func child(_ draft: ReportDraft, _ context: Context) async throws -> Wards.Child? {
        guard !draft.child.isEmpty else { return nil }
        return try await work.children(of: context.actor).first { $0.id.description == draft.child }
    }

    func submission(_ draft: ReportDraft, _ language: Language) async throws -> Submission {
        let isKnown = draft.address.isEmpty ? nil : try await work.territory.find(address: draft.address)
        let submission = try draft.submission(knowsAddress: isKnown != nil) { address in
            work.house.strings.text("cases.report.placeWords", language, ["address": address])
        }
        let tolerance = Double(try await work.rules().current.policy.placeTolerance.metres)
        _ = try await work.locate(submission.place, tolerance: tolerance)
        return submission
    }

    private func send(_ draft: ReportDraft, _ context: Context) async throws -> Response {
        let submission = try await submission(draft, context.language)
        try work.house.admitReport(context)
        let key = draft.key.isEmpty ? nil : IdempotencyKey(draft.key, scope: "report page", body: draft.bytes)
        let submitted = try await work.report(submission, as: context.actor, key: key)
        let receipt = ReceiptToken(of: submitted.report, work.house.seal)
        let number = submitted.subject.number
        let isForOther = draft.isForOther || !draft.behalf.isEmpty
        var response = Reply.seeOther("/case/\(number)?new=1\(isForOther ? "&other=1" : "")")
        work.keep(receipt, of: submitted.report, on: number, isKiosk: context.isKiosk, in: &response)
        return response
    }
}
