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
    /// Bytes of bodies that the server holds at once, of all connections together; beyond, those who send more than
    /// `smallBody` are told to come back. What is made of a body may take three times as much.
    package var heldBytes = 512 << 20
    /// Bytes of a body that always find room.
    package var smallBody = 64 * 1024
    /// Bytes of one header or of the address, of all of them, and how many there may be.
    package var headerBytes = 16 * 1024
    package var allHeaderBytes = 48 * 1024
    package var headerFields = 100

    package init() {}
}

/// How many connections are open, and how many were ended by the server's patience.
package final class Connections: Sendable {
    package let open = Counter()
    /// Bytes of bodies whose answer has not begun.
    package let held = Counter()
    package let refused = Counter()
    package let tooSlow = Counter()
    package let malformed = Counter()

    package init() {}

    package func write(to page: inout Exposition) {
        page.single("shanzhi_connections", .gauge, "Connections that are open.", open.now)
        page.single("shanzhi_request_bytes_held", .gauge, "Bytes of bodies whose answer has not begun.", held.now)
        page.family(
            "shanzhi_connections_ended_total", .counter,
            "Connections that the server ended, by why: refused (too many, or no room), slow, malformed.")
        for (why, counter) in [("refused", refused), ("slow", tooSlow), ("malformed", malformed)] {
            page.sample("shanzhi_connections_ended_total", ["why": why], counter.now)
        }
    }
}
