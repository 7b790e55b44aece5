import Accounts
import ArgumentParser
import Foundation
import Kernel
import Logging
import Posts
import Store

struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Staff: give a post, hand it over, open accounts, end sessions.",
        subcommands: [Add.self, Hand.self, Invite.self, Link.self, Lock.self, Reset.self])

    /// `user add`: a post and the person who holds it from today.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a person a post.")

        @OptionGroup var place: Place
        @Option(help: "The unit's code, as in units.csv.") var unit: String
        @Option(help: "The role, as in posts.csv.") var role: String
        @Option(help: "The post's name.") var post: String
        @Option(help: "The person's name.") var person: String
        @Option(help: "The place the post is for (default: the unit's).") var over: String?

        func run() async throws {
            let system = try await System.open(try place.settings(), log: Terminal.log(.error))
            let directory = try await system.posts.staff.directory()
            let own = UnitCode(unit).flatMap { directory.unit($0) }?.place.description
            let fields = [unit, role, post, over ?? own ?? "", person, system.posts.staff.today.description, ""]
            let header = CSVWriter.record(["unit", "role", "name", "place", "person", "valid_from", "valid_to"])
            let report = try await system.posts.staff.importPosts(
                Array((header + CSVWriter.record(fields)).utf8), strict: true, by: .system("user add"))
            await system.database.close()
            if let row = report.rejected.first {
                Terminal.complain(Terminal.text(row.key, row.arguments))
                throw ExitCode(1)
            }
            print(Terminal.text("app.user.added", ["person": person, "post": post]))
        }
    }

    /// `user role`: somebody else holds the post from today.
    struct Hand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Hand a post over to a person; open work stays with the post.")

        @OptionGroup var place: Place
        @Argument(help: "The post's id, as in /api/v1/units/{code}.") var post: String
        @Option(help: "Who takes it.") var person: String
        @Option(help: "Why.") var reason: String?

        func run() async throws {
            guard let post = ID<Post>(post) else { throw ValidationError(Terminal.text("posts.unknownPost")) }
            let system = try await System.open(try place.settings(), log: Terminal.log(.error))
            try await system.posts.staff.handOver(
                post, to: person, from: system.posts.staff.today, by: .system("user role"), reason: reason)
            await system.database.close()
            print(Terminal.text("app.user.handed", ["person": person]))
        }
    }

    /// `user reset`: every session of the post ends.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End every session of a post.")

        @OptionGroup var place: Place
        @Argument(help: "The post's id.") var post: String

        func run() async throws {
            guard let post = ID<Post>(post) else { throw ValidationError(Terminal.text("posts.unknownPost")) }
            let system = try await System.open(try place.settings(), log: Terminal.log(.error))
            let ended = try await system.accounts.sessions.endAll(of: post, by: .system("user reset"))
            await system.database.close()
            print(Terminal.text("app.user.reset", ["count": "\(ended)"]))
        }
    }
}
