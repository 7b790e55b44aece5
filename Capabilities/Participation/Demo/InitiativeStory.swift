package import Cases
package import Kernel
import Synchronization

/// A bell that led to a council and to steps half done, a proposal that waits for its answer, one of which the text was
/// changed while it gathers support, and a bell that the village has left without an answer too long.
package struct InitiativeStory: Sendable {
    private let work: InitiativeWork
    private let cast: DemoCast

    package init(_ participation: Participation, cast: DemoCast) {
        (work, self.cast) = (participation.initiatives.work, cast)
    }

    private final class Rung: Sendable {
        let number = Mutex<CaseNumber?>(nil)
    }

    /// - Parameter now: the end of the history.
    package func interludes(until now: Timestamp) -> [Playback.Interlude] {
        let rung = Rung()
        let words = cast.words
        let bell = { @Sendable (body: @Sendable (CaseNumber) async throws -> Void) in
            if let number = rung.number.withLock({ $0 }) { try await body(number) }
        }
        return [
            cast.interlude(at: now.adding(days: -40)) {
                let made = try await begin(.bell, words.bell.title, words.bell.words, resident: 100)
                rung.number.withLock { $0 = made }
                for person in 101..<113 { try await work.join(made, by: cast.resident(person)) }
            },
            cast.interlude(at: now.adding(days: -37)) {
                try await bell { try await work.answer($0, words.bell.answer, accepting: true, by: cast.clerk) }
            },
            cast.interlude(at: now.adding(days: -28)) {
                try await bell { number in
                    try await work.agree(number, meeting(now), steps(now), by: cast.clerk)
                }
            },
            cast.interlude(at: now.adding(days: -9)) {
                try await bell { number in
                    try await work.progress(number, step: 0, percent: 100, by: cast.clerk)
                    try await work.progress(number, step: 1, percent: 60, by: cast.clerk)
                }
            },
            cast.interlude(at: now.adding(days: -16)) {
                _ = try await begin(.bell, words.late.title, words.late.words, resident: 140)
            },
            cast.interlude(at: now.adding(days: -8)) {
                let made = try await begin(.proposal, words.amended.title, words.amended.words, resident: 150)
                for person in 151..<154 { try await work.join(made, by: cast.resident(person)) }
                try await work.amend(made, words.amended.better, by: cast.resident(155))
                try await work.judge(
                    1, of: made, accepting: true, words.amended.answer, by: cast.resident(150))
                for person in 156..<159 { try await work.join(made, by: cast.resident(person)) }
                try await work.amend(made, words.amended.other, by: cast.resident(160))
            },
            cast.interlude(at: now.adding(days: -6)) {
                let made = try await begin(.proposal, words.proposal.title, words.proposal.words, resident: 120)
                for person in 121..<134 { try await work.join(made, by: cast.resident(person)) }
            },
        ]
    }

    private func begin(
        _ kind: Initiative.Kind, _ title: String, _ words: String, resident: Int
    ) async throws -> CaseNumber {
        try await work.begin(
            kind, in: cast.place, title: title, words: words, by: cast.resident(resident)
        ).number
    }

    private func meeting(_ now: Timestamp) -> Initiative.Meeting {
        let words = cast.words.bell
        return .init(
            council: .residents, day: CountyTime.china.date(now.adding(days: -29)), people: 31, agenda: words.agenda,
            minutes: words.minutes, outcome: words.outcome)
    }

    private func steps(_ now: Timestamp) -> [Initiative.Step] {
        let today = CountyTime.china.date(now)
        return cast.words.bell.steps.enumerated().map { index, what in
            .init(what: what, due: today.adding(days: 14 * index - 10), percent: 0)
        }
    }
}
