import Synchronization
package import Kernel

/// What was asked, and with which answer, while one request was being answered.
package final class Consultation: Sendable {
    package struct Question: Sendable, Hashable {
        package let actor: Actor
        package let action: Action
        /// `nil` when the object was not known yet.
        package let object: Object?
        package let decision: Decision
    }

    /// Of the request that this task answers.
    @TaskLocal package static var current: Consultation?

    private let asked = Mutex<[Question]>([])

    package init() {}

    package var questions: [Question] { asked.withLock { $0 } }
    /// Whether anything was decided about an object.
    package var knowsObject: Bool { asked.withLock { $0.contains { $0.object != nil } } }

    func note(_ question: Question) { asked.withLock { $0.append(question) } }
}

/// Decides, and notes that it was asked.
/// - Parameter consultation: of the request, for bodies of transactions, which run on other threads.
package func consult(
    _ actor: Actor, _ action: Action, on object: Object?, _ consultation: Consultation? = .current
) -> Decision {
    let decision = decide(actor, action, on: object)
    consultation?.note(.init(actor: actor, action: action, object: object, decision: decision))
    return decision
}

/// As `consult`, for those who go no further without.
/// - Throws: `RightRefusal`.
package func require(
    _ actor: Actor, _ action: Action, on object: Object?, _ consultation: Consultation? = .current
) throws(RightRefusal) {
    if case .refused(let refusal) = consult(actor, action, on: object, consultation) { throw refusal }
}
