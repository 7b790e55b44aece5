import Ballots
import Foundation
import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Participation

@Suite("secret votes")
struct SecretTests {
    @Test("ballots are opened at closing, counted, and counted again from the file", arguments: Engine.all)
    func counted(engine: Engine) async throws {
        try await withSecret(engine) { under in
            for (voter, choice) in [(UInt8(1), 0), (2, 0), (3, 1), (4, 2)] { try await under.cast([choice], by: voter) }
            let sealed = try await under.file()
            #expect(sealed.count.private == nil && sealed.result == nil)
            #expect(Recount(of: sealed).faults.map(\.kind) == [.notRevealed])
            #expect(try await under.ask(.get, "/recount.json").status == 409)
            try await under.close()
            let file = try RecountFile(parsing: Data(try await under.ask(.get, "/recount.json").text.utf8))
            #expect(Recount(of: file).faults == [])
            #expect(file.result == RecountFile.Result(counts: [2, 1, 1], void: 0, voters: 4))
            #expect(file.issued == [4, 4] && file.roll == 9)
            let vote = try await under.found().vote
            #expect(vote.state == .decided && vote.tally?.choices.map(\.persons) == [2, 1, 1])
            // What could still sign is gone.
            let kept = try await under.house.reader.read { connection in
                try Issuer.allCases.map { try under.secret.table.sealedKey(of: $0, vote.id, connection) }
            }
            #expect(kept == [nil, nil])
        }
    }

