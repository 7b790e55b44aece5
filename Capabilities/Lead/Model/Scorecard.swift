import Foundation
package import Kernel
import Web

/// What the leader's page shows and measures by: data, never constants in code.
package struct Scorecard: Sendable, Decodable {
    /// An indicator and what is aimed at.
    package struct Measure: Sendable, Decodable {
        package enum Better: String, Sendable, Decodable { case higher, lower }

        package let id: String
        package let better: Better
        /// Ten-thousandths.
        package let target: Int
        package let from: LocalDate
        let sourceZh: String
        let sourceEn: String

        package func source(english: Bool) -> String { english ? sourceEn : sourceZh }
    }

    /// When something counts as coming up again and again.
    package struct Recurring: Sendable, Decodable {
        package let days: Int
        package let times: Int
    }

    /// Nobody takes in more at a glance.
    /// - Source: ui.md, "Leader".
    static let most = 8

    package let version: String
    /// Below so many counted items a rate is not judged, and not compared with others.
    package let smallest: Int
    /// Changes smaller than this are none, in ten-thousandths.
    package let steady: Int
    package let recurring: Recurring
    package let indicators: [Measure]

    package static func shipped() throws -> Scorecard {
        guard let url = Bundle.module.url(forResource: "scorecard", withExtension: "json", subdirectory: "Defaults")
        else { throw ScorecardFault.missing }
        let card = try JSONDecoder().decode(Scorecard.self, from: try Data(contentsOf: url))
        guard (1...most).contains(card.indicators.count) else { throw ScorecardFault.tooMany(card.indicators.count) }
        return card
    }
}

/// Why there is no scorecard; stops the start.
package enum ScorecardFault: Error, Hashable {
    case missing
    case tooMany(Int)
}

/// What is aimed at from a day on, and who says so.
package struct Target: Hashable, Sendable {
    package let indicator: String
    package let from: LocalDate
    /// Ten-thousandths.
    package let permyriad: Int
    /// The document that sets it.
    package let source: String
}
