import Credentials
import Journal
import Kernel
import Platform
import Posts
import Store

/// What people change of their own account, each time with the password they have and what their telephone shows.
struct OwnAccount: Sendable {
    /// Who asks, and from where.
    struct Asker: Sendable {
        let session: Session
        let token: SecretToken
        let actor: Actor
        let peer: String
    }

    let signIn: StaffSignIn
    let office: AccountOffice

    private var house: House { office.house }
    private var table: AccountTable { office.table }

    /// - Throws: `OwnRefusal.noAccount` for residents and the development sign-in.
    func account(_ session: Session) async throws -> Account {
        let table = table
        guard let id = session.account, let account = try await house.reader.read({ try table.find(id, $0) }),
            !account.isLocked
        else { throw OwnRefusal.noAccount }
        return account
    }

    /// How many recovery codes were not used yet.
    func codesLeft(_ account: Account) async throws -> Int {
        let table = table
        return try await house.reader.read { try table.codes(of: account.id, $0).count }
    }

    /// Every other session of the account ends, and so does a link that was given out for it.
    /// - Throws: `OwnRefusal`, `PasswordRefusal`, `TooOften`.
    func changePassword(_ old: String, to new: String, by asker: Asker) async throws {
        let known = try await account(asker.session)
        try await confirm(known, old, at: "/old", asker)
        let given = PasswordRules.normalised(new)
        if given == PasswordRules.normalised(old) { throw OwnRefusal.same }
        let chosen = try await office.checked(given, for: known)
        let (links, sessions) = (office.links, office.sessions)
        try await change(known, "account.passwordChanged", asker) { account, passage, pen in
            account.password = chosen.hash
            account.isShort = chosen.isShort
            try links.withdraw(account.id, in: passage)
            try sessions.table.endAll(ofAccount: account.id, except: asker.token.hash, at: passage.now, pen)
        }
    }

    /// New recovery codes; the old ones count no more.
    func renewCodes(_ password: String, _ code: String, by asker: Asker) async throws -> [RecoveryCode] {
        let known = try await account(asker.session)
        guard known.second != nil else { throw OwnRefusal.noSecond }
        try await prove(known, password, code, asker)
        let made = try await signIn.newCodes(of: known)
        let table = table
        try await change(known, "account.recoveryCodesRenewed", asker) { account, _, pen in
            try table.replaceCodes(made.tags, of: account.id, pen)
        }
        return made.codes
    }

    /// Begins to set the app up anew, as on another telephone. The old one counts until the new one has shown a code.
    func beginFactor(_ password: String, _ code: String, by asker: Asker) async throws -> SecretToken {
        let known = try await account(asker.session)
        try await prove(known, password, code, asker)
        var ticket = Ticket(account: known.id, stage: .renew, next: nil)
        ticket.secret = TOTP.newSecret()
        return try await signIn.tickets.keep(ticket)
    }

    /// The new app shows the right code: from now on it counts, and every other session ends.
    func finishFactor(_ token: SecretToken, _ code: String, by asker: Asker) async throws -> [RecoveryCode] {
        let ticket = try await signIn.tickets.tryOnce(token, .renew)
        let known = try await account(asker.session)
        guard let secret = ticket.secret, ticket.account == known.id else { throw SignInRefusal.startAgain }
        try signIn.limits.attempt("second \(known.id)", from: asker.peer, at: house.time.now())
        try await asOwn { try await signIn.useApp(TOTP(secret: secret), code, known) }
        let made = try await signIn.newCodes(of: known)
        let (table, tickets, sessions) = (table, signIn.tickets, office.sessions)
        let kind = known.second == nil ? "account.secondFactorSet" : "account.secondFactorReplaced"
        try await change(known, kind, asker) { account, passage, pen in
            try tickets.use(token, in: passage)
            account.second = secret
            try table.replaceCodes(made.tags, of: account.id, pen)
            try sessions.table.endAll(ofAccount: account.id, except: asker.token.hash, at: passage.now, pen)
        }
        return made.codes
    }

    // MARK: Proof

    private func prove(_ account: Account, _ password: String, _ code: String, _ asker: Asker) async throws {
        try await confirm(account, password, at: "/password", asker)
        guard account.second != nil else { return }
        try signIn.limits.attempt("second \(account.id)", from: asker.peer, at: house.time.now())
        try await asOwn { try await signIn.useSecond(code, account) }
    }

    /// Wrong ones count as at the sign-in.
    private func confirm(_ account: Account, _ password: String, at field: String, _ asker: Asker) async throws {
        let login = account.login.description
        try signIn.limits.attempt("staff \(login)", from: asker.peer, at: house.time.now())
        guard try await signIn.matches(password, account.password) else {
            try await signIn.noteFailure(login, account)
            throw OwnRefusal.wrongPassword(field)
        }
        try await signIn.forgetFailures(login)
        signIn.limits.succeeded("staff \(login)")
    }

    private func asOwn(_ work: () async throws -> Void) async throws {
        do { try await work() } catch SignInRefusal.wrongCode { throw OwnRefusal.wrongCode }
    }

    /// Unless something else has changed it since it was looked at.
    private func change(
        _ known: Account, _ kind: String, _ asker: Asker,
        _ body: @escaping @Sendable (inout Account, Passage, Pen) throws -> Void
    ) async throws {
        let table = table
        try await house.door.open { passage in
            guard var account = try table.find(known.id, passage), account == known else {
                throw SignInRefusal.startAgain
            }
            let pen = try passage.record(Entry(kind, Subject(account.id), by: asker.actor))
            try body(&account, passage, pen)
            if account != known { try table.write(account, pen) }
        }
        office.sessions.forget()
    }
}

/// Why somebody's own account was not changed. Nothing was changed.
enum OwnRefusal: Explained, Hashable {
    /// Signed in, but without an account: in a demo county, or as a resident.
    case noAccount
    /// The field that holds it.
    case wrongPassword(String)
    case wrongCode
    /// There is no second factor whose codes could be renewed.
    case noSecond
    /// The new password is the old one.
    case same

    var explanation: Explanation {
        switch self {
        case .noAccount: Explanation(.conflict, "accounts.own.noAccount")
        case .wrongPassword(let field):
            Explanation(
                .forbidden, "accounts.own.wrongPassword", fields: [.init(field, "accounts.own.wrongPassword")])
        case .wrongCode:
            Explanation(.forbidden, "accounts.own.wrongCode", fields: [.init("/code", "accounts.own.wrongCode")])
        case .noSecond: Explanation(.conflict, "accounts.own.noSecond")
        case .same: Explanation(.invalid, "accounts.own.same", fields: [.init("/password", "accounts.own.same")])
        }
    }
}
