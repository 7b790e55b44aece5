import Cases
import Foundation
import Hummingbird
import Journal
import Ledger
import Me
import Places
import Platform
import Posts
import Store
import Web

/// The whole system on one screen: every capability, in the order in which they build on each other.
struct Capabilities: Sendable {
    static let all: [any Capability.Type] = [Places.self, Posts.self, Cases.self, Ledger.self, Me.self]

    let places: Places
    let posts: Posts
    let cases: Cases
    let ledger: Ledger
    let me: Me

    /// - Throws: `LogPolicyFault`.
    init(_ house: House, _ settings: Settings) throws {
        places = Places(house)
        posts = Posts(house)
        cases = Cases(house, staff: posts.staff, territory: places.territory)
        ledger = try Ledger(
            house, settings.log, post: { _, _ in throw NoOutwardCalls() },
            holdsReceipt: { [seal = house.seal] secret, report in
                ReceiptToken(secret) == ReceiptToken(of: report, seal)
            })
        me = Me(
            house, cases: cases, staff: posts.staff, retention: Self.retention,
            sweeps: ([places, posts, cases, ledger] as [any Capability]).flatMap(\.sweeps),
            forget: { [county = house.county] positions, pen in
                try Erasure.destroySalts(of: positions, in: county, pen)
            })
    }

    private struct NoOutwardCalls: Error {}

    var parts: [any Capability] { [places, posts, cases, ledger, me] }

    /// How long each table keeps what is in it.
    static var retention: [RetainedTable] { Journal.retention + all.flatMap { $0.retention } }

    static var migrations: [Migration] { Journal.migrations + all.flatMap { $0.migrations } }
    /// Where what is sealed lies.
    static var sealed: [SealedColumn] { all.flatMap { $0.sealed } }
    /// What each part says of its own routes, for the OpenAPI document.
    static func descriptions() throws -> [Data] {
        try resources.flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.lastPathComponent.hasPrefix("openapi") && $0.pathExtension == "json" }
        }.map { try Data(contentsOf: $0) }
    }

    static var resources: [URL] { all.compactMap { $0.resources } + [Bundle.module.resourceURL].compactMap { $0 } }
}
