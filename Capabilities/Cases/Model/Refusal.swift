package import Kernel

/// Why something could not be done to a case. Nothing was changed.
package enum Refusal: Error, Hashable, Sendable {
    /// The state the case is in does not allow it.
    case state(CaseAction, CaseState)
    /// It rests inside another case; act on that one.
    case merged(into: CaseNumber)
    /// This post may not.
    case notYours(CaseAction)
    case notSignedIn
    /// Whoever handled it cannot verify it.
    case ownWork
    /// A unit cannot decide its own request.
    case ownRequest
    case returnBoundReached(limit: Int)
    case rulingBinds
    /// Only a supervisor may refuse again after an objection.
    case objectionNeedsSupervisor
    case alreadyContacted
    case requestPending
    case noRequest
    case extensionsUsedUp(limit: Int)
    case suspensionTooLong(days: Int)
    case suspensionInThePast
    case noHigherLevel
    case unknownTask
    case taskDone
    case unknownStage
    case unknownUnit(String)
    case unknownCategory(String)
    case unknownGround(String)
    case emptyWords(field: String)
    case windowOver(TimeLimit)
    case notAReporter
    case alreadyJudged
    case sameCase
    case noRoute(String)
    /// The case complains about this unit, or about one that it answers to.
    case complainedAbout(String)
    /// One complains about a unit and the other does not, or about another.
    case differentlyShielded
    /// The deadline would lie decades from the years the calendar knows.
    case beyondCalendar
}

extension Refusal: Explained {
    package var explanation: Explanation {
        switch self {
        // What to do instead stands in words of its own.
        case .state(.supplement, .refused): Explanation(.conflict, "cases.refusal.supplement.refused")
        case .state(.supplement, .closed): Explanation(.conflict, "cases.refusal.supplement.closed")
        case .state(.supplement, .evaluated): Explanation(.conflict, "cases.refusal.supplement.evaluated")
        case .state(let action, let state):
            Explanation(
                .conflict, "cases.refusal.state",
                ["action": "cases.action.\(action.rawValue)", "state": "cases.state.\(state.rawValue)"])
        case .merged(let number): Explanation(.conflict, "cases.refusal.merged", ["number": number.description])
        case .notYours(let action):
            Explanation(.forbidden, "cases.refusal.notYours", ["action": "cases.action.\(action.rawValue)"])
        case .notSignedIn: Explanation(.notSignedIn, "cases.refusal.notSignedIn")
        case .ownWork: Explanation(.forbidden, "cases.refusal.ownWork")
        case .ownRequest: Explanation(.forbidden, "cases.refusal.ownRequest")
        case .returnBoundReached(let limit):
            Explanation(.conflict, "cases.refusal.returnBoundReached", ["limit": "\(limit)"])
        case .rulingBinds: Explanation(.conflict, "cases.refusal.rulingBinds")
        case .objectionNeedsSupervisor: Explanation(.forbidden, "cases.refusal.objectionNeedsSupervisor")
        case .alreadyContacted: Explanation(.conflict, "cases.refusal.alreadyContacted")
        case .requestPending: Explanation(.conflict, "cases.refusal.requestPending")
        case .noRequest: Explanation(.conflict, "cases.refusal.noRequest")
        case .extensionsUsedUp(let limit):
            Explanation(.conflict, "cases.refusal.extensionsUsedUp", ["limit": "\(limit)"])
        case .suspensionTooLong(let days):
            Explanation(.invalid, "cases.refusal.suspensionTooLong", ["days": "\(days)"])
        case .suspensionInThePast: Explanation(.invalid, "cases.refusal.suspensionInThePast")
        case .noHigherLevel: Explanation(.conflict, "cases.refusal.noHigherLevel")
        case .unknownTask: Explanation(.invalid, "cases.refusal.unknownTask")
        case .taskDone: Explanation(.conflict, "cases.refusal.taskDone")
        case .unknownStage: Explanation(.invalid, "cases.refusal.unknownStage")
        case .unknownUnit(let unit): Explanation(.invalid, "cases.refusal.unknownUnit", ["unit": unit])
        case .unknownCategory(let code): Explanation(.invalid, "cases.refusal.unknownCategory", ["code": code])
        case .unknownGround(let code): Explanation(.invalid, "cases.refusal.unknownGround", ["code": code])
        case .emptyWords(let field):
            Explanation(
                .invalid, "cases.refusal.emptyWords",
                fields: [.init("/\(field)", "cases.refusal.emptyWords")])
        case .windowOver: Explanation(.conflict, "cases.refusal.windowOver")
        case .notAReporter: Explanation(.forbidden, "cases.refusal.notAReporter")
        case .alreadyJudged: Explanation(.conflict, "cases.refusal.alreadyJudged")
        case .sameCase: Explanation(.invalid, "cases.refusal.sameCase")
        case .noRoute(let why): Explanation(.conflict, "cases.refusal.noRoute", ["why": why])
        case .complainedAbout(let unit): Explanation(.conflict, "cases.refusal.complainedAbout", ["unit": unit])
        case .differentlyShielded: Explanation(.conflict, "cases.refusal.differentlyShielded")
        case .beyondCalendar: Explanation(.unavailable, "cases.refusal.beyondCalendar")
        }
    }
}