    @Test("nothing is issued before a second pair of hands has confirmed, and whoever prepared cannot")
    func confirmed() async throws {
        try await withSecret(.sqlite, isConfirmed: false) { under in
            #expect(try await under.found().vote.state == .noticed)
            await #expect(throws: SecretRefusal.notConfirmed) {
                try await under.secret.issue(
                    under.number, by: .first, Data(count: 256), to: VotesUnderTest.resident(1))
            }
            await #expect(throws: RightRefusal.self) {
                try await under.secret.confirm(under.number, by: VotesUnderTest.clerk)
            }
            // The clerk again, in another post.
            let moonlighter = VotesUnderTest.post(.auditor, person: 1)
            await #expect(throws: SecretRefusal.ownHand) {
                try await under.secret.confirm(under.number, by: moonlighter)
            }
            try await under.secret.confirm(under.number, by: VotesUnderTest.supervisor)
            await #expect(throws: SecretRefusal.confirmedAlready) {
                try await under.secret.confirm(under.number, by: VotesUnderTest.post(.auditor, person: 8))
            }
            try await under.fire()
            #expect(try await under.found().vote.state == .open)
            try await under.cast([0], by: 1)
        }
    }

    @Test("a voter has one token of each issuer, however often and for whatever key it is asked for")
    func once() async throws {
        try await withSecret(.sqlite) { under in
            let election = try await under.election()
            let blinding = try election.issuers[0].blind(election.permission(for: OneTimeKey().point))
            let voter = VotesUnderTest.resident(1)
            let first = try await under.secret.issue(under.number, by: .first, blinding.blinded, to: voter)
            #expect(try await under.secret.issue(under.number, by: .first, blinding.blinded, to: voter) == first)
            let other = try election.issuers[0].blind(election.permission(for: OneTimeKey().point))
            await #expect(throws: SecretRefusal.issued) {
                try await under.secret.issue(under.number, by: .first, other.blinded, to: voter)
            }
            await #expect(throws: VoteRefusal.notOnRoll) {
                let unknown = VotesUnderTest.resident(99)
                return try await under.secret.issue(under.number, by: .first, other.blinded, to: unknown)
            }
            await #expect(throws: VoteRefusal.notOnRoll) {
                try await under.secret.issue(under.number, by: .first, other.blinded, to: VotesUnderTest.clerk)
            }
            #expect(try await under.file().issued == [1, 0])
        }
    }

    @Test("of fifty parallel issues for one voter one is given", arguments: Engine.all)
    func fifty(engine: Engine) async throws {
        try await withSecret(engine) { under in
            let election = try await under.election()
            let blinded = try (0..<50).map { _ in
                try election.issuers[0].blind(election.permission(for: OneTimeKey().point)).blinded
            }
            let given = await withTaskGroup(of: Bool.self) { group in
                for message in blinded {
                    group.addTask {
                        let signed = try? await under.secret.issue(
                            under.number, by: .first, message, to: VotesUnderTest.resident(1))
                        return signed != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(given == 1)
            #expect(try await under.file().issued == [1, 0])
            #expect(try await under.village.journal().filter { $0.kind == "secret.issued" }.count == 1)
        }
    }

    @Test("a replay, a lower number and a token of another vote are refused; sent again, a ballot gets its receipt")
    func replayed() async throws {
        try await withSecret(.sqlite) { under in
            let election = try await under.election()
            let key = OneTimeKey()
            let tokens = try await under.tokens(1, for: key)
            let first = try key.cast([0], sequence: 1, tokens: tokens, in: election)
            let receipt = try await under.secret.cast(first, in: under.number)
            #expect(try await under.secret.cast(first, in: under.number) == receipt)
            let other = try key.cast([1], sequence: 1, tokens: tokens, in: election)
            await #expect(throws: SecretRefusal.replayed) { try await under.secret.cast(other, in: under.number) }
            let second = try key.cast([1], sequence: 2, tokens: tokens, in: election)
            #expect(try await under.secret.cast(second, in: under.number).place == 2)
            #expect(try await under.secret.cast(first, in: under.number) == receipt)
            #expect(try await under.file().ballots == [first, second])

            let stranger = OneTimeKey()
            let foreign = try stranger.cast([0], sequence: 1, tokens: tokens, in: election)
            await #expect(throws: SecretRefusal.ballot(.firstToken)) {
                try await under.secret.cast(foreign, in: under.number)
            }
            // Tokens of issuers of another vote.
            let elsewhere = try SecretUnderTest.keys.prefix(2).map { issuer in
                let blinding = try issuer.publicKey.blind(election.permission(for: stranger.point))
                return try blinding.finalize(issuer.sign(blinding.blinded))
            }
            let smuggled = try stranger.cast([0], sequence: 1, tokens: elsewhere, in: election)
            await #expect(throws: SecretRefusal.ballot(.firstToken)) {
                try await under.secret.cast(smuggled, in: under.number)
            }
            #expect(try await under.file().ballots.count == 2)
        }
    }

    @Test("a ballot for more choices than there are is refused, one that chooses too many is void")
    func choices() async throws {
        try await withSecret(.sqlite, most: 2) { under in
            let election = try await under.election()
            let wide = try Election(
                number: election.number, title: election.title, choices: election.choices + ["丁"], most: 2,
                issuers: election.issuers, countKey: election.countKey)
            let key = OneTimeKey()
            let tokens = try await under.tokens(1, for: key)
            let wrong = try key.cast([3], sequence: 1, tokens: tokens, in: wide)
            await #expect(throws: SecretRefusal.ballot(.sealedLength)) {
                try await under.secret.cast(wrong, in: under.number)
            }
            try await under.cast([0, 1, 2], by: 2)
            try await under.cast([0, 2], by: 3)
            try await under.close()
            #expect(try await under.file().result == RecountFile.Result(counts: [1, 0, 1], void: 1, voters: 2))
        }
    }

    @Test("who is late is refused, and the count opens no earlier than it says")
    func late() async throws {
        try await withSecret(.sqlite) { under in
            let key = OneTimeKey()
            let election = try await under.election()
            let tokens = try await under.tokens(1, for: key)
            let ballot = try key.cast([0], sequence: 1, tokens: tokens, in: election)
            let vote = try await under.found().vote
            under.village.time.set(vote.closes.adding(milliseconds: -1))
            try await under.fire()
            #expect(try await under.found().secret.revealed == nil)
            let early = try await under.house.reader.read { try under.secret.tally(of: vote, $0) }
            #expect(early == nil)
            under.village.time.set(vote.closes)
            await #expect(throws: SecretRefusal.over) { try await under.secret.cast(ballot, in: under.number) }
            await #expect(throws: SecretRefusal.over) { try await under.tokens(2, for: OneTimeKey()) }
            try await under.fire()
            #expect(try await under.file().result == RecountFile.Result(counts: [0, 0, 0], void: 0, voters: 0))
        }
    }

    @Test("paper and token stand in one ledger: whoever has one gets no other")
    func paper() async throws {
        try await withSecret(.sqlite) { under in
            let votes = under.village.votes
            try await votes.enterPaper(BallotSlip(ordinal: 1, choices: []), in: under.number, by: VotesUnderTest.clerk)
            await #expect(throws: VoteRefusal.voted(.paper)) { try await under.tokens(1, for: OneTimeKey()) }
            _ = try await under.tokens(2, for: OneTimeKey())
            await #expect(throws: VoteRefusal.voted(.token)) {
                try await votes.enterPaper(
                    BallotSlip(ordinal: 2, choices: []), in: under.number, by: VotesUnderTest.clerk)
            }
        }
    }

    @Test("whoever died or left is issued nothing; what they had cast stays, since nobody can find it")
    func ended() async throws {
        try await withSecret(.sqlite) { under in
            try await under.cast([0], by: 1)
            let votes = under.village.votes
            try await votes.end(1, .died, in: under.number, by: VotesUnderTest.clerk)
            try await votes.end(2, .moved, in: under.number, by: VotesUnderTest.clerk)
            await #expect(throws: VoteRefusal.ended(.moved)) { try await under.tokens(2, for: OneTimeKey()) }
            await #expect(throws: VoteRefusal.ended(.died)) { try await under.tokens(1, for: OneTimeKey()) }
            try await under.close()
            #expect(try await under.file().result?.counts == [1, 0, 0])
        }
    }

    @Test("the journal says who was issued a token and never who cast which ballot", arguments: Engine.all)
    func unlinkable(engine: Engine) async throws {
        try await withSecret(engine) { under in
            let receipt = try await under.cast([0], by: 1)
            let cast = try await under.village.journal().filter { $0.kind == "secret.cast" }
            #expect(cast.map(\.actor) == [.anyone] && cast.map(\.sealed) == [nil])
            guard case .object(let what)? = cast.first?.what else {
                Issue.record("no entry")
                return
            }
            #expect(what["place"] == .integer(1) && what["root"] == .string(receipt.root) && what.count == 3)
        }
    }

    @Test("a choice that was swapped in the tables, and a ballot that was dropped, are named", arguments: Engine.all)
    func tampered(engine: Engine) async throws {
        try await withSecret(engine) { under in
            for voter in UInt8(1)...3 { try await under.cast([Int(voter) % 2], by: voter) }
            #expect(try await under.fault() == nil)
            let ballots = try await under.file().ballots
            let changed = Ballots.Ballot(
                key: ballots[1].key, sequence: 1, sealed: ballots[0].sealed, signature: ballots[1].signature,
                tokens: ballots[1].tokens)
            try await under.write(
                "UPDATE secret_ballots SET ballot = ? WHERE place = 2", [try changed.stored])
            #expect(try await under.fault()?.arguments["fault"] == "ballot.signature")
            #expect(try await under.fault()?.arguments["place"] == "2")
            try await under.write(
                "UPDATE secret_ballots SET ballot = ? WHERE place = 2", [try ballots[1].stored])
            #expect(try await under.fault() == nil)
            try await under.write("DELETE FROM secret_ballots WHERE place = 3", [])
            #expect(try await under.fault()?.key == "participation.secret.check.journal")
            #expect(try await under.fault()?.arguments["place"] == "3")
            try await under.write("DELETE FROM secret_issues WHERE ordinal < 3 AND issuer = 2", [])
            #expect(try await under.fault()?.arguments["fault"] == "moreBallotsThanIssued")
        }
    }
}

struct NoWatch: Inspector.Watch {
    func began(_ part: String, total: Int) {}
    func reached(_ count: Int) {}
    func ended(_ part: String) {}
    var wantsStop: Bool { false }
}

extension SecretUnderTest {
    /// What `shanzhi check` finds first.
    func fault() async throws -> IntegrityFault? {
        let (county, seal, inspection) = (house.county, house.seal, secret.inspection)
        return try await house.reader.read { connection in
            let inspector = Inspector(connection, county: county, seal: seal, watch: NoWatch())
            do { try inspector.run([inspection], from: nil) } catch let fault as IntegrityFault { return fault }
            return nil
        }
    }

    /// Writes behind the program's back.
    func write(_ sql: String, _ arguments: [any Storable]) async throws {
        try await (house.reader as? any Database)?.write { connection in
            guard try connection.execute(sql, arguments) > 0 else {
                throw StoreError.unavailable("nothing was changed")
            }
        }
    }
}

extension Ballots.Ballot {
    fileprivate var stored: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}
