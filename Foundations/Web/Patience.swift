package import NIOCore
import Synchronization
package import Watch

/// How long the server waits for its clients, and how many it takes at once.
package struct Patience: Sendable {
    /// From the first byte of a request to the end of its headers.
    package var headers = TimeAmount.seconds(10)
    /// How often a body must have made progress of `leastBytes` while the server waits for it, and three of these for
    /// an answer that the client takes nothing of.
    package var progress = TimeAmount.seconds(10)
    /// A telephone on a bad line sends ten times as much.
    package var leastBytes = 1_024
    /// How long a connection that is being closed may still send, so that the client reads why.
    package var farewell = TimeAmount.seconds(2)
    /// The most bytes it may still send.
    package var farewellBytes = 1 << 20
    /// Connections open at once; those beyond are told to come back.
    package var connections = 2_000
    /// Bytes of one header or of the address, of all of them, and how many there may be.
    package var headerBytes = 16 * 1024
    package var allHeaderBytes = 48 * 1024
    package var headerFields = 100

    package init() {}
}

/// How many connections are open, and how many were ended by the server's patience.
package final class Connections: Sendable {
    package let open = Counter()
    package let refused = Counter()
    package let tooSlow = Counter()
    package let malformed = Counter()

    package init() {}

    package func write(to page: inout Exposition) {
        page.single("shanzhi_connections", .gauge, "Connections that are open.", open.now)
        page.family(
            "shanzhi_connections_ended_total", .counter,
            "Connections that the server ended, by why: refused (too many), slow, malformed.")
        for (why, counter) in [("refused", refused), ("slow", tooSlow), ("malformed", malformed)] {
            page.sample("shanzhi_connections_ended_total", ["why": why], counter.now)
        }
    }
}
