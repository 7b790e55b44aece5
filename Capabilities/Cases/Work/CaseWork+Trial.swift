import Kernel
import Posts
import Platform
import Rights
import Store

/// What would become of a report under one version of the catalogue.
package struct Trial: Sendable {
    package let preview: Preview
    /// What else the words point to, the best first; empty where the category was chosen.
    package let proposals: [Proposal]
    /// Every clock that would start if the desk accepted and dispatched it at once, with what it is due.
    package let clocks: [RunningClock]
    /// Why it could not be dispatched, where it could not.
    package let obstacle: Refusal?
}

extension CaseWork {
    /// Asks the functions that take reports in, without keeping what they answer.
    /// - Throws: as `preview`; `Refusal`.
    package func trial(_ submission: Submission, under catalogue: Catalogue) async throws -> Trial {
        let rules = Rulebook(
            current: catalogue, proposer: Proposer(catalogue, learned: book.classifier),
            calendar: try await book.calendar(),
            directory: try await staff.directory(), earlier: [:])
        let preview = try await preview(submission, under: rules)
        let now = house.time.now()
        let context = rules.context(at: now, .system("trial"))
        let reception = Reception(
            id: ID(at: now),
            number: try NumberedText.standIn(prefix: catalogue.policy.numberPrefix, on: CountyTime.china.date(now)),
            at: now, channel: submission.channel, category: preview.category.code, catalogue: catalogue.version,
            division: preview.division, desk: preview.desk.code,
            level: preview.desk.kind == .centre ? .county : .township, reports: [ID(at: now)])
        let received = try receive(reception, context)
        guard let subject = Case(replaying: received) else { throw CaseError.unknown }
        var (events, obstacle) = (received, Refusal?.none)
        do {
            events += try Foresight(of: CaseAction.accept.foreseen(on: subject, context), on: subject, context).events
        } catch {
            obstacle = error
        }
        return Trial(
            preview: preview,
            proposals: submission.category == nil ? rules.proposer.propose(submission.text) : [],
            clocks: events.compactMap { event in
                guard case .clockStarted(let clock) = event else { return nil }
                return clock
            }, obstacle: obstacle)
    }
}
