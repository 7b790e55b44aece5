package import Cases
import Foundation
package import Kernel
import Platform
import Posts
import Synchronization

/// Three invented gifts of the demo's village on their way: rice that went to families, money for houses of which a part
/// lies too long, and quilts on their way with a write-off that waits for a second person.
package struct DonationStory: Sendable {
    private struct Story: Decodable {
        struct Given: Decodable {
            let name: String
            let daysAgo: Int64
            let minute: Int64
            let gift: String
            let item: String?
            let unit: String?
            let quantity: String
            let purpose: String
            let donor: String
            let donorName: String?
            let named: Bool?
        }

        struct Moved: Decodable {
            let of: String
            let daysAgo: Int64
            let minute: Int64
            let kind: String
            let from: Int
            let quantity: String
            let recipient: String?
            let place: String?
            let words: String?
            let by: String?
        }

        let village: DivisionCode
        let gifts: [Given]
        let moves: [Moved]
    }

    /// Numbers of the gifts by the name that the story gives them.
    private final class Numbers: Sendable {
        let known = Mutex([String: CaseNumber]())
    }

    private let disclosure: Disclosure
    private let turn: @Sendable (Timestamp) -> Void
    private let story: Story

    /// - Parameter turn: turns the clock.
    package init(_ disclosure: Disclosure, turn: @escaping @Sendable (Timestamp) -> Void) throws {
        self.disclosure = disclosure
        self.turn = turn
        story = try JSONDecoder().decode(Story.self, from: Shipped.data("demo-donations"))
    }

    package func interludes(until now: Timestamp) async throws -> [Playback.Interlude] {
        let day = CountyTime.china.date(now)
        let clerk = try await disclosure.holder(.disclosureClerk, of: story.village, on: day)
        let committee = try await disclosure.holder(.supervisionCommittee, of: story.village, on: day)
        let numbers = Numbers()
        let midnight = CountyTime.china.moment(day)
        func at(_ daysAgo: Int64, _ minute: Int64) -> Timestamp {
            midnight.adding(days: -daysAgo).adding(minutes: minute)
        }
        let given = story.gifts.map { gift in
            let time = at(gift.daysAgo, gift.minute)
            return Playback.Interlude(at: time) {
                turn(time)
                let number = try await disclosure.donations.receive(try draft(gift), in: story.village, by: clerk)
                numbers.known.withLock { $0[gift.name] = number }
            }
        }
        let moved = story.moves.map { move in
            let time = at(move.daysAgo, move.minute)
            return Playback.Interlude(at: time) {
                turn(time)
                let actor = move.by == "committee" ? committee : clerk
                try await make(move, numbers.known.withLock { $0[move.of] }, actor)
            }
        }
        return given + moved
    }

    private func gift(_ gift: Story.Given) -> Gift {
        gift.gift == "money" ? .money : .goods(item: gift.item ?? "", unit: gift.unit ?? "")
    }

    private func draft(_ given: Story.Given) throws -> DonationWork.Draft {
        let gift = gift(given)
        guard let quantity = gift.quantity(parsing: given.quantity), let donor = Donor.Kind(rawValue: given.donor)
        else {
            throw DemoGap.story
        }
        return DonationWork.Draft(
            gift: gift, quantity: quantity, purpose: given.purpose, donor: donor, donorName: given.donorName ?? "",
            isNamed: given.named ?? false)
    }

    private func make(_ move: Story.Moved, _ number: CaseNumber?, _ actor: Actor) async throws {
        guard let number, let kind = DonationMove.Kind(rawValue: move.kind),
            let given = story.gifts.first(where: { $0.name == move.of }),
            let quantity = gift(given).quantity(parsing: move.quantity)
        else { throw DemoGap.story }
        try await disclosure.donations.move(
            DonationMove(kind: kind, from: move.from, quantity: quantity),
            .init(
                place: move.place ?? "", recipient: move.recipient.flatMap { Recipient.Kind(rawValue: $0) },
                words: move.words ?? ""),
            of: number, by: actor)
    }
}
