import Ballots
import Foundation
import HTTPTypes
import Kernel
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("secret votes, as browsers and strangers ask")
struct SecretRoutesTests {
    private func json(_ fields: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
    }

    private func json(_ ballot: Ballots.Ballot) throws -> String {
        String(decoding: try JSONEncoder().encode(ballot), as: UTF8.self)
    }

    @Test("a token takes a sign-in, a ballot takes none")
    func journey() async throws {
        try await withSecret(.sqlite) { under in
            let election = try await under.election()
            let key = OneTimeKey()
            var tokens: [Token] = []
            for (place, issuer) in election.issuers.enumerated() {
                let blinding = try issuer.blind(election.permission(for: key.point))
                let body = try json(["issuer": place + 1, "blinded": blinding.blinded.base64EncodedString()])
                #expect(try await under.ask(.post, "/token", body).status == 401)
                let answer = try await under.ask(.post, "/token", as: VotesUnderTest.resident(1), body)
                #expect(answer.status == 200, "\(answer.text)")
                let said = try JSONDecoder().decode([String: Data].self, from: Data(answer.text.utf8))
                tokens.append(try blinding.finalize(try #require(said["signature"])))
            }
            let ballot = try key.cast([1], sequence: 1, tokens: tokens, in: election)
            let answer = try await under.ask(.post, "/ballot", try json(ballot))
            #expect(answer.status == 201, "\(answer.text)")
            let receipt = try JSONDecoder().decode(BallotReceipt.self, from: Data(answer.text.utf8))
            let board = try RecountFile(parsing: Data(try await under.ask(.get, "/board.json").text.utf8))
            #expect(board.ballots == [ballot] && board.root == receipt.root)
            let page = try await under.ask(.get, "/secret/board?code=\(receipt.code)").text
            #expect(page.contains("<code>\(receipt.code)</code>"))
            #expect(try await under.ask(.get, "/secret/board?code=ffff").text.contains("没有这个核对码"))
        }
    }

    @Test("whatever is wrong with a ballot is said in words", arguments: ["{}", #"{"key":"?"}"#, "[]", ""])
    func wrong(body: String) async throws {
        try await withSecret(.sqlite) { under in
            for path in ["/ballot", "/token"] {
                let answer = try await under.ask(.post, path, as: VotesUnderTest.resident(1), body)
                #expect((400...422).contains(answer.status), "\(path) \(answer)")
            }
            #expect(try await under.file().ballots == [])
        }
    }

    @Test("the page says what cannot be promised, and shows each what they can do", arguments: [true, false])
    func page(isConfirmed: Bool) async throws {
        try await withSecret(.sqlite, isConfirmed: isConfirmed) { under in
            let resident = try await under.ask(.get, "/secret", as: VotesUnderTest.resident(1)).text
            #expect(resident.contains("保护不了您") && resident.contains("不能用秘密投票"))
            #expect(resident.contains("data-do=\"take\"") == isConfirmed)
            #expect(!resident.contains("confirm-issuing"))
            let stranger = try await under.ask(.get, "/secret").text
            #expect(
                stranger.contains("/sign-in/resident?next=") == isConfirmed && !stranger.contains("data-do=\"take\""))
            let supervisor = try await under.ask(.get, "/secret", as: VotesUnderTest.supervisor).text
            #expect(supervisor.contains("confirm-issuing") == !isConfirmed)
            let confirmed = try await under.ask(.post, "/secret/confirm", as: VotesUnderTest.supervisor)
            #expect(confirmed.status == (isConfirmed ? 409 : 303), "\(confirmed.text)")
        }
    }

    @Test("a vote whose opening has passed says that it waits for the second pair of hands", arguments: Engine.all)
    func held(engine: Engine) async throws {
        try await withSecret(engine, isConfirmed: false, most: 2) { under in
            let village = under.village
            func texts() async throws -> [String] {
                var texts: [String] = []
                for path in ["/votes", "/vote/\(under.number)"] {
                    texts.append(try await village.ask(.get, path, as: .anyone).text)
                }
                return texts
            }
            let opens = try await under.found().vote.opens
            village.time.set(opens.adding(minutes: -1))
            for text in try await texts() { #expect(text.contains("已公示，未开始") && !text.contains("等待确认")) }
            village.time.set(opens)
            try await under.fire()
            for text in try await texts() { #expect(!text.contains("已公示，未开始") && text.contains("等待确认，未开始")) }
            #expect(try await texts()[1].contains("现在还在等确认"))
            let paper = try await village.ask(.get, "/vote/\(under.number)/paper", as: .anyone).text
            #expect(paper.contains("在要选的各项前面画 ○，最多选 2 项"))
            try await under.secret.confirm(under.number, by: VotesUnderTest.supervisor)
            try await under.fire()
            for text in try await texts() { #expect(text.contains("正在投票") && !text.contains("等待确认")) }
        }
    }

    @Test("after closing the page shows the result and each ballot what it chose")
    func after() async throws {
        try await withSecret(.sqlite) { under in
            try await under.cast([0], by: 1)
            try await under.cast([], by: 2)
            try await under.close()
            let page = try await under.ask(.get, "/secret").text
            #expect(page.contains("recount.json") && page.contains("计票结果"))
            let board = try await under.ask(.get, "/secret/board").text
            #expect(board.contains("<b>") && board.contains("class=\"tag late\""))
        }
    }
}
