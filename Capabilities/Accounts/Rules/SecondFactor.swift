import Kernel

/// Who needs more than a password.
enum SecondFactor {
    /// Everybody whose post opens personal data of others, which is all but these.
    private static let opensNothing: Set<Role> = [.disclosureClerk]

    /// - Parameter roles: of the posts the person holds.
    static func isNeeded(_ roles: some Sequence<Role>) -> Bool { roles.contains { !opensNothing.contains($0) } }

    /// What is asked for after the password.
    /// - Parameters:
    ///   - roles: of the posts the person holds now; they may have changed since the password was chosen.
    static func next(for account: Account, _ roles: some Sequence<Role>) -> Ticket.Stage? {
        if account.second != nil { return .second }
        return isNeeded(roles) || account.isShort ? .enrol : nil
    }
}
