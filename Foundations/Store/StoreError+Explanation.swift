package import Kernel

extension StoreError: Explained {
    package var isForeseen: Bool {
        switch self {
        case .unavailable, .busy, .full, .connectionLost, .outcomeUnknown, .closed: true
        case .address, .constraint, .column, .engine: false
        }
    }

    /// The words are with the other words of answers, in Web.
    package var explanation: Explanation {
        switch self {
        case .full: Explanation(.unavailable, "store.full")
        case .outcomeUnknown: Explanation(.unavailable, "store.outcomeUnknown")
        case .unavailable, .connectionLost: Explanation(.unavailable, "store.connectionLost")
        default: Explanation(.unavailable, "web.status.unavailable")
        }
    }
}
