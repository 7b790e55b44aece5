package import Credentials
import Foundation
import Journal
package import Kernel
import Platform
import Posts
import Store

/// What an administrator does for accounts. Nobody else's password is ever set or seen: who needs one gets a link.
package struct AccountOffice: Sendable {
    let house: House
    let staff: Staff
    let sessions: Sessions
    let table: AccountTable
    let hasher: PasswordHasher
    let settings: AccountSettings
    let links: Links

    var subjects: SubjectTable { SubjectTable(county: house.county) }
    private var locking: Locking { Locking(house: house, table: table, sessions: sessions) }

    /// Every account, by login name.
    package func all() async throws -> [Account] {
        let table = table
        return try await house.reader.read { try table.all($0) }
    }

    package func find(_ login: LoginName) async throws -> Account {
        let table = table
        guard let account = try await house.reader.read({ try table.find(login, $0) }) else {
            throw AccountRefusal.unknown
        }
        return account
    }

    /// Whether anybody has chosen a password.
    package func isInUse() async throws -> Bool {
        let table = table
        return try await house.reader.read { try table.isInUse($0) }
    }

    /// The provider of each account that is bound to one of its subjects.
    package func issuers() async throws -> [ID<Account>: String] {
        let subjects = subjects
        return try await house.reader.read { try subjects.issuers($0) }
    }

    /// Opens an account for the person who holds `post` today, in the place of the administrator's post. A person has one
    /// account: another would be a way to act as them without their noticing.
    /// - Returns: the link with which they choose their password; nobody is shown it again.
    package func invite(_ login: LoginName, to post: ID<Post>, by actor: Actor) async throws -> (Account, SecretToken) {
        let directory = try await staff.directory()
        guard let entry = directory.post(post), actor.isConcerned(with: entry.place) else {
            throw AccountRefusal.unknownPost
        }
        guard let holder = directory.holder(of: post, on: staff.today) else { throw AccountRefusal.vacant }
        let (table, links) = (table, links)
        return try await house.door.open { passage in
            guard try table.find(login, passage) == nil else { throw AccountRefusal.loginTaken(login.description) }
            if let own = try table.find(holder.person, passage) {
                throw AccountRefusal.hasAccount(own.login.description)
            }
            let account = Account(id: ID(at: passage.now), login: login, person: holder.person, created: passage.now)
            let pen = try passage.record(
                Entry(
                    "account.invited", Subject(account.id), by: actor, division: holder.place,
                    what: ["person": .string(holder.person.description)]), first: true)
            try table.write(account, pen)
            return (account, try links.give(account.id, .invitation, in: passage))
        }
    }

    /// A link to choose a new password. The old one stands until then.
    /// - Parameter second: takes the second factor away as well, for who has lost telephone and paper.
    package func link(
        _ id: ID<Account>, removingSecond second: Bool = false, by actor: Actor, reason: String? = nil
    ) async throws -> SecretToken {
        let (table, links, sessions) = (table, links, sessions)
        let token = try await house.door.open { passage in
            guard var account = try table.find(id, passage) else { throw AccountRefusal.unknown }
            let isNew = account.password == nil
            let pen = try passage.record(
                Entry(
                    "account.linkGiven", Subject(id), by: actor, reason: reason,
                    what: ["secondFactorRemoved": .bool(second)]))
            if second {
                account.second = nil
                try table.write(account, pen)
                try table.replaceCodes([], of: id, pen)
                _ = try sessions.table.endAll(ofAccount: id, at: passage.now, pen)
            }
            return try links.give(id, isNew ? .invitation : .reset, in: passage)
        }
        sessions.forget()
        return token
    }

    package func lock(_ id: ID<Account>, by actor: Actor, reason: String? = nil) async throws {
        try await locking.lock(id, by: actor, reason: reason)
    }

    package func unlock(_ id: ID<Account>, by actor: Actor, reason: String? = nil) async throws {
        try await locking.unlock(id, by: actor, reason: reason)
    }

    /// Ends every session of an account.
    /// - Returns: how many were open.
    package func endSessions(_ id: ID<Account>, by actor: Actor, reason: String? = nil) async throws -> Int {
        let (table, sessions) = (table, sessions)
        let count = try await house.door.open { passage in
            guard try table.find(id, passage) != nil else { throw AccountRefusal.unknown }
            let pen = try passage.record(Entry("session.endedByOther", Subject(id), by: actor, reason: reason))
            return try sessions.table.endAll(ofAccount: id, at: passage.now, pen)
        }
        sessions.forget()
        return count
    }

    /// Lets the account be bound to another subject of the provider, as when somebody has got a new one there. Every
    /// session ends, since it may have been begun by the wrong one.
    package func unbind(_ id: ID<Account>, by actor: Actor, reason: String? = nil) async throws {
        let (table, subjects, sessions) = (table, subjects, sessions)
        try await house.door.open { passage in
            guard try table.find(id, passage) != nil else { throw AccountRefusal.unknown }
            guard let subject = try subjects.subject(of: id, passage) else { throw AccountRefusal.notBound }
            let pen = try passage.record(
                Entry(
                    "account.providerUnbound", Subject(id), by: actor, reason: reason,
                    what: ["issuer": .string(subject.issuer)]))
            try subjects.unbind(id, pen)
            _ = try sessions.table.endAll(ofAccount: id, at: passage.now, pen)
        }
        sessions.forget()
    }

    // MARK: Choosing a password

    /// The login name a link is for.
    /// - Throws: `SignInRefusal.link`.
    package func login(of link: SecretToken) async throws -> LoginName { try await account(of: link).login }

    /// Uses the link up. Every session of the account ends; signing in is a step of its own.
    /// - Throws: `PasswordRefusal`, and then the link can be used again; `SignInRefusal.link`.
    package func setPassword(_ password: String, with link: SecretToken) async throws {
        let known = try await account(of: link)
        let chosen = try await checked(PasswordRules.normalised(password), for: known)
        let (table, links, sessions) = (table, links, sessions)
        try await house.door.open { passage in
            let id = try links.use(link, in: passage)
            guard var account = try table.find(id, passage), !account.isLocked else { throw SignInRefusal.link }
            account.password = chosen.hash
            account.isShort = chosen.isShort
            let pen = try passage.record(Entry("account.passwordSet", Subject(id), by: .system("link")))
            try table.write(account, pen)
            _ = try sessions.table.endAll(ofAccount: id, at: passage.now, pen)
        }
        sessions.forget()
    }

    /// A password that may be chosen, as it is kept.
    /// - Parameter given: normalised.
    /// - Throws: `PasswordRefusal`.
    func checked(_ given: String, for account: Account) async throws -> (hash: String, isShort: Bool) {
        let isAlone = try await isAlone(account)
        if let fault = try await rules(account).fault(in: given, isAlone: isAlone) { throw PasswordRefusal(fault) }
        let hash = try await busyAsRefusal { try await hasher.hash(given) }
        return (hash, given.unicodeScalars.count < PasswordRules.shortestAlone)
    }

    /// Characters a password for this link has to have.
    package func shortest(for link: SecretToken) async throws -> Int {
        try await shortest(for: try await account(of: link))
    }

    func shortest(for account: Account) async throws -> Int {
        try await isAlone(account) ? PasswordRules.shortestAlone : PasswordRules.shortestWithSecond
    }

    private func account(of link: SecretToken) async throws -> Account {
        guard let id = try await links.account(link) else { throw SignInRefusal.link }
        let table = table
        guard let account = try await house.reader.read({ try table.find(id, $0) }), !account.isLocked else {
            throw SignInRefusal.link
        }
        return account
    }

    private func isAlone(_ account: Account) async throws -> Bool {
        let holders = try await staff.directory().holders(by: account.person, on: staff.today)
        return account.second == nil && !SecondFactor.isNeeded(holders.map(\.role))
    }

    private func rules(_ account: Account) async throws -> PasswordRules {
        let directory = try await staff.directory()
        let units = directory.holders(by: account.person, on: staff.today).flatMap { holder in
            [
                directory.unit(holder.unit)?.name, directory.unit(holder.unit)?.nameEnglish,
                directory.post(holder.post)?.name,
            ]
        }
        let words = [account.login.description, directory.name(account.person), house.county.code.description] + units
        return PasswordRules(words: words.compactMap { $0 }, blocked: settings.blocked)
    }
}

