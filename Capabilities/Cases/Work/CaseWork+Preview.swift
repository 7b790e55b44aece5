package import Kernel
package import Posts
import Platform

/// What would become of a report.
package struct Preview: Sendable {
    package let division: DivisionCode
    package let category: Category
    /// The words that spoke for the category; `nil` when the reporter chose it.
    package let proposal: Proposal?
    /// Who has to accept it, and by when.
    package let desk: Unit
    package let acceptBy: Timestamp
    /// Who would then deal with it; `nil` when the catalogue does not say.
    package let route: Route?
    /// Open cases that may be the same matter, the likest first.
    package let likely: [Likely]

    package var duplicates: [Case] { likely.map(\.subject) }
}

extension CaseWork {
    /// Does everything that `report` does but writing.
    /// - Throws: as `report`.
    package func preview(_ submission: Submission) async throws -> Preview {
        try await preview(submission, under: try await rules())
    }

    func preview(_ submission: Submission, under rules: Rulebook) async throws -> Preview {
        guard CaseWork.textLength.contains(submission.text.count) else {
            throw IntakeRefusal.textLength(CaseWork.textLength)
        }
        let submission = try submission.naming(rules.directory)
        let policy = rules.current.policy
        let found = try await locate(submission.place, tolerance: Double(policy.placeTolerance.metres))
        let proposal = submission.category == nil ? rules.proposer.propose(submission.text).first : nil
        let code = submission.category ?? proposal?.code ?? policy.otherCategory
        guard let category = rules.current.category(code) else { throw IntakeRefusal.unknownCategory(code) }
        let now = house.time.now()
        let accused = rules.directory.accused(submission.about, submission.aboutPost, at: now)
        guard
            let desk = rules.directory.desk(
                for: submission.channel, over: found.division, avoiding: accused, rules.current)
        else { throw IntakeRefusal.noDesk }
        let likely = try await likely(LikelyQuestion(submission, code, found, at: now), rules, limit: 3)
        let route = rules.current.route(
            category: code, division: found.division, directory: rules.directory,
            avoiding: accused)
        return Preview(
            division: found.division, category: category, proposal: proposal, desk: desk,
            acceptBy: try rules.calendar.deadline(from: now, limit: category.limits.accept), route: try? route.get(),
            likely: likely.filter(\.isForEverybody))
    }
}
