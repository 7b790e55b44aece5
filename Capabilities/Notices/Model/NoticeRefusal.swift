package import Kernel

/// Why something about notices was not done. Nothing was changed.
package enum NoticeRefusal: Explained, Hashable {
    /// There is no such notice, or it is somebody else's.
    case unknown
    /// The link of a message leads nowhere any more.
    case link
    /// The message was sent, or is on its way already.
    case notFailed
    /// A post has its settings at the desk.
    case staff
    /// Nobody knows who asks.
    case unknownPerson

    package var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, "notices.refusal.unknown")
        case .link: Explanation(.notFound, "notices.refusal.link")
        case .notFailed: Explanation(.conflict, "notices.refusal.notFailed")
        case .staff: Explanation(.forbidden, "notices.refusal.staff")
        case .unknownPerson: Explanation(.notSignedIn, "notices.refusal.unknownPerson")
        }
    }
}
