package import Cases
package import Foundation
package import Journal
package import Kernel
package import Places
package import Platform
package import Posts
package import Store
package import Web

/// 参与: residents decide together: what they begin and talk over, votes by the rules of their body, public draws, offers
/// that never oversell, surveys and wish lists.
package struct Participation: Capability {
    let initiatives: Initiatives
    package let votes: Votes
    package let secret: SecretVotes
    let draws: Draws
    let offers: Offers
    let surveys: Surveys

    /// - Parameter phone: the keyed hash of a signed-in resident's telephone number.
    package init(
        _ house: House, cases: Cases, staff: Staff, territory: Territory, phone: @escaping PhoneHash = { _, _ in nil }
    ) {
        let desk = PartDesk(house: house, territory: territory)
        initiatives = Initiatives(house, book: cases.book, desk: desk)
        secret = SecretVotes(house, phone: phone)
        votes = Votes(house, territory: territory, phone: phone, secret: secret)
        draws = Draws(house, desk: desk)
        offers = Offers(house, desk: desk, phone: phone)
        surveys = Surveys(house, desk: desk)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static var migrations: [Migration] {
        Votes.migrations + SecretVotes.migrations + Draws.migrations + Offers.migrations + Initiatives.migrations
            + Surveys.migrations + turnMigrations
    }
    package static var sealed: [SealedColumn] { Votes.sealed + SecretVotes.sealed + Offers.sealed }
    package static var retention: [RetainedTable] {
        Votes.retention + SecretVotes.retention + Draws.retention + Offers.retention + Initiatives.retention
            + Surveys.retention
    }

    package var sweeps: [Sweep] { [votes.sweep] + offers.sweeps + initiatives.sweeps + surveys.sweeps }
    package var timers: [TimerHandler] {
        votes.timers + secret.timers + draws.timers + initiatives.timers + surveys.timers
    }

    package func addRoutes(to router: Routes) {
        TakePartPage(parts: self).addRoutes(to: router)
        MyPartPage(parts: self).addRoutes(to: router)
        initiatives.addRoutes(to: router)
        votes.addRoutes(to: router)
        secret.addRoutes(to: router)
        draws.addRoutes(to: router)
        offers.addRoutes(to: router)
        surveys.addRoutes(to: router)
    }

    package func inspections() async throws -> [Inspection] {
        [
            votes.inspection, secret.inspection, draws.work.inspection, offers.work.inspection,
            initiatives.work.inspection, surveys.work.inspection,
        ]
    }

    package func turns(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] {
        try await PartTurns(parts: self).all(of: holder, at: now)
    }

    /// Forgets who claimed, joined or answered; that somebody did stays.
    package func forget(_ person: ID<Person>, _ pen: Pen) throws {
        try offers.work.forget(person, pen)
        try initiatives.work.forget(person, pen)
        try surveys.work.forget(person, pen)
    }
}
