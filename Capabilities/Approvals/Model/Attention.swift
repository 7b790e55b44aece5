/// How much waits for somebody.
package struct Attention: Sendable, Hashable {
    /// Proposals on which they may decide.
    package var waiting = 0
    /// What was done behind an alert, and they have to look at.
    package var alerts = 0

    package var all: Int { waiting + alerts }
}
