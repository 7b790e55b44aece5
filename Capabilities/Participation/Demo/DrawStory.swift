package import Cases
package import Kernel
import Synchronization

/// A draw of market stalls that was made ten days ago, and meal coupons of which a few are left; through the same doors as
/// real ones.
package struct DrawStory: Sendable {
    private let draws: DrawWork
    private let offers: OfferWork
    private let cast: DemoCast

    package init(_ participation: Participation, cast: DemoCast) {
        (draws, offers) = (participation.draws.work, participation.offers.work)
        self.cast = cast
    }

    private static let entrants = 46

    /// What the committee keeps between two interludes.
    private final class Kept: Sendable {
        let draw = Mutex<(number: CaseNumber, secret: [UInt8])?>(nil)
    }

    /// - Parameter now: the end of the history.
    package func interludes(until now: Timestamp) -> [Playback.Interlude] {
        let kept = Kept()
        let (sealing, opening) = (now.adding(days: -20), now.adding(days: -2))
        return [
            cast.interlude(at: sealing) {
                let draw = try await draws.make(plan(sealing), by: cast.clerk)
                try await draws.list(list, for: draw.number, by: cast.clerk)
                let secret = try await draws.seal(draw.number, by: cast.committee)
                kept.draw.withLock { $0 = (draw.number, secret) }
            },
            cast.interlude(at: now.adding(days: -10)) {
                guard let draw = kept.draw.withLock({ $0 }) else { return }
                try await draws.reveal(
                    draw.number, secret: draw.secret, value: cast.words.draw.drawn, by: cast.committee)
            },
            cast.interlude(at: opening) {
                let offer = try await offers.make(coupons(from: opening), by: cast.clerk)
                for person in 0..<17 { _ = try await offers.claim(offer.number, by: cast.resident(person)) }
            },
        ]
    }

    private func plan(_ sealing: Timestamp) -> DrawPlan {
        let words = cast.words.draw
        return DrawPlan(
            place: cast.place, title: words.title, text: words.text, places: 6,
            value: .init(name: words.value, from: sealing.adding(days: 9)), revealBy: sealing.adding(days: 12),
            fallback: .init(name: words.fallback, from: sealing.adding(days: 14)))
    }

    private func coupons(from opening: Timestamp) -> OfferPlan {
        OfferPlan(
            place: cast.place, title: cast.words.offer.title, text: cast.words.offer.text, amount: 40, opens: opening,
            closes: opening.adding(days: 30))
    }

    private var list: [Entrant] {
        (1...Self.entrants).map { Entrant(id: "A-\(padded($0, 4))", maskedName: cast.maskedName($0)) }
    }
}
