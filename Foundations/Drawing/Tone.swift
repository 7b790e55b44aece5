/// What a colour says; the words beside it say it too.
package enum Tone: String, Sendable, Hashable, CaseIterable {
    /// As it should be.
    case good
    case due, late, info
    /// Neither good nor bad.
    case plain
}
