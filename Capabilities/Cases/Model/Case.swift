package import Kernel

/// What has to be dealt with, as the fold of its events: equal events give an equal case.
package struct Case: Hashable, Sendable, Codable {
    package let id: ID<Case>
    package var number: CaseNumber
    package let received: Timestamp
    package let channel: Channel
    package var state = CaseState.received
    package var category: CategoryCode
    /// The version of the catalogue it was received under.
    package let catalogue: String
    /// The finest place known.
    package let division: DivisionCode
    /// The rung of the territory that has the matter in hand.
    package var level: Level
    /// The desk that accepted it, dispatches it, sees that it is verified and answers.
    package internal(set) var desk: UnitCode
    /// Who has to act now: the desk that accepts and dispatches, or the lead unit.
    package var holder: UnitCode
    /// The unit that solves it, once dispatched.
    package var lead: UnitCode?
    @Seldom package var joint: [UnitCode] = []
    /// 首接负责: the first unit it was given to.
    package var firstReceiver: UnitCode?
    /// Returned by a unit and not yet sent on.
    @Seldom package var awaitsDispatch = false
    @Seldom package var returns = 0
    package var refusedAt: Timestamp?
    @Seldom package var objections = 0
    /// The county centre has ruled: the lead unit cannot return it again.
    @Seldom package var rulingBinds = false
    @Seldom package var isSigned = false
    @Seldom package var isContacted = false
    @Seldom package var clocks: [RunningClock] = []
    /// How many clocks it has had.
    @Seldom package var clockCount = 0
    package var request: PendingRequest?
    package var suspendedUntil: Timestamp?
    @Seldom package var extensions = 0
    @Seldom package var tasks: [JointTask] = []
    @Seldom package var stagesDone: [Int] = []
    package var handledBy: PostHolder?
    @Seldom package var isSettledOnSpot = false
    @Seldom package var sentBack = 0
    /// Everybody who reported it, with what they say of the outcome.
    @Seldom package var reporters: [Reporter] = []
    @Seldom package var supervisions = 0
    @Seldom package var reopened = 0
    package var closedAt: Timestamp?
    package var evaluation: Evaluation?
    /// The case this one was merged into; it rests until it is taken out again.
    package var mergedInto: CaseReference?
    /// The case this one was split from.
    package var splitFrom: CaseReference?
    @Seldom package var links: [CaseReference] = []
    /// The unit that it complains about: that unit learns nothing of who complains and has no part in it.
    package var about: UnitCode?
    /// The post of that unit whose holder it is about, where it is about one.
    package var aboutPost: ID<Post>?
    /// Where it was brought along from, and its number there.
    package var former: Former?

    /// The clock a resident looks at: the one for solving while it runs, else the next to fall due.
    package var nextClock: RunningClock? {
        let running = clocks.filter { $0.restsSince == nil && $0.kind != .stage && $0.kind != .task }
        return running.first { $0.kind == .solve } ?? running.min { $0.due < $1.due }
    }

    package func clock(_ kind: ClockKind, _ number: Int = 0) -> RunningClock? {
        clocks.first { $0.kind == kind && $0.number == number }
    }
}

/// Another case, by id and by the number people know.
package struct CaseReference: Hashable, Sendable, Codable {
    package let id: ID<Case>
    package let number: CaseNumber

    package init(id: ID<Case>, number: CaseNumber) {
        self.id = id
        self.number = number
    }
}

/// Somebody who reported the case, and their verdict.
package struct Reporter: Hashable, Sendable, Codable {
    package let report: ID<Report>
    /// The case the report came in with, when it was merged from there.
    package var from: CaseReference?
    /// Joined a case of others by their own word; nobody has checked that it is the same matter.
    package var hasJoined = false
    package var verdict: Verdict?
}

/// What a resident says of the outcome.
package struct Verdict: Hashable, Sendable, Codable {
    package let contacted: Bool
    package let solved: Bool
    package let satisfied: Bool

    package init(contacted: Bool, solved: Bool, satisfied: Bool) {
        self.contacted = contacted
        self.solved = solved
        self.satisfied = satisfied
    }
}

/// How the loop was completed: by a resident's own verdict, by what they said when the desk called, by silence, or in
/// another system, before it was brought along; then nobody asked the residents here.
package enum Evaluation: String, Sendable, Codable, CaseIterable {
    case resident, callback, silence, elsewhere
}

/// Something the lead unit has asked for and a supervisor has to decide.
package struct PendingRequest: Hashable, Sendable, Codable {
    package enum Wish: Hashable, Sendable, Codable {
        case suspend(until: Timestamp)
        case extend(by: TimeLimit)
    }

    package let wish: Wish
    package let reason: String
    package let by: PostHolder
}

/// One unit's part in a joint handling 吹哨.
package struct JointTask: Hashable, Sendable, Codable {
    package let number: Int
    package let unit: UnitCode
    package let what: String
    package let called: Timestamp
    package var responded: Timestamp?
    package var arrived: Timestamp?
    package var finished: Timestamp?
}
