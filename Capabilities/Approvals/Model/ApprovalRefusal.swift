package import Kernel

/// Why something that takes two persons was not done. Nothing was changed.
package enum ApprovalRefusal: Explained, Hashable {
    /// It takes a second person, whom nobody has asked yet.
    case needed(ApprovalKind)
    case decided
    case expired
    case notApproved
    case used
    /// It was approved for something else, or for somebody else.
    case other
    case notACase
    case object
    /// There is nothing to review, or somebody has done so.
    case nothingToReview
    /// Whoever agreed to it does not review it.
    case ownDecision
    /// The command line's pass is not this county's, or too old.
    case pass
    /// It is not of that kind or table.
    case notForExport

    package var explanation: Explanation {
        switch self {
        case .needed(let kind):
            Explanation(.conflict, "approvals.refusal.needed", ["kind": "approvals.kind.\(kind.rawValue)"])
        case .decided: Explanation(.conflict, "approvals.refusal.decided")
        case .expired: Explanation(.conflict, "approvals.refusal.expired")
        case .notApproved: Explanation(.conflict, "approvals.refusal.notApproved")
        case .used: Explanation(.conflict, "approvals.refusal.used")
        case .other: Explanation(.conflict, "approvals.refusal.other")
        case .nothingToReview: Explanation(.conflict, "approvals.refusal.nothingToReview")
        case .ownDecision: Explanation(.conflict, "approvals.refusal.ownDecision")
        case .pass: Explanation(.forbidden, "approvals.refusal.pass")
        case .notForExport: Explanation(.conflict, "approvals.refusal.notForExport")
        case .notACase:
            Explanation(
                .invalid, "approvals.refusal.notACase", fields: [.init("/object", "approvals.refusal.notACase")])
        case .object:
            Explanation(.invalid, "approvals.refusal.object", fields: [.init("/object", "approvals.refusal.object")])
        }
    }
}
