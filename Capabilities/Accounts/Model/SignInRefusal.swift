package import Kernel

/// Why somebody could not sign in.
package enum SignInRefusal: Explained, Hashable {
    case unknownPost
    /// Nobody holds the post today.
    case vacant
    /// What was asked is only for those who have signed in.
    case notSignedIn
    /// Anybody as any post: not here.
    case noDevelopment
    /// Wrong, unknown or locked; which of them is told to nobody.
    case wrong
    /// The code of the telephone or the paper is wrong, or was used before.
    case wrongCode
    /// What was begun took too long, was finished already, or never was.
    case startAgain
    /// The person holds no post today.
    case noPost
    case notYourPost
    /// The link was used, is too old, or never was.
    case link
    case unknownSession
    /// Too many passwords are being looked at.
    case busy
    /// The code could not be sent.
    case notSent
    /// The provider of identities did not answer as it should.
    case provider
    /// The provider knows the person, but no account here belongs to them.
    case noAccount
    /// The account belongs to another subject of the provider.
    case otherSubject

    package var explanation: Explanation {
        switch self {
        case .unknownPost:
            Explanation(.invalid, "accounts.unknownPost", fields: [.init("/post", "accounts.unknownPost")])
        case .vacant: Explanation(.conflict, "accounts.vacant")
        case .notSignedIn: Explanation(.notSignedIn, "accounts.needed")
        case .noDevelopment: Explanation(.forbidden, "accounts.noDevelopment")
        case .wrong: Explanation(.forbidden, "accounts.wrong")
        case .wrongCode: Explanation(.forbidden, "accounts.wrongCode")
        case .startAgain: Explanation(.notSignedIn, "accounts.startAgain")
        case .noPost: Explanation(.forbidden, "accounts.noPost")
        case .notYourPost: Explanation(.forbidden, "accounts.notYourPost")
        case .link: Explanation(.notFound, "accounts.link.gone")
        case .unknownSession: Explanation(.notFound, "accounts.unknownSession")
        case .busy: Explanation(.tooMany, "accounts.busy")
        case .notSent: Explanation(.unavailable, "accounts.notSent")
        case .provider: Explanation(.unavailable, "accounts.provider")
        case .noAccount: Explanation(.forbidden, "accounts.noAccount")
        case .otherSubject: Explanation(.forbidden, "accounts.otherSubject")
        }
    }
}
