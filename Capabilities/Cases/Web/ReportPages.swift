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

/// `/report`: say what happened and where, see what will become of it, send it.
struct ReportPages: Sendable {
    let work: CaseWork
    let images: Images

    func addRoutes(to router: Routes) {
        router.get("/report", .report) { request, context in
            try Query.read(request).finish()
            return try await form(ReportDraft(for: context.holder?.role), FormFaults(), context)
        }
        router.post("/report", .report) { request, context in try await take(request, context) }
    }

    private func take(_ request: Request, _ context: Context) async throws -> Response {
        let limit = ReportDraft.photoLimit * ImageLimits().bytes + 256 * 1024
        let sent = try await Form.read(request, limit: limit, parts: 30)
        var draft = ReportDraft(sent.fields, context.holder?.role)
        let step = sent.fields.string("step", max: 10)
        if step == "edit" { return try await form(draft, FormFaults(), context) }
        var faults = FormFaults(sent.fields.faults)
        do {
            draft.attachments += try await keep(sent.files["photos"] ?? [], draft.attachments.count, context)
        } catch {
            faults = try FormFaults(error, blaming: "photos")
        }
        guard faults.isEmpty else { return try await form(draft, faults, context) }
        do {
            let submission = try await submission(draft, context.language)
            if step == "send" { return try await send(submission, draft, context) }
            return try await check(try await work.preview(submission), draft, context)
        } catch {
            return try await form(draft, try FormFaults(error, blaming: "address"), context)
        }
    }

    private func submission(_ draft: ReportDraft, _ language: Language) async throws -> Submission {
        let isKnown = draft.address.isEmpty ? nil : try await work.territory.find(address: draft.address)
        return try draft.submission(knowsAddress: isKnown != nil) { address in
            work.house.strings.text("cases.report.placeWords", language, ["address": address])
        }
    }

    private func send(_ submission: Submission, _ draft: ReportDraft, _ context: Context) async throws -> Response {
        try work.house.admitReport(context)
        let key = draft.key.isEmpty ? nil : IdempotencyKey(draft.key, scope: "report page", body: draft.bytes)
        let submitted = try await work.report(submission, as: context.actor, key: key)
        let receipt = ReceiptToken(of: submitted.report, work.house.seal)
        let number = submitted.subject.number
        var response = Reply.seeOther("/case/\(number)?new=1")
        work.keep(receipt, of: submitted.report, on: number, in: &response)
        return response
    }

    /// Cleans and keeps pictures until a report claims them.
    private func keep(_ files: [Form.File], _ held: Int, _ context: Context) async throws -> [ID<Attachment>] {
        guard files.count + held <= ReportDraft.photoLimit else {
            let faults = Faults()
            faults.add("/photos", "web.field.tooMany", ["max": "\(ReportDraft.photoLimit)"])
            try faults.check()
            return []
        }
        var ids: [ID<Attachment>] = []
        for file in files {
            let image = try await images.sanitise(file.bytes, of: context.shareKey)
            ids.append(try await work.keep(image, from: context.actor))
        }
        return ids
    }

    // MARK: Pages

    private func form(_ draft: ReportDraft, _ faults: FormFaults, _ context: Context) async throws -> Response {
        let pages = work.house.pages
        let presenter = try await work.presenter(context.language, .everybody)
        var model = hidden(draft)
        model["summary"] = faults.summary(pages, context)
        for name in ["text", "address", "village", "photos", "phone", "channel", "settled"] {
            model["\(name)Fault"] = faults.reason(name, presenter)
        }
        model["locate"] = true
        model["kept"] = draft.attachments.isEmpty ? "" : "\(draft.attachments.count)"
        model["towns"] = presenter.gazetteer.places(.township).map { town -> Model in
            [
                "name": town.name,
                "villages": presenter.gazetteer.children(town.code).map { village -> Model in
                    [
                        "code": "\(village.code)", "name": village.name,
                        "chosen": village.code.description == draft.village,
                    ]
                },
            ]
        }
        model.merge(aboutQuestion(draft, faults, presenter)) { _, new in new }
        model["maySettle"] = context.holder?.role.isOnTheSpot ?? false
        if context.isStaff {
            model["hasChannels"] = true
            model["channels"] = Channel.allCases.filter { $0 != .system }.map { channel -> Model in
                [
                    "value": channel.rawValue, "label": presenter.text("cases.channel.\(channel.rawValue)"),
                    "chosen": channel == draft.channel,
                ]
            }
        }
        return try pages.page(
            "cases/report", title: presenter.text("cases.report.title"), model, context: context, status: faults.status)
    }

    private func check(_ preview: Preview, _ draft: ReportDraft, _ context: Context) async throws -> Response {
        let presenter = try await work.presenter(context.language, .everybody)
        var draft = draft
        draft.key = UUID().uuidString
        var model = hidden(draft)
        model["lines"] = draft.text.split(whereSeparator: \.isNewline).map(String.init)
        model["where"] = ""
        model["found"] = presenter.place(preview.division)
        model["categoryName"] = preview.category.name(english: presenter.isEnglish)
        model["because"] = preview.proposal.flatMap { proposal in
            proposal.words.isEmpty
                ? nil
                : presenter.text(
                    "cases.report.because",
                    ["words": proposal.words.prefix(4).joined(separator: presenter.text("cases.comma"))])
        }
        model["desk"] = preview.desk.name(english: presenter.isEnglish)
        model["acceptBy"] = presenter.moment(preview.acceptBy)
        model["lead"] = preview.route.map { presenter.unit($0.lead) }
        model["solve"] = presenter.limit(preview.category.limits.solve)
        model["basis"] = preview.route?.basis
        model["photoCount"] = draft.attachments.isEmpty ? "" : "\(draft.attachments.count)"
        model["duplicates"] = preview.duplicates.map { presenter.publicItem($0) }
        model.merge(aboutPosts(draft, presenter)) { _, new in new }
        model["hasDuplicates"] = !preview.duplicates.isEmpty
        return try work.house.pages.page(
            "cases/report-check", title: presenter.text("cases.report.check"), model, context: context)
    }

    /// The draft as fields of a form.
    private func hidden(_ draft: ReportDraft) -> Model {
        [
            "text": draft.text, "address": draft.address, "village": draft.village, "lon": draft.lon,
            "lat": draft.lat, "name": draft.name, "personPhone": draft.phone, "behalf": draft.behalf,
            "anonymous": draft.isAnonymous, "channel": draft.channel.rawValue, "key": draft.key,
            "attachments": draft.attachments.map(\.description), "textLimit": "\(ReportDraft.textLimit)",
            "photoLimit": "\(ReportDraft.photoLimit)", "hasPoint": draft.point != nil, "channels": [Model](),
            "hasChannels": false, "maySettle": false, "settled": draft.settled,
        ]
    }
}
