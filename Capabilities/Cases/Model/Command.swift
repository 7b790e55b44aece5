package import Kernel

/// What somebody wants to do to a case, with everything the rule needs that comes from people.
package enum Command: Hashable, Sendable {
    /// - category: another than the proposed one, when the dispatcher knows better.
    case accept(category: CategoryCode?)
    case refuse(ground: String, words: String)
    case object(words: String)
    /// - to: another unit than the route says; then `reason` is needed.
    case dispatch(to: UnitCode?, joint: [UnitCode]?, reason: String?, ruling: Bool)
    case `return`(reason: String)
    case sign
    case contact(reached: Bool, note: String?)
    case handle(words: String)
    /// Asks; or, by a supervisor, decides what was asked.
    case suspend(until: Timestamp?, reason: String, approve: Bool?)
    case resume(reason: String?)
    case extend(by: TimeLimit?, reason: String, approve: Bool?)
    case whistle(units: [UnitCode], what: String, limit: TimeLimit)
    case respond(task: Int)
    case arrive(task: Int)
    case finish(task: Int, words: String)
    case stage(Int, words: String)
    case verify(words: String)
    case sendback(reason: String)
    case close(answer: String)
    /// - report: whose verdict, when a post asked by telephone.
    case judge(report: ID<Report>?, Verdict, words: String?)
    case reopen(reason: String)
    case escalate(reason: String)
    case supervise(reason: String)
    case merge(into: Case, reason: String)
    case unmerge(reason: String)
    case split(into: CaseReference, reason: String)
    case link(to: CaseReference, reason: String?)
    /// It complains about this unit or somebody there.
    case shield(about: UnitCode, reason: String)
    /// More about it, later, in words or pictures, by its reporter or somebody who works on it.
    case supplement(words: String, pictures: Int)
    /// Time has passed: climb the rungs that are due, end a suspension that is over.
    case tick
    /// A grid worker settled it where it was found.
    case settleOnSpot(words: String)

    /// The action it is done under; `nil` for what only rules and intake do.
    package var action: CaseAction? {
        switch self {
        case .accept: .accept
        case .refuse: .refuse
        case .object: .object
        case .dispatch: .dispatch
        case .return: .return
        case .sign: .sign
        case .contact: .contact
        case .handle: .handle
        case .suspend: .suspend
        case .resume: .resume
        case .extend: .extend
        case .whistle: .whistle
        case .respond: .respond
        case .arrive: .arrive
        case .finish: .finish
        case .stage: .stage
        case .verify: .verify
        case .sendback: .sendback
        case .close: .close
        case .judge: .judge
        case .reopen: .reopen
        case .escalate: .escalate
        case .supervise: .supervise
        case .merge: .merge
        case .unmerge: .unmerge
        case .split: .split
        case .link: .link
        case .shield: .shield
        case .supplement: .supplement
        case .tick, .settleOnSpot: nil
        }
    }
}
