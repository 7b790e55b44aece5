import Kernel

/// What somebody told a team about a village. Of when it came only the day is known, and nothing of where from.
struct Tip: Sendable, Hashable {
    /// How the team was done with it.
    enum Outcome: String, Sendable, CaseIterable { case handedOn, putRight, unfounded, noted }

    /// Drawn by lot: it holds no time.
    let id: ID<Tip>
    let round: ID<Round>
    let village: DivisionCode
    let kind: String
    let day: LocalDate
    var outcome: Outcome?
    /// Whether the last word is not the team's.
    var waits = true
}

/// One turn of the dialogue between whoever told and the team.
struct TipMessage: Sendable, Hashable {
    let id: ID<TipMessage>
    let ordinal: Int
    let isTeam: Bool
    let day: LocalDate
}

/// What is sealed of a message.
struct TipWords: Sendable, Hashable, Codable {
    let words: String
    /// How to reach whoever told, if they want to be reached.
    var contact: String?
}

extension ID {
    /// An id without a time in it.
    /// - Source: RFC 9562, section 5.8 (version 8), all of it random.
    static func drawn() -> Self {
        var generator = SystemRandomNumberGenerator()
        return drawn(from: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// - Parameter secret: 16 bytes or more that nobody can foresee.
    static func drawn(from secret: [UInt8]) -> Self {
        var bytes = Array(secret.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        guard let id = Self(bytes: bytes) else { preconditionFailure("16 bytes make an id") }
        return id
    }
}
