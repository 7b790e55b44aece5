import Kernel
import Web

/// How often a code may be tried and something be told from one address, or told by one code: in memory, on each server
/// for itself, and gone with it. It asks nobody who they are, so it is the same for those who have signed in.
struct TipLimits: Sendable {
    private let codes = RateLimit(burst: 10, pause: 60)
    /// Tips and later turns together: a village may share one address.
    private let words = RateLimit(burst: 20, pause: 180)
    private let turns = RateLimit(burst: 5, pause: 600)

    /// - Throws: `TooOften`.
    func attempt(from peer: String, at now: Timestamp) throws(TooOften) { try codes.check(peer, at: now) }

    /// A code that is right does not count.
    func succeeded(_ peer: String) { codes.giveBack(peer) }

    /// Counts something that is told.
    /// - Parameter code: by which it is told; `nil` for a new tip.
    /// - Throws: `TooOften`.
    func tell(from peer: String, by code: TipCode? = nil, at now: Timestamp) throws(TooOften) {
        try words.check(peer, at: now)
        if let code { try turns.check(code.digits, at: now) }
    }
}
