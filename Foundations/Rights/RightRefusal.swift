package import Kernel

/// Why somebody may not do something. Nothing was done.
package enum RightRefusal: Explained, Hashable {
    case notSignedIn
    /// No post of this role may.
    case notYourRole(Action)
    /// The post's unit and place have nothing to do with it; said to the accused as well, who learn nothing from it.
    case notConcerned(Action)
    /// It is not there, or may not be known of: the two look the same.
    case notThere

    package var explanation: Explanation {
        switch self {
        case .notSignedIn: Explanation(.notSignedIn, "web.right.notSignedIn")
        case .notYourRole: Explanation(.forbidden, "web.right.notYourRole")
        case .notConcerned: Explanation(.forbidden, "web.right.notConcerned")
        case .notThere: Explanation(.notFound, "web.status.notFound")
        }
    }
}

/// A fault of ours: a route answered with something personal and had asked nobody.
package struct UnaskedRight: Error, Hashable {
    package let action: Action

    package init(_ action: Action) { self.action = action }
}
