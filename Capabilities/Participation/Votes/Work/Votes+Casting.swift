import Journal
package import Kernel
import Masking
import Platform
import Rights
package import Store

/// What somebody hands in.
package struct BallotSlip: Sendable {
    /// Whose ballot it is; `nil` for the own.
    package let ordinal: Int?
    package let choices: [Int]
    /// Who votes for that voter, on paper; a resident who has signed in votes for others as themselves.
    package let proxy: Int?
    package let note: String?

    package init(ordinal: Int? = nil, choices: [Int], proxy: Int? = nil, note: String? = nil) {
        self.ordinal = ordinal
        self.choices = choices
        self.proxy = proxy
        // Papers are told apart by where they lie, not by whose they are.
        self.note = note.map { mask($0).text }
    }
}

extension Votes {
    /// A ballot of a resident who has signed in: the own one, or that of another in whose name they may vote.
    /// - Throws: `VoteRefusal`, `RightRefusal`.
    package func cast(_ slip: BallotSlip, in number: CaseNumber, by actor: Actor) async throws {
        guard case .resident(let person) = actor else { throw RightRefusal.notSignedIn }
        try await house.door.open { passage in
            let vote = try load(number, passage)
            try checkOpen(vote, at: passage.now)
            guard vote.method != .secret else { throw VoteRefusal.castSecretly }
            guard let own = try rolls.entry(of: person, in: vote.id, passage) else { throw VoteRefusal.notOnRoll }
            let isOwn = slip.ordinal == nil || slip.ordinal == own.ordinal
            let voter = isOwn ? own : try voter(slip.ordinal ?? 0, vote, passage)
            try checkAlive(own)
            try take(
                Ballot(
                    ordinal: voter.ordinal, way: isOwn ? .online : .proxy, choices: slip.choices,
                    proxy: isOwn ? nil : own.ordinal, note: slip.note, at: passage.now),
                of: voter, for: isOwn ? nil : own, in: vote, by: actor, passage)
        }
    }

    /// A paper ballot, entered by whoever conducts the vote, by the voter's number on the roll. In a secret vote it says
    /// that a paper was handed out, and nothing of what is on it.
    package func enterPaper(_ slip: BallotSlip, in number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            let vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            try checkOpen(vote, at: passage.now)
            let voter = try voter(slip.ordinal ?? 0, vote, passage)
            let proxy = try slip.proxy.map { try self.voter($0, vote, passage) }
            let isSecret = vote.method == .secret
            if isSecret, proxy != nil { throw VoteRefusal.noProxies }
            try take(
                Ballot(
                    ordinal: voter.ordinal, way: proxy == nil ? .paper : .proxy,
                    choices: isSecret ? nil : slip.choices, proxy: proxy?.ordinal, note: slip.note, at: passage.now),
                of: voter, for: proxy, in: vote, by: actor, passage)
        }
    }

    /// Somebody came, whether or not they vote.
    package func attend(_ ordinal: Int, in number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            let vote = try load(number, passage)
            try require(actor, .conductParticipation, on: Object(at: vote.place), consultation)
            try checkOpen(vote, at: passage.now)
            let voter = try voter(ordinal, vote, passage)
            try checkAlive(voter)
            let pen = try passage.record(
                entry("vote.attended", vote, by: actor, what: ["ordinal": .integer(Int64(ordinal))]))
            try ledger.attend(ordinal, in: vote, at: passage.now, pen)
        }
    }

    /// What one has handed in oneself, and for whom else.
    package func standing(
        of person: ID<Person>, in vote: Vote, _ connection: any Connection
    ) throws -> (entry: RollEntry, ballot: Ballot?)? {
        guard let entry = try rolls.entry(of: person, in: vote.id, connection) else { return nil }
        return (entry, try ledger.ballot(of: entry.ordinal, in: vote.id, connection))
    }

    private func take(
        _ ballot: Ballot, of voter: RollEntry, for proxy: RollEntry?, in vote: Vote, by actor: Actor, _ passage: Passage
    ) throws {
        try checkAlive(voter)
        if let proxy { try check(proxy, for: voter, vote.rule.proxies, note: ballot.note) }
        if let choices = ballot.choices, !vote.accepts(choices) { throw VoteRefusal.choices(most: vote.most) }
        try ledger.admit(ballot, in: vote, passage)
        var what: [String: JSON] = ["ordinal": .integer(Int64(ballot.ordinal)), "way": .string(ballot.way.rawValue)]
        if let choices = ballot.choices { what["choices"] = .array(choices.map { .integer(Int64($0)) }) }
        if let proxy { what["proxy"] = .integer(Int64(proxy.ordinal)) }
        let pen = try passage.record(entry("vote.cast", vote, by: actor, what: what))
        try ledger.take(ballot, in: vote, pen)
    }

    private func check(
        _ proxy: RollEntry, for voter: RollEntry, _ proxies: BodyRule.Proxies, note: String?
    ) throws(VoteRefusal) {
        guard proxy.ordinal != voter.ordinal else { throw .proxySelf }
        try checkAlive(proxy)
        switch proxies {
        case .none: throw .noProxies
        case .household:
            guard !voter.household.isEmpty, voter.household == proxy.household else { throw .proxyHousehold }
        case .written: break
        }
        guard note?.isEmpty == false else { throw .noteNeeded }
    }

    private func voter(_ ordinal: Int, _ vote: Vote, _ connection: any Connection) throws -> RollEntry {
        guard let entry = try rolls.entry(ordinal, in: vote.id, connection) else {
            throw VoteRefusal.noSuchVoter(ordinal)
        }
        return entry
    }

    private func checkAlive(_ entry: RollEntry) throws(VoteRefusal) {
        if let ending = entry.ending { throw .ended(ending) }
    }

    private func checkOpen(_ vote: Vote, at now: Timestamp) throws(VoteRefusal) {
        guard vote.state == .open else { throw .state(vote.state) }
        guard now < vote.closes else { throw .state(.closed) }
    }
}
