package import Kernel
package import Rights

/// Something that waits for a second person, or waited.
package struct Approval: Sendable, Hashable {
    /// Where it stands.
    package enum State: String, Sendable, CaseIterable {
        case proposed, approved, refused, used
        /// Nobody decided, or nobody did it, in time.
        case expired
    }

    /// How long the second person has to decide, and then the first to do it, in hours. It is the house's rule, not a
    /// law's: long enough for the next shift, too short to keep one in store.
    package static let hours: Int64 = 24

    package let id: ID<Approval>
    package let kind: ApprovalKind
    package let object: String
    package let reason: String
    package let proposer: PostHolder
    package let proposed: Timestamp
    /// Until then it can be decided on, and once approved be done.
    package let expires: Timestamp
    package let decider: PostHolder?
    package let decided: Timestamp?
    package let isApproved: Bool
    /// What the second person had to say.
    package let words: String?
    package let used: Timestamp?
    /// A third person who has looked at what was done.
    package let reviewer: PostHolder?
    package let reviewed: Timestamp?
    /// Whether they found it right, and what they had to say.
    package let wasRight: Bool?
    package let finding: String?

    /// Something that raised an alert was done, and nobody has looked at it yet.
    package var needsReview: Bool { kind.alerts && used != nil && reviewed == nil }

    package func state(at now: Timestamp) -> State {
        if used != nil { return .used }
        if decided != nil, !isApproved { return .refused }
        if expires <= now { return .expired }
        return isApproved ? .approved : .proposed
    }

    /// As far as a right to it depends on it.
    package var asObject: Object {
        var object = Object(of: proposer.person)
        object.place = proposer.place
        return object
    }
}
