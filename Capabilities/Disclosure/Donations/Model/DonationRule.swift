import Foundation
import Kernel

/// How long what was given may lie at one place, be underway, or wait to be written off, before everybody reads that it
/// does.
/// - Source: `donations.json`; the county's own rule.
struct DonationRule: Sendable, Hashable, Decodable {
    let source: String
    let restDays: Int
    let underwayDays: Int
    let askedDays: Int

    /// Nothing for what has arrived where it goes.
    func days(_ state: DonationStep.State) -> Int? {
        switch state {
        case .lying: restDays
        case .underway: underwayDays
        case .asked: askedDays
        case .handedOver, .writtenOff: nil
        }
    }

    /// Since when a part waits for its next step; who has to agree has time from when they were asked.
    func began(_ step: DonationStep) -> Timestamp { step.state == .asked ? step.at : step.since }

    /// The moment from which on a part has waited too long.
    func end(of step: DonationStep) -> Timestamp? {
        days(step.state).map { CountyTime.china.moment(CountyTime.china.date(began(step)).adding(days: $0 + 1)) }
    }

    static func shipped() throws -> Self {
        try JSONDecoder().decode(Self.self, from: Shipped.data("donations"))
    }
}
