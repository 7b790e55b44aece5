import Credentials
import Foundation
import Journal
import Kernel
import Platform

/// A sign-in half done: who has passed the first question, and what is asked next. It opens nothing else.
struct Ticket: Codable, Sendable {
    enum Stage: String, Codable, Sendable {
        /// The code of the app, or one from paper.
        case second
        /// Setting up the app.
        case enrol
        /// Which of several posts.
        case post
        /// Setting the app up anew, by somebody who is signed in.
        case renew
    }

    let account: ID<Account>
    let stage: Stage
    /// The app's secret that is being set up.
    var secret: [UInt8]?
    /// Where to go afterwards.
    var next: String?
    /// Who a provider says it is: bound to the account when the sign-in is done.
    var subject: ProviderSubject?
}

/// Tickets by their token, sealed, ten minutes and ten tries long.
struct Tickets: Sendable {
    static let minutes: Int64 = 10
    static let tries = 10

    private let shelf: ShortLived
    private let house: House

    init(_ house: House) {
        shelf = ShortLived("ticket", house.door)
        self.house = house
    }

    func keep(_ ticket: Ticket) async throws -> SecretToken {
        let token = SecretToken()
        let sealed = try house.seal.seal(try JSONText.bytes(ticket), of: owner(token))
        try await shelf.keep(
            sealed, under: token.hash, until: house.time.now().adding(minutes: Self.minutes), uses: Self.tries)
        return token
    }

    /// - Throws: `SignInRefusal.startAgain`, also for a ticket of another stage.
    func find(_ token: SecretToken, _ stage: Ticket.Stage) async throws -> Ticket {
        try opened(try await shelf.find(token.hash), token, stage)
    }

    /// As `find`, and uses one try.
    func tryOnce(_ token: SecretToken, _ stage: Ticket.Stage) async throws -> Ticket {
        try opened(try await shelf.take(token.hash), token, stage)
    }

    func find(_ token: SecretToken) async throws -> Ticket? {
        guard let sealed = try await shelf.find(token.hash) else { return nil }
        return try JSONText.value(Ticket.self, from: try house.seal.openSecret(sealed, of: owner(token)))
    }

    /// - Throws: `SignInRefusal.startAgain` when another request was quicker.
    func use(_ token: SecretToken, in passage: Passage) throws {
        guard try shelf.forget(token.hash, in: passage) else { throw SignInRefusal.startAgain }
    }

    func forget(_ token: SecretToken) async throws { try await shelf.forget(token.hash) }

    private func opened(_ sealed: [UInt8]?, _ token: SecretToken, _ stage: Ticket.Stage) throws -> Ticket {
        guard let sealed else { throw SignInRefusal.startAgain }
        let ticket = try JSONText.value(Ticket.self, from: try house.seal.openSecret(sealed, of: owner(token)))
        guard ticket.stage == stage else { throw SignInRefusal.startAgain }
        return ticket
    }

    /// Each ticket is sealed under a key of its own.
    private func owner(_ token: SecretToken) -> ID<Ticket> {
        guard let id = ID<Ticket>(bytes: token.hash.prefix(16)) else { preconditionFailure("16 bytes make an id") }
        return id
    }
}
