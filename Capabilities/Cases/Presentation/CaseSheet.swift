package import Kernel

/// A case as somebody reads it who goes there: display-ready, and nothing of whom to answer.
package struct CaseSheet: Sendable {
    package let number: CaseNumber
    /// The first sentence of what was said.
    package let heading: String
    package let state: String
    package let stateClass: String
    /// The clock that matters now, in words, with its colour.
    package let due: String
    package let dueClass: String
    package let category: String
    /// Who has to act now.
    package let holder: String
    package let received: String
    /// The finest place known.
    package let division: DivisionCode
    package let point: Coordinate?
    package let address: String?
    /// What was said, line by line, first report first.
    package let lines: [String]
    package let pictures: [ID<Attachment>]
    /// Pictures of what was done.
    package let proofs: [ID<Attachment>]
    package let timeline: [TimelineItem]
    /// What this reader may do now, as far as it is done on the spot; the most likely first.
    package let actions: [CaseAction]
    /// The own part in a joint handling.
    package let tasks: [JointTask]
    /// Somebody left a name or a number.
    package let hasContact: Bool
}

extension CaseAction {
    /// What is done where the matter is.
    package static let onTheSpot: [CaseAction] = [
        .sign, .respond, .arrive, .contact, .handle, .finish, .verify, .sendback, .return,
    ]
}

extension Case {
    /// What somebody may do to it on the spot, the most likely first.
    func onTheSpot(_ offers: [CaseAction], for actor: Actor, hasContact: Bool) -> [CaseAction] {
        let first = state == .handling && hasContact && !isContacted ? CaseAction.contact : nil
        let own = CaseAction.onTheSpot.filter { action in
            guard offers.contains(action) else { return false }
            return switch action {
            case .verify: !isOwnWork(actor)
            case .contact: hasContact && !isContacted && state == .handling
            case .respond: tasks(of: actor).contains { $0.responded == nil }
            case .arrive: tasks(of: actor).contains { $0.responded != nil && $0.arrived == nil }
            case .finish: tasks(of: actor).contains { $0.finished == nil }
            default: true
            }
        }
        guard let first, own.contains(first) else { return own }
        return [first] + own.filter { $0 != first }
    }

    /// The open parts of the actor's unit in a joint handling.
    func tasks(of actor: Actor) -> [JointTask] {
        guard case .post(let holder) = actor else { return [] }
        return tasks.filter { $0.unit == holder.unit && clock(.task, $0.number) != nil }
    }

    /// Nobody verifies what they have handled themselves.
    private func isOwnWork(_ actor: Actor) -> Bool {
        guard case .post(let holder) = actor, let handledBy else { return false }
        return handledBy.post == holder.post || handledBy.person == holder.person
    }
}
