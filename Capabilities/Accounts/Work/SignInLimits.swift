import Kernel
import Web

/// How often somebody may try.
package struct SignInLimits: Sendable {
    package struct Numbers: Sendable {
        /// Of attempts from one address, and seconds until one more.
        package var peer = (burst: 60, pause: 10.0)
        /// Of attempts on one account or telephone number.
        package var name = (burst: 10, pause: 300.0)
        /// Of codes to one telephone.
        package var code = (burst: 3, pause: 600.0)
        /// Wrong passwords in a row until the account is locked.
        /// - Source: NIST SP 800-63B-4, section 3.2.2: no more than 100.
        package var wrong = 100

        package init() {}
    }

    private let peers: RateLimit
    private let names: RateLimit
    private let codes: RateLimit

    init(_ numbers: Numbers) {
        peers = RateLimit(burst: numbers.peer.burst, pause: numbers.peer.pause)
        names = RateLimit(burst: numbers.name.burst, pause: numbers.name.pause)
        codes = RateLimit(burst: numbers.code.burst, pause: numbers.code.pause)
    }

    /// - Throws: `TooOften`.
    func attempt(_ name: String, from peer: String, at now: Timestamp) throws(TooOften) {
        try peers.check(peer, at: now)
        try names.check(name, at: now)
    }

    /// An attempt that succeeded does not count: whoever signs in often on a shared computer is not kept out.
    func succeeded(_ name: String) { names.giveBack(name) }

    func code(_ name: String, from peer: String, at now: Timestamp) throws(TooOften) {
        try peers.check(peer, at: now)
        try codes.check(name, at: now)
    }

    func visit(from peer: String, at now: Timestamp) throws(TooOften) { try peers.check(peer, at: now) }
}
