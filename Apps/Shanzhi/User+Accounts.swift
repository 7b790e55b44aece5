import Accounts
import ArgumentParser
import Credentials
import Foundation
import Kernel
import Logging
import Posts
import Store

extension User {
    /// `user invite`: an account for whoever holds a post, and the link with which they choose their password.
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open an account for the holder of a post; prints a one-time link to choose a password.")

        @OptionGroup var place: Place
        @Argument(help: "The login name.") var login: String
        @Option(help: "The post's id, as in /api/v1/units/{code}; or give --unit and --role.") var post: String?
        @Option(help: "The unit's code, as in units.csv.") var unit: String?
        @Option(help: "The role, as in posts.csv.") var role: String?
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await withAccounts(place) { system in
                let name = try User.login(login)
                let id = try await found(system)
                let (account, link) = try await system.accounts.office.invite(name, to: id, by: .system("user invite"))
                try User.show(link, account.login, system, json: json)
            }
        }

        private func found(_ system: System) async throws -> ID<Post> {
            if let post {
                guard let id = ID<Post>(post) else { throw ValidationError(Terminal.text("posts.unknownPost")) }
                return id
            }
            let directory = try await system.posts.staff.directory()
            let posts = unit.flatMap { UnitCode($0) }.map { directory.posts(of: $0) } ?? []
            let held = posts.filter { entry in
                entry.role.rawValue == role && directory.holder(of: entry.id, on: system.posts.staff.today) != nil
            }
            guard let first = held.first else { throw ValidationError(Terminal.text("posts.unknownPost")) }
            return first.id
        }
    }

    /// `user link`: another link, for who has forgotten the password.
    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a one-time link to choose a new password; the old one stands until then.")

        @OptionGroup var place: Place
        @Argument(help: "The login name.") var login: String
        @Flag(help: "Also take away the second factor, for who has lost telephone and recovery codes.")
        var secondFactor = false
        @Option(help: "Why.") var reason: String?
        @Flag(help: "As JSON.") var json = false

        func run() async throws {
            try await withAccounts(place) { system in
                let account = try await system.accounts.office.find(try User.login(login))
                let link = try await system.accounts.office.link(
                    account.id, removingSecond: secondFactor, by: .system("user link"), reason: reason)
                try User.show(link, account.login, system, json: json)
            }
        }
    }

    /// `user lock` and `user lock --undo`.
    struct Lock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lock an account and end its sessions.")

        @OptionGroup var place: Place
        @Argument(help: "The login name.") var login: String
        @Flag(help: "Unlock it instead.") var undo = false
        @Option(help: "Why.") var reason: String?

        func run() async throws {
            try await withAccounts(place) { system in
                let office = system.accounts.office
                let account = try await office.find(try User.login(login))
                if undo {
                    try await office.unlock(account.id, by: .system("user lock"), reason: reason)
                } else {
                    try await office.lock(account.id, by: .system("user lock"), reason: reason)
                }
                print(
                    Terminal.text(undo ? "app.user.unlocked" : "app.user.locked", ["login": account.login.description]))
            }
        }
    }

    static func login(_ text: String) throws -> LoginName {
        guard let name = LoginName(text) else { throw ValidationError(Terminal.text("accounts.field.login")) }
        return name
    }

    static func show(_ link: SecretToken, _ login: LoginName, _ system: System, json: Bool) throws {
        let address = system.linkAddress(link)
        if json { return print(try Terminal.json(["login": login.description, "link": address])) }
        print(Terminal.text("app.user.link", ["login": login.description, "address": address]))
    }
}

/// Opens the data for one command and closes it again.
private func withAccounts(_ place: Place, _ body: (System) async throws -> Void) async throws {
    let system = try await System.open(try place.settings(), log: Terminal.log(.error))
    do {
        try await body(system)
    } catch {
        await system.database.close()
        throw error
    }
    await system.database.close()
}

extension System {
    /// Where a one-time link leads, as far as this machine knows its own address.
    func linkAddress(_ link: SecretToken) -> String {
        let path = accounts.linkAddress(link.text)
        return path.hasPrefix("/") ? "http://\(settings.host):\(settings.port)\(path)" : path
    }
}
