package import Kernel

/// The clocks of the loop, one per hop.
/// - Source: domain.md, "Clocks per hop".
package enum ClockKind: String, Sendable, Codable, CaseIterable {
    case accept, dispatch, sign, contact, solve, verify, answer, verdict
    /// One stage of a staged limit, and a joint unit's sub-task.
    case stage, task

    /// The timer that watches clocks of this kind.
    package var timer: String { "case.clock.\(rawValue)" }
    /// Whether a suspended case lets this clock rest.
    var rests: Bool { [.contact, .solve, .stage, .task].contains(self) }
}

/// A clock that runs, and whom it charges.
package struct RunningClock: Hashable, Sendable, Codable {
    package let kind: ClockKind
    /// Tells clocks of one kind apart: the stage's name, the sub-task's number; else 0.
    package let number: Int
    /// How many clocks this case had before this one; names its row.
    package let ordinal: Int
    /// The unit it charges; `nil` when it waits for residents.
    package let unit: UnitCode?
    package let limit: TimeLimit
    package let started: Timestamp
    package var due: Timestamp
    /// Since when it rests.
    package var restsSince: Timestamp?
    /// The rungs of the policy already climbed.
    @Seldom package var rung = 0
    @Seldom package var suspended = false
    @Seldom package var extended = false

    package var key: Key { Key(kind: kind, number: number, ordinal: ordinal) }

    /// Names one clock of a case for good.
    package struct Key: Hashable, Sendable, Codable {
        package let kind: ClockKind
        package let number: Int
        package let ordinal: Int
    }
}

/// How a clock ended.
package enum ClockOutcome: String, Sendable, Codable, CaseIterable {
    /// Its step was done; whether in time follows from the moments.
    case done
    /// The step went back or elsewhere before it was done.
    case returned, escalated, merged, reopened
    /// The step never happened and the case went on without it.
    case missed
    /// Another system closed the case: handled and answered, and no more is known.
    case elsewhere
}
