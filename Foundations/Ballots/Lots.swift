import Crypto
import Transparency

/// A public draw 摇号 that anybody recomputes with a hash function.
///
/// The pool is published, the organiser commits to a secret, a named public value that nobody knows yet is awaited; then
/// the secret is revealed and ranks everybody in the pool.
/// - Source: `Documentation/draws.md`; the order of steps is the county's own, the parts are SHA-256 (FIPS 180-4) and HMAC
///   (RFC 2104).
package enum Lots {
    /// The organiser's secret, and the public value after it is hashed.
    package static let secretLength = 32

    /// The root over the entrants as published: the tree of RFC 6962, a leaf for the UTF-8 bytes of each id.
    package static func pool(_ entrants: [String]) -> [UInt8] {
        TreeHash.root(of: entrants.map { .leaf(Array($0.utf8)) }).bytes
    }

    /// What the organiser publishes before the public value is known.
    package static func commitment(to secret: [UInt8]) -> [UInt8] {
        hash("shanzhi-draw/v1/commit\n", secret)
    }

    /// What ranks the entrants.
    /// - Parameters:
    ///   - pool: the root over the entrants, 32 bytes.
    ///   - beacon: SHA-256 of the named public value, 32 bytes.
    package static func seed(pool: [UInt8], secret: [UInt8], beacon: [UInt8]) -> [UInt8] {
        hash("shanzhi-draw/v1/seed\n", pool + secret + beacon)
    }

    /// Everybody in the pool, first to last: ascending by HMAC-SHA256 of the id under the seed, ties by id. The first few
    /// win, the rest are the waiting list.
    package static func ranking(_ entrants: [String], seed: [UInt8]) -> [String] {
        let key = SymmetricKey(data: seed)
        return entrants.map { entrant in
            (rank: Array(HMAC<SHA256>.authenticationCode(for: Array(entrant.utf8), using: key)), id: entrant)
        }.sorted { a, b in
            a.rank == b.rank ? a.id < b.id : a.rank.lexicographicallyPrecedes(b.rank)
        }.map(\.id)
    }

    private static func hash(_ label: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(label.utf8) + bytes))
    }
}
