import Foundation
import Kernel

/// A round of inspection: who looks at which villages, when, and how they can be reached; all of it is public.
struct Round: Sendable, Hashable {
    enum State: String, Sendable, CaseIterable {
        case coming, running, ended, published
        /// Its tips were erased at the end of their term before anybody published what came of them.
        case erased
    }

    let id: ID<Round>
    let number: CaseNumber
    let title: String
    let team: [ID<Post>]
    let villages: [DivisionCode]
    let from: LocalDate
    let to: LocalDate
    /// Where the team can be reached besides here.
    let channels: String
    let hours: String
    let announced: Timestamp
    var results: RoundResults?
    /// When its tips were erased.
    var erased: Timestamp?

    func state(on day: LocalDate) -> State {
        if results != nil { return .published }
        if erased != nil { return .erased }
        return day < from ? .coming : day <= to ? .running : .ended
    }
}

/// What a round came to, counted from its tips.
struct RoundResults: Sendable, Hashable, Codable {
    let tips: Int
    /// Tips by kind and by outcome.
    let kinds: [String: Int]
    let outcomes: [String: Int]
    let words: String
    let day: LocalDate

    /// Tips in which there was something: handed on or put right.
    var matters: Int { (outcomes[Tip.Outcome.handedOn.rawValue] ?? 0) + putRight }
    var putRight: Int { outcomes[Tip.Outcome.putRight.rawValue] ?? 0 }
}

/// What kinds of tips there are, and how long tips are kept after the end of their round.
/// - Source: `inspections.json`; the county's own rule.
struct RoundTerms: Sendable, Decodable {
    struct Kind: Sendable, Decodable {
        let id: String
        let name: String
        let nameEnglish: String

        func name(english: Bool) -> String { english ? nameEnglish : name }
    }

    let source: String
    let keptDays: Int
    let kinds: [Kind]

    func kind(_ id: String) -> Kind? { kinds.first { $0.id == id } }

    static func shipped() throws -> Self {
        try JSONDecoder().decode(Self.self, from: Shipped.data("inspections"))
    }
}
