import Foundation
import Testing

@testable import Ballots

@Suite("recounts of secret votes")
struct RecountTests {
    private func kinds(_ file: RecountFile, kept: [Recount.Kept] = []) -> [Recount.Fault.Kind] {
        Recount(of: file, kept: kept).faults.map(\.kind)
    }

    @Test("the last ballot of each key counts, and nothing is at fault")
    func right() throws {
        let vote = try TestElection()
        let key = OneTimeKey()
        let ballots = try [
            vote.ballot([0]), vote.ballot([1], by: key), vote.ballot([0]), vote.ballot([2], by: key, sequence: 2),
        ]
        let file = try RecountFile(parsing: vote.file(ballots).bytes)
        let recount = Recount(of: file)
        #expect(recount.faults == [])
        #expect(recount.result == RecountFile.Result(counts: [2, 0, 1], void: 0, voters: 3))
        #expect(recount.replaced == [2])
    }

    @Test("a ballot that chooses nothing or too much is void at its place and spoils no other")
    func void() throws {
        let vote = try TestElection(most: 2)
        let ballots = try [vote.ballot([0, 1, 2]), vote.ballot([0, 1]), vote.ballot([]), vote.ballot([2])]
        let recount = Recount(of: vote.file(ballots))
        #expect(recount.faults == [])
        #expect(recount.void == [1, 3])
        #expect(recount.result == RecountFile.Result(counts: [1, 1, 1], void: 2, voters: 4))
    }

    @Test("a vote nobody took part in is counted too")
    func empty() throws {
        let recount = Recount(of: try TestElection().file([]))
        #expect(recount.faults == [] && recount.result == .init(counts: [0, 0, 0], void: 0, voters: 0))
    }

    @Test("a choice that the server swapped is named with its place")
    func swapped() throws {
        let vote = try TestElection()
        let ballots = try [vote.ballot([0]), vote.ballot([0])]
        var file = vote.file(ballots)
        // The server knows the count key all along and seals another choice.
        let other = try OneTimeKey().cast([1], sequence: 1, tokens: ballots[1].tokens, in: vote.election)
        file.ballots[1] = Ballot(
            key: ballots[1].key, sequence: 1, sealed: other.sealed, signature: ballots[1].signature,
            tokens: ballots[1].tokens)
        let fault = Recount(of: file).faults.first
        #expect(fault?.kind == .ballot(.signature) && fault?.place == 2)
        // Or it signs with a key of its own, for which there is no token.
        file.ballots[1] = other
        #expect(kinds(file).first == .ballot(.firstToken))
    }

    @Test("a ballot that the server dropped shows against the root, and against what a voter kept")
    func dropped() throws {
        let vote = try TestElection()
        let whole = vote.file(try [vote.ballot([0]), vote.ballot([1]), vote.ballot([0])])
        var file = whole
        file.ballots.remove(at: 1)
        #expect(kinds(file).contains(.otherRoot))
        // A server that makes everything else fit is caught by what was kept.
        let fitted = vote.file(file.ballots)
        #expect(kinds(fitted) == [])
        let two = vote.file(Array(whole.ballots.prefix(2)))
        #expect(kinds(whole, kept: [.init(size: 2, root: two.root), .init(size: 3, root: whole.root)]) == [])
        #expect(kinds(fitted, kept: [.init(size: 2, root: two.root)]) == [.otherKeptRoot])
        #expect(kinds(fitted, kept: [.init(size: 3, root: whole.root)]) == [.otherKeptRoot])
    }

    @Test("a ballot put on the board again, or behind a later one, is named")
    func repeated() throws {
        let vote = try TestElection()
        let key = OneTimeKey()
        let (first, second) = (try vote.ballot([0], by: key), try vote.ballot([1], by: key, sequence: 2))
        let replayed = Recount(of: vote.file([first, second, first]))
        #expect(replayed.faults.map(\.kind) == [.repeated] && replayed.faults[0].place == 3)
        #expect(replayed.result?.counts == [0, 1, 0])
        #expect(kinds(vote.file([first, first])) == [.repeated])
    }

    @Test("a token of another vote, of one issuer twice, or of none is no token")
    func tokens() throws {
        let (vote, other) = (try TestElection(), try TestElection("TP-2611-00002-9"))
        let key = OneTimeKey()
        let foreign = try key.cast([0], sequence: 1, tokens: other.tokens(for: key), in: vote.election)
        #expect(kinds(vote.file([foreign])) == [.ballot(.firstToken)])
        let mine = try vote.tokens(for: key)
        let twice = try key.cast([0], sequence: 1, tokens: [mine[0], mine[0]], in: vote.election)
        #expect(kinds(vote.file([twice])) == [.ballot(.secondToken)])
        let one = try key.cast([0], sequence: 1, tokens: [mine[0]], in: vote.election)
        #expect(kinds(vote.file([one])) == [.ballot(.tokenCount)])
        let stranger = try OneTimeKey().cast([0], sequence: 1, tokens: mine, in: vote.election)
        #expect(kinds(vote.file([stranger])) == [.ballot(.firstToken)])
    }

    @Test("a choice copied from somebody else's ballot does not open")
    func copied() throws {
        let vote = try TestElection()
        let theirs = try vote.ballot([0])
        let key = OneTimeKey()
        // Any length passes for a sealed choice until it is opened.
        let mine = try vote.ballot([1], by: key)
        let copy = Ballot(
            key: mine.key, sequence: 1, sealed: theirs.sealed, signature: mine.signature, tokens: mine.tokens)
        #expect(vote.election.open(copy, with: vote.count) == nil)
        #expect(vote.election.open(mine, with: vote.count) == [1])
    }

    @Test("numbers that do not reconcile, other words and another count key are named")
    func reconciled() throws {
        let vote = try TestElection()
        let file = vote.file(try [vote.ballot([0]), vote.ballot([1])], roll: 2)
        func changed(_ change: (inout RecountFile) -> Void) -> [Recount.Fault.Kind] {
            var file = file
            change(&file)
            return kinds(file)
        }
        #expect(kinds(file) == [])
        #expect(changed { $0.issued = [1, 2] } == [.moreBallotsThanIssued])
        #expect(changed { $0.issued = [2, 3] } == [.moreIssuedThanRoll])
        #expect(changed { $0.issued = [2] } == [.issuers])
        #expect(changed { $0.result = .init(counts: [2, 0, 0], void: 0, voters: 2) } == [.otherResult])
        #expect(changed { $0.count = .init(public: $0.count.public, private: nil) } == [.notRevealed])
        #expect(changed { $0.count = .init(public: $0.count.public, private: CountKey().raw) } == [.otherCountKey])
        #expect(changed { $0.choices.swapAt(0, 1) }.first == .ballot(.signature))
        #expect(changed { $0.format = "other" } == [.format])
    }

    @Test("a question on two lines, without choices, or with too much to choose is none")
    func question() throws {
        let keys = TestElection.keys.map(\.publicKey)
        for (title, choices, most) in [("一\n二", ["是"], 1), ("一", [], 1), ("一", ["是"], 2), ("一", ["是"], 0)] {
            #expect(throws: BallotFault.question) {
                try Election(
                    number: "TP-1", title: title, choices: choices, most: most, issuers: keys,
                    countKey: CountKey().publicKey)
            }
        }
    }
}
