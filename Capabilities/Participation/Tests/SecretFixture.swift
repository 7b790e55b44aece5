import Ballots
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Places
import Platform
import Rights
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Participation

/// The village of `VotesUnderTest` with a secret vote that is open, its question and its people invented.
struct SecretUnderTest: Sendable {
    let village: VotesUnderTest
    let secret: SecretVotes
    let number: CaseNumber

    var house: House { village.house }

    /// Found once: finding keys is what takes long. Two for the vote, two that are of another.
    static let keys: [IssuerKey] = (0..<4).compactMap { _ in try? IssuerKey(bits: 2048) }

    func found() async throws -> (vote: Vote, secret: SecretVote) {
        try await house.reader.read { try secret.find(number, $0) }
    }

    func election() async throws -> Election { try await found().secret.election() }

    func file() async throws -> RecountFile {
        try await house.reader.read { connection in
            let (vote, secret) = try self.secret.find(number, connection)
            return try self.secret.file(vote, secret, connection)
        }
    }

    func fire() async throws {
        let timers = Timers(
            house.door, reader: house.reader, handlers: village.votes.timers + secret.timers, log: house.log)
        _ = try await timers.fireDue()
    }

    func close() async throws {
        village.time.set(try await found().vote.closes)
        try await fire()
    }

    /// Both tokens for a key, as a voter's browser gets them.
    func tokens(_ voter: UInt8, for key: OneTimeKey) async throws -> [Token] {
        let election = try await election()
        var tokens: [Token] = []
        for issuer in Issuer.allCases {
            let blinding = try election.issuers[issuer.rawValue - 1].blind(election.permission(for: key.point))
            let isOurs = try await found().secret.elsewhere == nil || issuer == .first
            let signed =
                isOurs
                ? try await secret.issue(number, by: issuer, blinding.blinded, to: VotesUnderTest.resident(voter))
                : try Self.office.key.sign(blinding.blinded)
            tokens.append(try blinding.finalize(signed))
        }
        return tokens
    }

    @discardableResult
    func cast(_ chosen: [Int], by voter: UInt8) async throws -> BallotReceipt {
        let key = OneTimeKey()
        let tokens = try await tokens(voter, for: key)
        return try await secret.cast(try key.cast(chosen, sequence: 1, tokens: tokens, in: try election()), in: number)
    }

    /// The other office's keys, where it is the second issuer.
    static let office = (key: keys[0], statements: StatementKey())

    static func offer(of number: CaseNumber, _ address: String = "https://issuer.example") -> IssuerOffer {
        IssuerOffer(
            vote: number.description, address: address, issuer: office.key.publicKey.der,
            statements: office.statements.point)
    }

    /// What the other office says of this vote.
    func statement(_ issued: Int) throws -> IssuerStatement {
        try Self.office.statements.state(
            issued, of: number.description, issuer: Self.office.key.publicKey.der)
    }

    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor = .anyone, type: String = "application/json",
        _ body: String = ""
    ) async throws -> RouteAnswer {
        try await village.face.ask(
            method, "/vote/\(number)\(path)", as: actor, body.isEmpty ? .none : RouteBody(type: type, text: body),
            of: secret.addRoutes)
    }
}

/// - Parameters:
///   - isConfirmed: whether the supervision committee has let issuing begin; the vote is open then.
///   - isElsewhere: whether the second issuer is another office's.
func withSecret(
    _ engine: Engine, roll: Int = 9, isConfirmed: Bool = true, isElsewhere: Bool = false, most: Int = 1,
    _ body: (SecretUnderTest) async throws -> Void
) async throws {
    try await withVotes(engine) { plain in
        let phone: PhoneHash = { [seal = plain.house.seal] person, _ in
            seal.lookup("+86" + VotesUnderTest.phone(person.bytes[0]), kind: "phone")
        }
        let keys = Mutex(SecretUnderTest.keys)
        let secret = SecretVotes(plain.house, phone: phone) {
            try #require(keys.withLock { keys in keys.popLast() })
        }
        let votes = Votes(plain.house, territory: Places(plain.house).territory, phone: phone, secret: secret)
        let village = VotesUnderTest(
            database: plain.database, votes: votes, house: plain.house, face: plain.face, time: plain.time)
        let draft =
            most == 1
            ? village.draft(.villagersMeeting, .adults, .secret, opens: 12, closes: 14)
            : village.draft(
                .villagersMeeting, .adults, .secret, kind: .selection, choices: ["甲", "乙", "丙"], most: most, opens: 12,
                closes: 14)
        let number = try await votes.make(draft, by: VotesUnderTest.clerk)
        _ = try await votes.importRoll(VotesUnderTest.roll(roll), of: number, by: VotesUnderTest.clerk)
        try await votes.giveNotice(number, by: VotesUnderTest.clerk)
        let under = SecretUnderTest(village: village, secret: secret, number: number)
        if isConfirmed {
            let offer = isElsewhere ? SecretUnderTest.offer(of: number) : nil
            try await secret.confirm(number, with: offer, by: VotesUnderTest.supervisor)
        }
        village.time.set(draft.opens)
        try await under.fire()
        try await body(under)
    }
}
