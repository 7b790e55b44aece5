import Accounts
import Cases
import Foundation
import Hummingbird
import Journal
import Places
import Platform
import Posts
import Store
import Web

/// The whole system on one screen: every capability, in the order in which they build on each other.
struct Capabilities: Sendable {
    static let all: [any Capability.Type] = [Places.self, Posts.self, Accounts.self, Cases.self]

    let places: Places
    let posts: Posts
    let accounts: Accounts
    let cases: Cases

    init(_ house: House, _ signIn: AccountSettings) throws {
        places = Places(house)
        posts = Posts(house)
        accounts = try Accounts(house, staff: posts.staff, settings: signIn)
        cases = Cases(house, staff: posts.staff, territory: places.territory)
    }

    var parts: [any Capability] { [places, posts, accounts, cases] }

    static var migrations: [Migration] { Journal.migrations + all.flatMap { $0.migrations } }
    /// What each part says of its own routes, for the OpenAPI document.
    static func descriptions() throws -> [Data] {
        try resources.flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.lastPathComponent.hasPrefix("openapi") && $0.pathExtension == "json" }
        }.map { try Data(contentsOf: $0) }
    }

    static var resources: [URL] { all.compactMap { $0.resources } + [Bundle.module.resourceURL].compactMap { $0 } }
}
