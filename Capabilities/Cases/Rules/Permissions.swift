package import Kernel
package import Posts
package import Rights

/// Who may do what to a case: the table of rights, asked in the loop's words.
package func authorise(
    _ action: CaseAction, on subject: Case, _ actor: Actor, _ directory: Directory
) throws(Refusal) {
    try authorise(action, on: subject.object(directory), actor)
}

func authorise(_ action: CaseAction, on object: Object, _ actor: Actor) throws(Refusal) {
    guard case .refused(let refusal) = decide(actor, action.right, on: object) else { return }
    switch (refusal, actor) {
    case (.notSignedIn, _): throw .notSignedIn
    case (.notConcerned, .reporter): throw .notAReporter
    default: throw .notYours(action)
    }
}

extension Case {
    /// This case, as far as a right depends on it.
    package func object(_ directory: Directory) -> Object {
        var object = Object()
        object.place = division
        object.level = level
        object.desk = desk
        object.holder = holder
        object.lead = lead
        object.leadIsTownship = lead.flatMap { directory.unit($0)?.kind } == .township
        object.units = joint
        object.called = tasks.map(\.unit)
        object.centres = directory.centres
        object.isObjected = objections > 0
        object.reports = reporters.map(\.report)
        object.joined = reporters.filter(\.hasJoined).map(\.report)
        object.accused = accused(in: directory)
        return object
    }

    /// Those it is about: `nil` when it complains about nobody.
    package func accused(in directory: Directory) -> Accused? {
        about.map { directory.accused($0, holding: aboutPost, on: CountyTime.china.date(received)) }
    }
}

extension CaseAction {
    /// The right it needs.
    package var right: Action {
        switch self {
        case .accept: .acceptCase
        case .refuse: .refuseCase
        case .object: .objectToRefusal
        case .dispatch: .dispatchCase
        case .return: .returnCase
        case .sign: .signCase
        case .contact: .contactReporter
        case .handle: .handleCase
        case .suspend: .suspendCase
        case .resume: .resumeCase
        case .extend: .extendCase
        case .whistle: .whistleForUnits
        case .respond: .respondToWhistle
        case .arrive: .arriveAtCase
        case .finish: .finishPart
        case .stage: .finishStage
        case .verify: .verifyCase
        case .sendback: .sendCaseBack
        case .close: .closeCase
        case .judge: .judgeCase
        case .reopen: .reopenCase
        case .escalate: .escalateCase
        case .supervise: .superviseCase
        case .merge: .mergeCase
        case .unmerge: .unmergeCase
        case .split: .splitCase
        case .link: .linkCase
        case .shield: .shieldCase
        case .supplement: .supplementCase
        }
    }
}
