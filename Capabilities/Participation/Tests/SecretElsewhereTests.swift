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
import Transparency

@testable import Participation

@Suite("secret votes with a second issuer in another office")
struct SecretElsewhereTests {
    @Test("the county makes one key only, and alone casts nothing", arguments: Engine.all)
    func alone(engine: Engine) async throws {
        try await withSecret(engine, isElsewhere: true) { under in
            let (vote, kept) = try await under.found()
            let sealed = try await under.house.reader.read { connection in
                try Issuer.allCases.map { try under.secret.table.sealedKey(of: $0, vote.id, connection) != nil }
            }
            #expect(sealed == [true, false] && kept.issuers.count == 2)
            #expect(Data(kept.issuers[1]) == SecretUnderTest.office.key.publicKey.der)
            let election = try await under.election()
            let key = OneTimeKey()
            var mine: [Token] = []
            // Two tokens of its own, for two residents.
            for voter in [UInt8(1), 2] {
                let blinding = try election.issuers[0].blind(election.permission(for: key.point))
                await #expect(throws: SecretRefusal.elsewhere) {
                    try await under.secret.issue(
                        under.number, by: .second, blinding.blinded, to: VotesUnderTest.resident(voter))
                }
                let signed = try await under.secret.issue(
                    under.number, by: .first, blinding.blinded, to: VotesUnderTest.resident(voter))
                mine.append(try blinding.finalize(signed))
            }
            let ballot = try key.cast([0], sequence: 1, tokens: mine, in: election)
            await #expect(throws: SecretRefusal.ballot(.secondToken)) {
                try await under.secret.cast(ballot, in: under.number)
            }
            let one = try key.cast([0], sequence: 1, tokens: [mine[0]], in: election)
            await #expect(throws: SecretRefusal.ballot(.tokenCount)) {
                try await under.secret.cast(one, in: under.number)
            }
            #expect(try await under.file().ballots == [])
        }
    }

    @Test("the recount says what is missing until the other office has stated it, signed", arguments: Engine.all)
    func stated(engine: Engine) async throws {
        try await withSecret(engine, isElsewhere: true) { under in
            for (voter, choice) in [(UInt8(1), 0), (2, 1), (3, 0)] { try await under.cast([choice], by: voter) }
            await #expect(throws: SecretRefusal.stillOpen) {
                try await under.secret.state(
                    try under.statement(3), of: under.number, by: VotesUnderTest.supervisor)
            }
            try await under.close()
            let before = try await under.file()
            #expect(before.issued == [3] && Recount(of: before).faults.map(\.kind) == [.notStated])
            #expect(before.result?.counts == [2, 1, 0])
            #expect(try await under.fault() == nil)
            let other = try StatementKey().state(
                3, of: under.number.description, issuer: SecretUnderTest.office.key.publicKey.der)
            let ofAnother = try SecretUnderTest.office.statements.state(
                3, of: "TP2611000025", issuer: SecretUnderTest.office.key.publicKey.der)
            let changed = IssuerStatement(
                vote: under.number.description, issued: 4, signature: try under.statement(3).signature)
            for wrong in [other, ofAnother, changed] {
                await #expect(throws: SecretRefusal.statement) {
                    try await under.secret.state(wrong, of: under.number, by: VotesUnderTest.supervisor)
                }
            }
            await #expect(throws: RightRefusal.self) {
                try await under.secret.state(try under.statement(3), of: under.number, by: VotesUnderTest.clerk)
            }
            try await under.secret.state(try under.statement(3), of: under.number, by: VotesUnderTest.supervisor)
            await #expect(throws: SecretRefusal.statedAlready) {
                try await under.secret.state(try under.statement(3), of: under.number, by: VotesUnderTest.supervisor)
            }
            let after = try RecountFile(parsing: Data(try await under.ask(.get, "/recount.json").text.utf8))
            #expect(after.issued == [3, 3] && Recount(of: after).faults == [])
            #expect(try await under.fault() == nil)
            #expect(try await under.village.journal().filter { $0.kind == "secret.stated" }.count == 1)
        }
    }

    @Test("an office that says it issued fewer than there are voters is named")
    func tooFew() async throws {
        try await withSecret(.sqlite, isElsewhere: true) { under in
            for voter in UInt8(1)...2 { try await under.cast([0], by: voter) }
            try await under.close()
            try await under.secret.state(try under.statement(1), of: under.number, by: VotesUnderTest.supervisor)
            #expect(Recount(of: try await under.file()).faults.map(\.kind) == [.moreBallotsThanIssued])
        }
    }

    @Test("an offer for another vote, or from where no browser may be sent, confirms nothing")
    func offers() async throws {
        try await withSecret(.sqlite, isConfirmed: false) { under in
            let number = under.number
            let right = SecretUnderTest.offer(of: number)
            let other = IssuerOffer(
                vote: "TP2611000025", address: right.address, issuer: right.issuer, statements: right.statements)
            await #expect(throws: SecretRefusal.offerOfOtherVote("TP2611000025")) {
                try await under.secret.confirm(number, with: other, by: VotesUnderTest.supervisor)
            }
            for address in [
                "http://issuer.example", "https://issuer.example/path", "https://issuer.example/", "https://", "",
                "https://a b", "https://x; script-src *", "HTTPS://ISSUER.EXAMPLE",
            ] {
                await #expect(throws: SecretRefusal.offerAddress(address)) {
                    let offer = SecretUnderTest.offer(of: number, address)
                    try await under.secret.confirm(number, with: offer, by: VotesUnderTest.supervisor)
                }
            }
            #expect(try await under.found().secret.confirmed == nil)
            let loopback = SecretUnderTest.offer(of: number, "http://127.0.0.1:8090")
            try await under.secret.confirm(number, with: loopback, by: VotesUnderTest.supervisor)
            #expect(try await under.found().secret.elsewhere?.address == "http://127.0.0.1:8090")
        }
    }

    @Test("where both issuers are ours a statement is refused, and the page says so", arguments: [true, false])
    func whose(isElsewhere: Bool) async throws {
        try await withSecret(.sqlite, isElsewhere: isElsewhere) { under in
            for path in ["/secret", "/secret/board"] {
                let page = try await under.ask(.get, path, as: VotesUnderTest.resident(1))
                #expect(page.text.contains("单独做不出一张选票") == isElsewhere, "\(path)")
                #expect(page.text.contains("同一台服务器") == !isElsewhere, "\(path)")
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                let mayAsk = isElsewhere && path == "/secret"
                #expect(policy.contains("connect-src 'self' https://issuer.example;") == mayAsk, "\(policy)")
                #expect(policy.contains("issuer.example") == mayAsk)
            }
            let resident = try await under.ask(.get, "/secret", as: VotesUnderTest.resident(3)).text
            #expect(resident.contains("id=\"card\"") == isElsewhere)
            #expect(resident.contains("&quot;ordinal&quot;:3") == isElsewhere)
            // Whoever is not on the roll has no number, and no card.
            let stranger = try await under.ask(.get, "/secret", as: VotesUnderTest.resident(77)).text
            #expect(!stranger.contains("id=\"card\"") && !stranger.contains("ordinal&quot;"))
            #expect(!(try await under.ask(.get, "/secret").text.contains("id=\"card\"")))
            try await under.close()
            let page = try await under.ask(.get, "/secret", as: VotesUnderTest.supervisor).text
            #expect(page.contains("/secret/statement") == isElsewhere)
            #expect(
                !(try await under.ask(.get, "/secret", as: VotesUnderTest.clerk).text.contains("/secret/statement")))
            guard !isElsewhere else { return }
            await #expect(throws: SecretRefusal.notElsewhere) {
                try await under.secret.state(try under.statement(0), of: under.number, by: VotesUnderTest.supervisor)
            }
        }
    }

    private func form(_ name: String, _ text: String) -> String {
        "\(name)=" + (text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    }

    @Test("what was pasted is confirmed and stated; what is wrong is explained and kept as it was typed")
    func pasted() async throws {
        try await withSecret(.sqlite, isConfirmed: false) { under in
            let type = "application/x-www-form-urlencoded"
            func post(_ path: String, _ body: String) async throws -> (status: Int, text: String) {
                let answer = try await under.ask(.post, path, as: VotesUnderTest.supervisor, type: type, body)
                return (answer.status, answer.text)
            }
            let offer = SecretUnderTest.offer(of: under.number)
            let invitation = try await under.ask(.get, "/issuer.json").text
            let read = try #require(IssuerInvitation(parsing: Data(invitation.utf8)))
            #expect(read.vote == under.number.description && read.roll == 9)
            #expect(read.page == "http://localhost/vote/\(under.number)/secret")
            for wrong in ["hello <b>", SecretUnderTest.offer(of: under.number, "http://x").line] {
                let answer = try await post("/secret/confirm", form("offer", wrong))
                #expect(answer.status == 422 && answer.text.contains("没有确认"))
                #expect(
                    answer.text.contains(
                        wrong.replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;"))
                )
            }
            #expect(try await post("/secret/confirm", form("offer", offer.line)).status == 303)
            #expect(try await post("/secret/confirm", form("offer", offer.line)).status == 409)
            try await under.fire()
            try await under.cast([0], by: 1)
            try await under.close()
            let refused = try await post("/secret/statement", form("statement", "x"))
            #expect(refused.status == 422 && refused.text.contains("没有收下") && refused.text.contains(">x</textarea>"))
            #expect(try await post("/secret/statement", form("statement", try under.statement(1).line)).status == 303)
            #expect(try await under.ask(.get, "/secret/board").text.contains("1 + 1"))
        }
    }

    @Test("a board that is older than its edge goes on with the right root, and an edge that was changed is found")
    func edge() async throws {
        try await withSecret(.sqlite) { under in
            let key = OneTimeKey()
            let (election, tokens) = (try await under.election(), try await under.tokens(1, for: key))
            var receipts: [BallotReceipt] = []
            for sequence in 1...5 {
                if sequence == 3 {
                    try await under.write("DELETE FROM secret_boards WHERE size = ?", [2])
                    try await under.write("UPDATE secret_ballots SET root = ?", [[UInt8]?.none])
                }
                let ballot = try key.cast([0], sequence: sequence, tokens: tokens, in: election)
                receipts.append(try await under.secret.cast(ballot, in: under.number))
                #expect(try await under.secret.cast(ballot, in: under.number) == receipts[sequence - 1])
            }
            let file = try await under.file()
            let kept = receipts.map { Recount.Kept(size: $0.place, root: $0.root) }
            #expect(Recount(of: file, kept: kept).faults.map(\.kind) == [.notRevealed])
            for (place, ballot) in file.ballots.enumerated() {
                #expect(try await under.secret.cast(ballot, in: under.number) == receipts[place])
            }
            #expect(try await under.fault() == nil)
            let nodes = [TreeHash.leaf([1]), TreeHash.leaf([2])].bytes
            try await under.write("UPDATE secret_boards SET nodes = ? WHERE size = ?", [nodes, 5])
            #expect(try await under.fault()?.key == "participation.secret.check.edge")
        }
    }
}
