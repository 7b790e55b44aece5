import Hummingbird
import Kernel
import Platform
import Web

/// What others have reported nearby, shown while somebody writes: they may join it instead of reporting anew.
extension ReportPages {
    /// The cases that may be the same matter; nothing where too little is said, and no fault: it is only a hint.
    func same(_ draft: ReportDraft, _ presenter: Presenter) async -> Model {
        let none: Model = ["hasSame": false, "same": [Model]()]
        guard draft.follows == nil, CaseWork.textLength.contains(draft.text.count),
            let submission = try? await submission(draft, presenter.language),
            let preview = try? await work.preview(submission), !preview.likely.isEmpty
        else { return none }
        return ["hasSame": true, "same": preview.likely.map { presenter.publicItem($0) }]
    }

    /// The same as a piece of a page, for a script that puts it below the words.
    func similar(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let draft = ReportDraft(fields, context.holder?.role)
        let presenter = try await work.presenter(context.language, .everybody)
        return try work.part("cases/report-same", await same(draft, presenter), context)
    }
}
