import Kernel

/// A wall computer that was signed in once as a screen.
struct WallScreen: Hashable, Sendable {
    let id: ID<WallScreen>
    /// What the administrator calls it: the hall on the second floor.
    let name: String
    let place: DivisionCode
    let created: Timestamp
    var ended: Timestamp?
}

/// Why a screen cannot be signed in or out. Nothing was changed.
enum ScreenRefusal: Explained, Hashable {
    /// The link was used, is too old, or never was.
    case link
    /// No screen of that number is signed in.
    case unknown
    /// This computer is not signed in as a screen, or no longer.
    case notSignedIn

    var explanation: Explanation {
        switch self {
        case .link: Explanation(.notFound, "command.refusal.link")
        case .unknown: Explanation(.notFound, "command.refusal.unknownScreen")
        case .notSignedIn: Explanation(.forbidden, "command.refusal.notSignedIn")
        }
    }
}
