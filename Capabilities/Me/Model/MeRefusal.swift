package import Kernel

/// Why somebody cannot see or change data as their own.
package enum MeRefusal: Explained, Hashable {
    /// Neither signed in as a resident nor with a receipt.
    case unknownPerson
    /// Staff look at data through the case, for a purpose.
    case staff
    case notTheirs
    /// The same wish is being looked at already.
    case alreadyAsked
    case alreadyAnswered
    case noRegister
    case notConfirmed
    /// A child's birthday in the future, or fourteen years ago or more.
    case notAChild
    /// More children, or requests, than a person has.
    case tooManyChildren
    case alreadyDecided
    /// Not the code that the one who asked sees.
    case wrongCode
    case alreadyErased

    package var explanation: Explanation {
        switch self {
        case .unknownPerson: Explanation(.notSignedIn, "me.refusal.unknownPerson")
        case .staff: Explanation(.forbidden, "me.refusal.staff")
        case .notTheirs: Explanation(.notFound, "me.refusal.notTheirs")
        case .alreadyAsked: Explanation(.conflict, "me.refusal.alreadyAsked")
        case .alreadyAnswered: Explanation(.conflict, "me.refusal.alreadyAnswered")
        case .noRegister: Explanation(.unavailable, "me.refusal.noRegister")
        case .notAChild:
            Explanation(.invalid, "me.refusal.notAChild", fields: [.init("/birth", "me.refusal.notAChild")])
        case .tooManyChildren: Explanation(.conflict, "me.refusal.tooManyChildren")
        case .wrongCode: Explanation(.invalid, "me.refusal.wrongCode", fields: [.init("/code", "me.refusal.wrongCode")])
        case .alreadyErased: Explanation(.conflict, "me.refusal.alreadyErased")
        case .alreadyDecided: Explanation(.conflict, "me.refusal.alreadyDecided")
        case .notConfirmed:
            Explanation(
                .invalid, "me.refusal.notConfirmed", fields: [.init("/confirm", "me.refusal.notConfirmed")])
        }
    }
}
