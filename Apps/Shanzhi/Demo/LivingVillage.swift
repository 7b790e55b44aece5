import Accounts
import Cases
import Disclosure
import Journal
import Kernel
import Participation
import Platform
import Posts

/// One village of the demo county in which people also decide, draw, pay and answer.
struct LivingVillage: Sendable {
    let parts: Capabilities
    let house: House
    let clock: DemoClock

    /// What happens there beside the cases, up to `now`.
    /// - Throws: `DemoFault.missing` when nobody holds the posts it takes.
    func interludes(until now: Timestamp) async throws -> [Playback.Interlude] {
        let cast = try await cast(at: now)
        let timers = Timers(
            house.door, reader: house.reader, handlers: parts.participation.timers + parts.disclosure.timers,
            log: house.log)
        let donations = try DonationStory(parts.disclosure) { clock.turn(to: $0) }
        let rounds = try RoundStory(parts.disclosure) { clock.turn(to: $0) }
        let nights = (0..<DemoCounty.days).map { day in
            let time = now.adding(days: -Int64(day))
            return Playback.Interlude(at: time) {
                clock.turn(to: time)
                _ = try await timers.fireDue()
            }
        }
        return nights + DrawStory(parts.participation, cast: cast).interludes(until: now)
            + InitiativeStory(parts.participation, cast: cast).interludes(until: now)
            + VoteStory(parts.participation, cast: cast).interludes(until: now)
            + (try await donations.interludes(until: now)) + (try await rounds.interludes(until: now))
            + (try DisclosureDemo(parts.disclosure).interludes(until: now) { clock.turn(to: $0) })
            + SurveyStory(parts.participation, cast: cast).interludes(until: now)
    }

    private func cast(at now: Timestamp) async throws -> DemoCast {
        let directory = try await parts.posts.staff.directory()
        let day = CountyTime.china.date(now)
        guard let clerk = directory.holders(role: .disclosureClerk, on: day).first,
            let committee = directory.holders(role: .supervisionCommittee, on: day).first(where: {
                $0.place == clerk.place
            })
        else { throw DemoFault.missing("disclosure_clerk, supervision_committee") }
        return try DemoCast(
            place: clerk.place, clerk: .post(clerk), committee: .post(committee),
            voter: { [residents = parts.accounts.residents] phone in
                guard let number = PhoneNumber(phone) else { throw DemoFault.missing(phone) }
                return .resident(try await house.door.open { try residents.join(number, in: $0) })
            }
        ) { clock.turn(to: $0) }
    }
}
