import Journal
import Kernel
import Platform

/// Powers of the invented village in use: a road that is finished, a roof under repair, relief that was given, and desks
/// nobody has decided on in time.
struct PowerStory: Sendable {
    struct Run: Decodable {
        struct Step: Decodable {
            /// As of a voucher; nothing for the day on which it is written down.
            let quarter: Int?
            let day: Int?
            let paper: String
        }

        /// Stands in braces in the decision of a voucher.
        let key: String
        let power: String
        let title: String
        let kind: String
        let party: String
        let sum: String?
        let quarter: Int?
        let day: Int?
        /// Done before anything is paid, and afterwards.
        let steps: [Step]
        let rest: [Step]
    }

    let powers: PowersWork
    let village: DivisionCode
    let quarters: [Period]
    let hands: [Role: Actor]

    /// - Returns: the numbers of the runs by their keys.
    func begin(_ runs: [Run], _ pass: (Int64) -> Void) async throws -> [String: CaseNumber] {
        var numbers: [String: CaseNumber] = [:]
        for run in runs {
            guard let kind = Payee.Kind(rawValue: run.kind) else { throw DemoGap.story }
            let number = try await powers.start(
                run.power,
                PowerDraft(
                    title: run.title, party: Payee(kind: kind, name: run.party),
                    sum: run.sum.flatMap { Money(parsing: $0) }, day: day(run.quarter, run.day)), in: village,
                by: try hand(.disclosureClerk))
            try await perform(run.steps, number, pass)
            numbers[run.key] = number
        }
        return numbers
    }

    func finish(_ runs: [Run], _ numbers: [String: CaseNumber], _ pass: (Int64) -> Void) async throws {
        for run in runs {
            guard let number = numbers[run.key] else { throw DemoGap.story }
            try await perform(run.rest, number, pass)
        }
    }

    private func perform(_ steps: [Run.Step], _ number: CaseNumber, _ pass: (Int64) -> Void) async throws {
        for step in steps {
            let run = try await powers.find(number)
            guard let turn = run.turn(try powers.power(of: run)) else { throw DemoGap.story }
            pass(1)
            try await powers.act(
                number,
                .perform(
                    step: turn.id, paper: step.paper, day: day(step.quarter, step.day),
                    PowerCommand.Declaration.none), by: try hand(turn.role))
        }
    }

    private func day(_ quarter: Int?, _ day: Int?) -> LocalDate {
        guard let quarter, let day else { return CountyTime.china.date(powers.house.time.now()) }
        return quarters[quarter].from.adding(days: day)
    }

    private func hand(_ role: Role) throws -> Actor {
        guard let hand = hands[role] else { throw DemoGap.people }
        return hand
    }
}
