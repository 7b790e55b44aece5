import Credentials
import Crypto
import Foundation
import Journal
import Kernel
import Platform
import Posts
import Store
import Web

/// Signing in of those who serve: a password, then what their telephone shows, then which post.
package struct StaffSignIn: Sendable {
    /// Where a sign-in has come to.
    enum Step: Sendable {
        case done(SecretToken, PostHolder, next: String?)
        case more(SecretToken, Ticket.Stage)
    }

    let house: House
    let staff: Staff
    let sessions: Sessions
    let table: AccountTable
    let tickets: Tickets
    let hasher: PasswordHasher
    let limits: SignInLimits
    let settings: AccountSettings
    private let subjects: SubjectTable
    private let failures: ShortLived
    private let steps: ShortLived

    init(
        _ house: House, staff: Staff, sessions: Sessions, table: AccountTable, hasher: PasswordHasher,
        limits: SignInLimits, settings: AccountSettings
    ) {
        self.house = house
        self.staff = staff
        self.sessions = sessions
        self.table = table
        self.hasher = hasher
        self.limits = limits
        self.settings = settings
        tickets = Tickets(house)
        subjects = SubjectTable(county: house.county)
        failures = ShortLived("wrong password", house.door)
        steps = ShortLived("second factor", house.door)
    }

    /// - Throws: `SignInRefusal.wrong` for a wrong password, a name nobody has and an account that is locked, after the
    ///   same work; `TooOften`.
    func begin(_ login: String, _ password: String, from peer: String, _ device: Device, next: String?) async throws
        -> Step
    {
        let name = LoginName(login)
        let key = name?.description ?? login.lowercased()
        try limits.attempt("staff \(key)", from: peer, at: house.time.now())
        let table = table
        let account = try await house.reader.read { connection -> Account? in
            // A name that cannot be is looked up as one that might.
            try table.find(name ?? LoginName.nobody, connection)
        }
        let matches = try await matches(password, account?.password)
        guard let account, matches, !account.isLocked else {
            try await noteFailure(key, account)
            throw SignInRefusal.wrong
        }
        try await forgetFailures(key)
        limits.succeeded("staff \(key)")
        let renewed = try await renewed(account, PasswordRules.normalised(password))
        return try await proceed(renewed, passed: [], device, next: next)
    }

    /// - Parameter hash: `nil` where there is no account: as much work is done.
    func matches(_ password: String, _ hash: String?) async throws -> Bool {
        let given = PasswordRules.normalised(password)
        return try await busyAsRefusal { try await hasher.verify(given, hash) }
    }

    /// The next question, or the session when there is none.
    /// - Parameters:
    ///   - passed: the stages that are done.
    ///   - subject: who a provider says it is.
    func proceed(
        _ account: Account, passed: Set<Ticket.Stage>, _ device: Device, next: String?,
        post: ID<Post>? = nil, using ticket: SecretToken? = nil, subject: ProviderSubject? = nil
    ) async throws -> Step {
        let holders = try await staff.directory().holders(by: account.person, on: staff.today)
        guard !holders.isEmpty else { throw SignInRefusal.noPost }
        if passed.isDisjoint(with: [.second, .enrol]),
            let stage = SecondFactor.next(for: account, holders.map(\.role))
        {
            return try await ask(account, stage, next, subject)
        }
        if let post {
            guard let holder = holders.first(where: { $0.post == post }) else { throw SignInRefusal.notYourPost }
            return .done(try await start(account, holder, device, ticket, subject), holder, next: next)
        }
        if holders.count > 1 { return try await ask(account, .post, next, subject) }
        return .done(try await start(account, holders[0], device, nil, subject), holders[0], next: next)
    }

    private func ask(
        _ account: Account, _ stage: Ticket.Stage, _ next: String?, _ subject: ProviderSubject?
    ) async throws -> Step {
        var ticket = Ticket(account: account.id, stage: stage, next: next)
        ticket.subject = subject
        if stage == .enrol { ticket.secret = TOTP.newSecret() }
        return .more(try await tickets.keep(ticket), stage)
    }

    /// - Parameter ticket: used up with it, where the session begins with a ticket.
    private func start(
        _ account: Account, _ holder: PostHolder, _ device: Device, _ ticket: SecretToken?,
        _ subject: ProviderSubject?
    ) async throws -> SecretToken {
        let (table, tickets, sessions, subjects) = (table, tickets, sessions, subjects)
        return try await house.door.open { passage in
            if let ticket { try tickets.use(ticket, in: passage) }
            // Locked or with another password since the first question: ask from the beginning.
            guard let now = try table.find(account.id, passage), !now.isLocked, now.password == account.password else {
                throw SignInRefusal.startAgain
            }
            if let subject { try Self.bind(account.id, to: subject, subjects, passage) }
            return try sessions.begin(
                .staff, account: account.id, person: account.person, post: holder.post, by: .post(holder),
                device: device, passage)
        }
    }

    /// At first use, and only when every question was answered: whoever has no more than the name takes nothing away.
    private static func bind(
        _ account: ID<Account>, to subject: ProviderSubject, _ subjects: SubjectTable, _ passage: Passage
    ) throws {
        let (bound, owner) = (
            try subjects.subject(of: account, passage), try subjects.account(of: subject, passage)
        )
        if bound == subject { return }
        // Something else came first since the provider was asked.
        guard bound == nil, owner == nil else { throw SignInRefusal.startAgain }
        let pen = try passage.record(
            Entry(
                "account.providerBound", Subject(account), by: .system("sign-in"),
                what: ["issuer": .string(subject.issuer)]))
        try subjects.bind(account, to: subject, at: passage.now, pen)
    }

    // MARK: After the first question

    /// The code of the app, or one from paper.
    func second(_ token: SecretToken, _ code: String, from peer: String, _ device: Device) async throws -> Step {
        let ticket = try await tickets.tryOnce(token, .second)
        try limits.attempt("second \(ticket.account)", from: peer, at: house.time.now())
        guard let account = try await account(ticket.account), account.second != nil else {
            throw SignInRefusal.startAgain
        }
        try await useSecond(code, account)
        try await tickets.forget(token)
        return try await proceed(
            account, passed: [.second], device, next: ticket.next, subject: ticket.subject)
    }

    /// Uses up a code of the app, or one from paper.
    /// - Throws: `SignInRefusal.wrongCode`.
    func useSecond(_ code: String, _ account: Account) async throws {
        if let paper = RecoveryCode(code) {
            try await usePaper(paper, account)
        } else if let secret = account.second {
            try await useApp(TOTP(secret: secret), code, account)
        } else {
            throw SignInRefusal.wrongCode
        }
    }

    func useApp(_ totp: TOTP, _ code: String, _ account: Account) async throws {
        let now = house.time.now()
        let digits = code.filter { !$0.isWhitespace }
        guard let step = totp.step(of: digits, at: now) else { throw SignInRefusal.wrongCode }
        // Whoever looks over a shoulder comes second.
        let shown = house.seal.secret(
            for: account.id.bytes + totp.secret + "\(step)".utf8, purpose: "second factor step")
        guard try await steps.claim(shown, until: now.adding(minutes: 5)) else {
            throw SignInRefusal.wrongCode
        }
        limits.succeeded("second \(account.id)")
    }

    private func usePaper(_ code: RecoveryCode, _ account: Account) async throws {
        let tag = try await busyAsRefusal { try await hasher.tag(code.text, salt: account.id.bytes) }
        let table = table
        try await house.door.open { passage in
            let open = try table.codes(of: account.id, passage)
            guard let found = open.first(where: { isEqual($0, tag) }) else { throw SignInRefusal.wrongCode }
            let pen = try passage.record(
                Entry(
                    "account.recoveryCodeUsed", Subject(account.id), by: .system("sign-in"),
                    what: ["left": .integer(Int64(open.count - 1))]))
            try table.useCode(found, of: account.id, at: passage.now, pen)
        }
        limits.succeeded("second \(account.id)")
    }

    /// What the app is to be told, while it is being set up.
    func enrolment(
        _ token: SecretToken, _ stage: Ticket.Stage = .enrol
    ) async throws -> (address: String, secret: String) {
        let ticket = try await tickets.find(token, stage)
        guard let secret = ticket.secret, let account = try await account(ticket.account) else {
            throw SignInRefusal.startAgain
        }
        let issuer = settings.issuer ?? house.strings.text("web.name", .zh)
        let address = TOTP(secret: secret).address(issuer: issuer, account: account.login.description)
        return (address, Base32.text(secret))
    }

    /// The app shows the right code: it counts from now on.
    /// - Returns: also the codes for paper, shown this once.
    func enrol(
        _ token: SecretToken, _ code: String, from peer: String, _ device: Device
    ) async throws -> (Step, [RecoveryCode]) {
        let ticket = try await tickets.tryOnce(token, .enrol)
        try limits.attempt("second \(ticket.account)", from: peer, at: house.time.now())
        guard let secret = ticket.secret, let known = try await account(ticket.account) else {
            throw SignInRefusal.startAgain
        }
        try await useApp(TOTP(secret: secret), code, known)
        let made = try await newCodes(of: known)
        let (table, tickets) = (table, tickets)
        let account = try await house.door.open { passage in
            try tickets.use(token, in: passage)
            guard var account = try table.find(known.id, passage), account.second == nil, !account.isLocked else {
                throw SignInRefusal.startAgain
            }
            account.second = secret
            let pen = try passage.record(
                Entry("account.secondFactorSet", Subject(account.id), by: .system("sign-in")))
            try table.write(account, pen)
            try table.replaceCodes(made.tags, of: account.id, pen)
            return account
        }
        let step = try await proceed(account, passed: [.enrol], device, next: ticket.next, subject: ticket.subject)
        return (step, made.codes)
    }

    /// Codes for paper, and what is kept of them.
    func newCodes(of account: Account) async throws -> (codes: [RecoveryCode], tags: [[UInt8]]) {
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode() }
        var tags: [[UInt8]] = []
        for code in codes {
            tags.append(try await busyAsRefusal { try await hasher.tag(code.text, salt: account.id.bytes) })
        }
        return (codes, tags)
    }

    /// The posts one may choose from.
    func choices(_ token: SecretToken) async throws -> [PostHolder] {
        let ticket = try await tickets.find(token, .post)
        guard let account = try await account(ticket.account) else { throw SignInRefusal.startAgain }
        return try await staff.directory().holders(by: account.person, on: staff.today)
    }

    func choose(_ token: SecretToken, _ post: ID<Post>, _ device: Device) async throws -> Step {
        let ticket = try await tickets.tryOnce(token, .post)
        guard let account = try await account(ticket.account) else { throw SignInRefusal.startAgain }
        return try await proceed(
            account, passed: [.second, .post], device, next: ticket.next, post: post, using: token,
            subject: ticket.subject)
    }

    private func account(_ id: ID<Account>) async throws -> Account? {
        let table = table
        return try await house.reader.read { try table.find(id, $0) }.flatMap { $0.isLocked ? nil : $0 }
    }

    // MARK: Wrong passwords

    /// Counts for names that exist and for others alike; too many in a row lock the account.
    func noteFailure(_ key: String, _ account: Account?) async throws {
        let count = try await failures.count(hashed(key), until: house.time.now().adding(days: 30))
        guard count >= settings.limits.wrong, let account, !account.isLocked else { return }
        try await Locking(house: house, table: table, sessions: sessions)
            .lock(account.id, by: .system("wrong passwords"), reason: nil)
    }

    func forgetFailures(_ key: String) async throws { try await failures.forget(hashed(key)) }

    private func hashed(_ key: String) -> [UInt8] { house.seal.secret(for: Array(key.utf8), purpose: "wrong password") }

    /// The account with a hash of today's cost, where the cost has risen since it was made.
    private func renewed(_ account: Account, _ password: String) async throws -> Account {
        guard let old = account.password, Argon2id.isStale(old, hasher.cost) else { return account }
        let hash = try await busyAsRefusal { try await hasher.hash(password) }
        let table = table
        return try await house.door.open { passage in
            guard var now = try table.find(account.id, passage), now.password == old else { return account }
            now.password = hash
            try table.write(
                now, try passage.record(Entry("account.hashRenewed", Subject(account.id), by: .system("sign-in"))))
            return now
        }
    }
}

extension LoginName {
    /// A name that is never given.
    static let nobody: LoginName = {
        guard let name = LoginName("--") else { preconditionFailure("a login name") }
        return name
    }()
}

/// Runs a hash; when too many wait, the person is told so.
func busyAsRefusal<T>(_ work: () async throws -> T) async throws -> T {
    do { return try await work() } catch is HashersBusy { throw SignInRefusal.busy }
}
