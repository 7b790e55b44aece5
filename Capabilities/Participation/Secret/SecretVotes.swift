import Ballots
package import Journal
package import Kernel
import Platform
package import Store
package import Web

/// 秘密投票: who votes and what is chosen never stand beside each other, and everybody can count again.
package struct SecretVotes: Sendable {
    let house: House
    let table: SecretTable
    let votes: VoteTable
    let rolls: RollTable
    let ledger: VoteLedger
    /// Finds an issuer's key, which takes some seconds.
    let newKey: @Sendable () throws -> IssuerKey

    init(
        _ house: House, phone: @escaping PhoneHash,
        newKey: @escaping @Sendable () throws -> IssuerKey = { try IssuerKey() }
    ) {
        self.house = house
        self.newKey = newKey
        table = SecretTable(county: house.county)
        // Without rules there is no vote, and `Votes` says so.
        votes = VoteTable(county: house.county, bodies: (try? Bodies.shipped()) ?? Bodies(rules: []))
        rolls = RollTable(county: house.county, phone: phone)
        ledger = VoteLedger(county: house.county)
    }

    package static let reveal = "secret.reveal"

    package var timers: [TimerHandler] {
        [TimerHandler(Self.reveal) { { timer, passage in try reveal(timer, passage) } }]
    }

    package func addRoutes(to router: Routes) {
        SecretRoutes(secret: self).addRoutes(to: router)
        SecretPages(secret: self).addRoutes(to: router)
    }

    /// - Throws: `VoteRefusal.unknown`, also for a vote that is not secret.
    func find(_ number: CaseNumber, _ connection: any Connection) throws -> (vote: Vote, secret: SecretVote) {
        guard let vote = try votes.find(number, connection), vote.method == .secret,
            let secret = try table.find(vote.id, connection)
        else { throw VoteRefusal.unknown }
        return (vote, secret)
    }

    /// Another one as soon as anything on the board is another: what is kept under it is never out of date.
    func stamp(_ number: CaseNumber) async throws -> String {
        try await house.reader.read { connection in
            let (vote, secret) = try find(number, connection)
            let (count, issued) = (try table.count(vote.id, connection), try issued(secret, connection))
            return "\(number) \(count) \(issued) \(vote.state) \(secret.revealed?.milliseconds ?? 0)"
        }
    }

    /// - Throws: `SecretRefusal` unless ballots can be taken now.
    func admit(_ vote: Vote, _ secret: SecretVote, at now: Timestamp) throws {
        guard secret.confirmed != nil else { throw SecretRefusal.notConfirmed }
        guard now < vote.closes, ![.closed, .decided, .withdrawn].contains(vote.state) else {
            throw SecretRefusal.over
        }
        guard vote.state == .open else { throw SecretRefusal.notOpen }
    }
}

extension SecretVotes: SecretCount {
    /// The question is fixed in words, and the count key made; issuers' keys are made when somebody else confirms.
    package func prepare(_ vote: Vote, _ pen: Pen, at now: Timestamp) throws {
        let key = CountKey()
        let choices = vote.choices.map { choice in
            vote.kind == .proposal ? house.strings.text("participation.votes.choice.\(choice)", .zh) : choice
        }
        let secret = SecretVote(
            vote: vote.id, number: vote.number, title: Self.line(vote.title), choices: choices.map(Self.line),
            most: vote.most, countKey: Array(key.publicKey.point))
        try table.insert(secret, sealed: try house.seal.seal(Array(key.raw), of: vote.id), at: now, pen)
    }

    package func hindrance(of vote: Vote, _ connection: any Connection) throws -> String? {
        let isConfirmed = try table.find(vote.id, connection)?.confirmed != nil
        return isConfirmed ? nil : "participation.secret.refusal.notConfirmed"
    }

    package func tally(of vote: Vote, _ connection: any Connection) throws -> [Int]? {
        guard let secret = try table.find(vote.id, connection), secret.confirmed != nil else {
            return vote.choices.map { _ in 0 }
        }
        if let result = secret.result { return result.counts }
        guard house.time.now() >= vote.closes else { return nil }
        return try count(vote, secret, connection).file.result?.counts
    }

    /// A ballot names its question by lines.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
