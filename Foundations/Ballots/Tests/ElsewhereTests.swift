import Foundation
import Testing

@testable import Ballots

@Suite("a second issuer elsewhere")
struct ElsewhereTests {
    private let key = StatementKey()

    /// As the county would publish it.
    private func file(_ vote: TestElection, _ ballots: [Ballot], stated: Int?) throws -> RecountFile {
        var file = vote.file(ballots)
        let issuer = file.issuers[1]
        let statement = try stated.map { try key.state($0, of: file.vote, issuer: issuer) }
        file.issued = [file.issued[0]] + (stated.map { [$0] } ?? [])
        file.elsewhere = .init(address: "https://issuer.example", statements: key.point, statement: statement)
        return file
    }

    private func kinds(_ file: RecountFile) -> [Recount.Fault.Kind] { Recount(of: file).faults.map(\.kind) }

    @Test("until it has stated how many it issued the recount says so, and counts all the same")
    func awaited() throws {
        let vote = try TestElection()
        let ballots = try [vote.ballot([0]), vote.ballot([1])]
        let recount = Recount(of: try file(vote, ballots, stated: nil))
        #expect(recount.faults.map(\.kind) == [.notStated] && recount.result?.counts == [1, 1, 0])
        let whole = try RecountFile(parsing: try file(vote, ballots, stated: 2).bytes)
        #expect(Recount(of: whole).faults == [])
    }

    @Test("a statement of another number, vote, issuer or key, and a number without one, are named")
    func otherStatement() throws {
        let vote = try TestElection()
        let ballots = try [vote.ballot([0])]
        let right = try file(vote, ballots, stated: 1)
        func changed(_ statement: IssuerStatement?, _ issued: [Int] = [1, 1]) -> [Recount.Fault.Kind] {
            var file = right
            file.issued = issued
            file.elsewhere = .init(address: "https://issuer.example", statements: key.point, statement: statement)
            return kinds(file)
        }
        let issuer = right.issuers[1]
        #expect(changed(right.elsewhere?.statement) == [])
        #expect(changed(right.elsewhere?.statement, [1, 2]) == [.otherStatement])
        #expect(changed(try key.state(1, of: "TP-2611-00002-9", issuer: issuer)) == [.otherStatement])
        #expect(changed(try key.state(1, of: right.vote, issuer: right.issuers[0])) == [.otherStatement])
        #expect(changed(try StatementKey().state(1, of: right.vote, issuer: issuer)) == [.otherStatement])
        #expect(changed(IssuerStatement(vote: right.vote, issued: 1, signature: Data(count: 64))) == [.otherStatement])
        #expect(changed(nil, [1, 1]) == [.issuers] && changed(nil, [1]) == [.notStated])
        #expect(kinds(try file(vote, ballots, stated: 0)) == [.moreBallotsThanIssued])
    }

    @Test("a file of a vote whose issuers are both the county's is written as it always was")
    func old() throws {
        let text = String(decoding: try TestElection().file([]).bytes, as: UTF8.self)
        #expect(!text.contains("elsewhere"))
    }

    @Test("what was pasted is an offer or none, and a browser is sent to TLS or to this machine alone")
    func offers() throws {
        let offer = IssuerOffer(
            vote: "TP-1", address: "https://issuer.example", issuer: TestElection.keys[0].publicKey.der,
            statements: key.point)
        #expect(IssuerOffer(parsing: offer.line) == offer && IssuerOffer(parsing: " \(offer.line)\n") == offer)
        #expect(!offer.line.contains("\n") && offer.fingerprint.count == 19)
        for wrong in ["", "{}", "[]", offer.line.replacing("v1", with: "v9"), String(offer.line.dropLast(9))] {
            #expect(IssuerOffer(parsing: wrong) == nil)
        }
        let swapped = IssuerOffer(vote: "TP-1", address: "", issuer: offer.statements, statements: offer.issuer)
        #expect(IssuerOffer(parsing: swapped.line) == nil)
        for (address, isReachable) in [
            ("https://issuer.example", true), ("http://127.0.0.1:8090", true), ("http://localhost", true),
            ("http://issuer.example", false), ("http://127.0.0.1.example", false), ("http://localhost.example", false),
            ("ftp://x", false), ("", false),
        ] {
            #expect(IssuerOffer.isReachable(address) == isReachable, "\(address)")
        }
    }
}
