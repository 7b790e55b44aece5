import Foundation
import Kernel

/// How long what was given may lie at one place before everybody reads that it does.
/// - Source: `donations.json`; the county's own rule.
struct DonationRule: Sendable, Hashable, Decodable {
    let source: String
    let restDays: Int

    /// The moment from which on it lies too long.
    func end(of rest: Timestamp) -> Timestamp {
        CountyTime.china.moment(CountyTime.china.date(rest).adding(days: restDays + 1))
    }

    static func shipped() throws -> Self {
        try JSONDecoder().decode(Self.self, from: Shipped.data("donations"))
    }
}
