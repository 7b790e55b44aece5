import Foundation
import Hummingbird
import Kernel
import Posts
import Rights
import Web

/// What the machine proposes, each with why, and what an action would cause.
extension DeskCasePage {
    func proposed(
        _ subject: Case, _ found: Found, _ offers: [CaseAction], _ forms: ActionForms, _ rules: Rulebook
    ) -> Model {
        let presenter = forms.presenter
        let similar = found.similar.map { likely -> Model in
            let other = likely.subject
            let isFull = consult(forms.rule.actor, .readCaseFully, on: other.object(forms.rule.directory)).isAllowed
            return [
                "number": other.number.shown, "href": "/desk/case/\(other.number)",
                "compareHref": "/desk/case/\(subject.number)/compare/\(other.number)", "state": presenter.state(other),
                "score": "\(likely.points)", "reasons": presenter.why(likely, isFull: isFull),
            ]
        }
        var model: Model = ["similar": similar, "hasSimilar": !similar.isEmpty]
        guard offers.contains(.accept) else { return model }
        model["why"] = why(subject, found, rules, presenter)
        let commands = CaseAction.accept.foreseen(on: subject, forms.rule)
        if let foresight = try? Foresight(of: commands, on: subject, forms.rule),
            let solve = foresight.after.clock(.solve)
        {
            model["solveBy"] = presenter.text(
                "cases.desk.solveBy",
                ["limit": presenter.limit(solve.limit), "due": presenter.shortMoment(solve.due)])
        }
        return model
    }

    /// Why this category: the words that speak for it, or the one who chose it.
    private func why(_ subject: Case, _ found: Found, _ rules: Rulebook, _ presenter: Presenter) -> String {
        guard let text = found.reports.first?.text,
            let best = rules.proposer.propose(text).first, !best.words.isEmpty || best.model != nil
        else { return presenter.text("cases.desk.why.chosen") }
        let words = best.words.prefix(4).map { presenter.text("cases.desk.why.word", ["word": $0]) }.joined()
        let other = found.fate == nil ? "other" : "since"
        let why = presenter.text(
            "cases.desk.why.\(best.code == subject.category ? "words" : other)",
            [
                "words": words, "sure": "\(best.confidence)", "category": presenter.category(best.code),
            ])
        return why + source(best, presenter)
    }

    /// What it was learned from, where more than the catalogue's words spoke.
    private func source(_ proposal: Proposal, _ presenter: Presenter) -> String {
        guard let model = proposal.model else { return "" }
        return presenter.text("cases.desk.why.source.\(model == 0 ? "decisions" : "model")", ["number": "\(model)"])
    }

    /// What an action would cause with what is chosen in its form so far.
    func foresee(_ request: Request, _ context: Context) async throws -> Response {
        guard let holder = context.holder else { throw Refusal.notSignedIn }
        let number = try CaseNumber(inPathOf: context)
        guard let action = CaseAction(rawValue: try context.parameters.require("action")) else {
            throw ActionFault.unknown
        }
        let query = try Query.read(request)
        var choice = FormChoice()
        choice.category = query.category("category")
        choice.unit = query.unit("unit")
        choice.joint = query.units("joint")
        choice.ruling = query.bool("ruling") ?? false
        choice.onlyAccept = query.bool("only") ?? false
        try query.finish()
        let subject = try await work.find(number)
        guard try await work.audience(context.actor, of: subject) == .staff else { throw CaseError.unknown }
        let presenter = try await work.presenter(context.language, .staff)
        let rules = try await work.rules()
        let forms = ActionForms(
            subject: subject, holder: holder, reports: [], route: nil, presenter: presenter,
            rule: rules.context(for: subject, context.actor, at: presenter.now))
        let (effects, obstacle) = forms.foreseen(action, choice)
        return try work.part("cases/desk-effect", ["effects": effects, "obstacle": obstacle], context)
    }
}