extension Actor {
    /// Whether a place is in that of the post; the command line is concerned with all.
    fileprivate func isConcerned(with place: DivisionCode) -> Bool {
        guard case .post(let holder) = self else { return true }
        return holder.place.contains(place)
    }
}

/// Why something was not done to an account. Nothing was changed.
package enum AccountRefusal: Explained, Hashable {
    case unknown
    case loginTaken(String)
    /// The person has an account of this name already.
    case hasAccount(String)
    /// There is no such post in the administrator's place.
    case unknownPost
    /// Nobody holds the post today.
    case vacant
    /// The account is bound to no provider.
    case notBound
    /// Only administrators deal with accounts.
    case notAdministrator
    /// Nobody locks themselves out.
    case yourself

    package var explanation: Explanation {
        switch self {
        case .unknown: Explanation(.notFound, "accounts.unknown")
        case .loginTaken(let login):
            Explanation(
                .conflict, "accounts.loginTaken", ["login": login],
                fields: [.init("/login", "accounts.loginTaken", ["login": login])])
        case .hasAccount(let login):
            Explanation(
                .conflict, "accounts.hasAccount", ["login": login],
                fields: [.init("/post", "accounts.hasAccount", ["login": login])])
        case .unknownPost:
            Explanation(.invalid, "accounts.admin.unknownPost", fields: [.init("/post", "accounts.admin.unknownPost")])
        case .vacant:
            Explanation(.conflict, "accounts.admin.vacant", fields: [.init("/post", "accounts.admin.vacant")])
        case .notBound: Explanation(.conflict, "accounts.notBound")
        case .notAdministrator: Explanation(.forbidden, "accounts.notAdministrator")
        case .yourself: Explanation(.conflict, "accounts.yourself")
        }
    }
}

/// Why a password may not be chosen, in words.
package struct PasswordRefusal: Explained, Hashable {
    let fault: PasswordFault

    init(_ fault: PasswordFault) { self.fault = fault }

    package var explanation: Explanation {
        let (key, arguments): (String, [String: String]) =
            switch fault {
            case .tooShort(let least): ("accounts.password.tooShort", ["least": "\(least)"])
            case .tooLong(let most): ("accounts.password.tooLong", ["most": "\(most)"])
            case .common: ("accounts.password.common", [:])
            case .aboutYou: ("accounts.password.aboutYou", [:])
            case .pattern: ("accounts.password.pattern", [:])
            }
        return Explanation(.invalid, key, arguments, fields: [.init("/password", key, arguments)])
    }
}
