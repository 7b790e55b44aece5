import Kernel
import Store

/// What one resident has taken part in: only what is theirs, and of votes only what may be known.
struct MyPart: Sendable {
    let begun: [Initiative]
    /// With the version of the text that was joined.
    let joined: [(initiative: Initiative, version: Int)]
    let amendments: [(initiative: Initiative, amendment: Amendment)]
    let claims: [(offer: Offer, claim: Claim)]
    let surveys: [Survey]
    /// On whose roll they stand, with what was handed in.
    let votes: [(vote: Vote, ballot: Ballot?)]

    /// Of each kind, the newest.
    private static let limit = 100

    init(of person: ID<Person>, in parts: Participation, _ connection: any Connection) throws {
        let initiatives = parts.initiatives.work.table
        let mine = try initiatives.list(of: person, limit: Self.limit, connection)
        begun = mine.filter { $0.initiative.author == person }.map(\.initiative)
        joined = mine.filter { $0.initiative.author != person }
        amendments = try initiatives.amended(by: person, limit: Self.limit, connection)
        claims = try parts.offers.work.table.claims(of: person, limit: Self.limit, connection)
        surveys = try parts.surveys.work.table.list(answeredBy: person, limit: Self.limit, connection)
        let votes = parts.votes
        self.votes = try votes.rolls.votes(of: person, limit: Self.limit, connection).compactMap { id, ordinal in
            guard let vote = try votes.table.find(id, connection), vote.frozen != nil else { return nil }
            return (vote, try votes.ledger.ballot(of: ordinal, in: id, connection))
        }
    }

    var isEmpty: Bool {
        begun.isEmpty && joined.isEmpty && amendments.isEmpty && claims.isEmpty && surveys.isEmpty && votes.isEmpty
    }
}
