import Hummingbird
import Kernel
import Platform
import Posts
import Reading
import Rights
import Store
import TextMining
import Web

extension CaseAction {
    /// The field of the action with words that residents read as the answer.
    var reviewedField: String? {
        switch self {
        case .close: "answer"
        case .finish: "words"
        default: nil
        }
    }
}

/// What a reply lacks, shown to its writer before it is sent.
extension DeskCasePage {
    /// Nothing is kept and nothing is done: with `part` the review alone, else the page with what was written.
    func review(_ request: Request, _ context: Context) async throws -> Response {
        let number = try CaseNumber(inPathOf: context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")),
            let field = action.reviewedField
        else { throw ActionFault.unknown }
        let query = try Query.read(request)
        let isPart = query.bool("part") ?? false
        let isBeside = query.bool("beside") ?? false
        try query.finish()
        let fields = try await PhotoForm.read(request).fields
        let subject = try await work.find(number)
        guard try await work.audience(context.actor, of: subject) == .staff else { throw CaseError.unknown }
        let words = fields.string(field, max: 4000) ?? fields.raw(field)
        let review = try await reviewed(words, of: subject, context)
        guard !isPart else { return try work.part("cases/desk-review", ["review": review], context) }
        var sent = SentForm(action: action, key: fields.string("key", max: 60))
        for name in Self.fieldNames { sent.values[name] = fields.strings(name, max: 20, length: 4000) }
        sent.review = review
        return try await show(number, context, Showing(sent: sent, isBeside: isBeside))
    }

    private func reviewed(_ words: String, of subject: Case, _ context: Context) async throws -> Web.Model {
        let presenter = try await work.presenter(context.language, .staff)
        let reports = work.reports
        let told = try await work.house.reader.read { connection in
            try subject.reporters.compactMap { try reports.find($0.report, connection)?.text }
        }
        let advice = ReplyAdvice(
            ReplyReview(of: words, to: told.joined(separator: "\n")), due: subject.nextClock?.due, now: presenter.now)
        func texts(_ lines: [ReplyAdvice.Line]) -> [String] { lines.map { presenter.text($0.key, $0.arguments) } }
        return [
            "lacks": texts(advice.lacks), "merits": texts(advice.merits), "isWhole": advice.lacks.isEmpty,
        ]
    }
}
