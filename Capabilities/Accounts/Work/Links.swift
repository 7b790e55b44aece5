import Credentials
import Journal
import Kernel
import Platform

/// One-time links with which a person chooses their password: given out by an administrator, on paper or by a message.
package struct Links: Sendable {
    package enum Purpose: String, Sendable, Codable {
        case invitation, reset
    }

    /// How long a link can be used: a week for whoever begins, a day for whoever forgot.
    /// - Source: NIST SP 800-63B-4, section 4.2.1.2, recovery codes: a day; an invitation opens an account that does
    ///   nothing yet.
    static func hours(_ purpose: Purpose) -> Int64 { purpose == .invitation ? 7 * 24 : 24 }

    private struct What: Codable {
        let account: ID<Account>
    }

    private let shelf: ShortLived
    /// Which link an account has, so that a new one takes the place of the old.
    private let last: ShortLived

    init(_ house: House) {
        shelf = ShortLived("link", house.door)
        last = ShortLived("link of", house.door)
    }

    func give(_ account: ID<Account>, _ purpose: Purpose, in passage: Passage) throws -> SecretToken {
        let token = SecretToken()
        let until = passage.now.adding(hours: Self.hours(purpose))
        try withdraw(account, in: passage)
        try shelf.keep(try JSONText.bytes(What(account: account)), under: token.hash, until: until, in: passage)
        try last.keep(token.hash, under: account.bytes, until: until, in: passage)
        return token
    }

    /// A link that is out can be used no more.
    func withdraw(_ account: ID<Account>, in passage: Passage) throws {
        if let old = try last.take(account.bytes, in: passage) { try shelf.forget(old, in: passage) }
    }

    func account(_ token: SecretToken) async throws -> ID<Account>? {
        try await shelf.find(token.hash).map { try JSONText.value(What.self, from: $0).account }
    }

    /// - Throws: `SignInRefusal.link` when it was used meanwhile.
    func use(_ token: SecretToken, in passage: Passage) throws -> ID<Account> {
        guard let what = try shelf.take(token.hash, in: passage) else { throw SignInRefusal.link }
        return try JSONText.value(What.self, from: what).account
    }
}
