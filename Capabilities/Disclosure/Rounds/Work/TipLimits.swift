import Kernel
import Web

/// How often a code may be tried from one address: in memory, on each server for itself, and gone with it.
struct TipLimits: Sendable {
    private let codes = RateLimit(burst: 10, pause: 60)

    /// - Throws: `TooOften`.
    func attempt(from peer: String, at now: Timestamp) throws(TooOften) { try codes.check(peer, at: now) }

    /// A code that is right does not count.
    func succeeded(_ peer: String) { codes.giveBack(peer) }
}
