package import Cases
import Foundation
package import Kernel
import Platform
import Posts
import Store

/// A round of inspection that runs in the demo's village, with two tips: one in dialogue, one that waits.
package struct RoundStory: Sendable {
    private struct Story: Decodable {
        struct Told: Decodable {
            let daysAgo: Int64
            let ticket: String
            let kind: String
            let words: String
            let answer: String?
            let more: String?
        }

        let title: String
        let villages: [DivisionCode]
        let daysAgo: Int64
        let days: Int
        let channels: String
        let hours: String
        let tips: [Told]
    }

    private let disclosure: Disclosure
    private let turn: @Sendable (Timestamp) -> Void
    private let story: Story

    /// - Parameter turn: turns the clock.
    package init(_ disclosure: Disclosure, turn: @escaping @Sendable (Timestamp) -> Void) throws {
        self.disclosure = disclosure
        self.turn = turn
        story = try JSONDecoder().decode(Story.self, from: Shipped.data("demo-rounds"))
    }

    package func interludes(until now: Timestamp) async throws -> [Playback.Interlude] {
        let day = CountyTime.china.date(now)
        let noon = CountyTime.china.moment(day, minute: 600)
        let directory = try await disclosure.staff.directory()
        guard let village = story.villages.first,
            let holder = directory.holders(role: .inspector, on: day).first(where: { $0.place.contains(village) })
        else { throw DemoGap.people }
        let (rounds, first) = (disclosure.rounds, noon.adding(days: -story.daysAgo))
        let from = CountyTime.china.date(first)
        let draft = RoundWork.Draft(
            title: story.title, team: [holder.post], villages: story.villages, from: from,
            to: from.adding(days: story.days), channels: story.channels, hours: story.hours)
        let announced = Playback.Interlude(at: first) {
            turn(first)
            _ = try await rounds.announce(draft, by: .post(holder))
        }
        let told = story.tips.map { told in
            let time = noon.adding(days: -told.daysAgo)
            return Playback.Interlude(at: time) {
                turn(time)
                try await tell(told, about: village, to: .post(holder))
            }
        }
        return [announced] + told
    }

    private func tell(_ told: Story.Told, about village: DivisionCode, to inspector: Actor) async throws {
        let (rounds, table, today) = (
            disclosure.rounds, disclosure.rounds.table, CountyTime.china.date(disclosure.house.time.now())
        )
        let running = try await disclosure.house.reader.read { try table.running(village, on: today, $0) }
        guard let round = running.first else { throw DemoGap.story }
        let code = try await rounds.leave(
            .init(village: village, kind: told.kind, words: told.words, contact: nil, ticket: told.ticket),
            in: round.number)
        guard let answer = told.answer else { return }
        let tip = try await rounds.read(code).tip
        try await rounds.answer(tip.id, words: answer, by: inspector)
        if let more = told.more { try await rounds.tell(more, with: code) }
    }
}
