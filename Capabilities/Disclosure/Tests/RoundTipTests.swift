import HTTPTypes
import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("what a team is told in confidence") struct RoundTipTests {
    @Test("anybody tells the team, reads its answer by the code, and tells more", arguments: Engine.all)
    func dialogue(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let village = try await county.ask(.get, "/village/330381001201")
            #expect(village.text.contains("/inspection/\(number)/tip"))
            let path = "/inspection/\(number)/tip"
            #expect(try await county.ask(.get, path).text.contains("上岭村"))
            var form = ["village": "330381001201", "kind": "", "words": U.secret, "ticket": "t1"]
            let wrong = try await county.ask(.post, path, as: .anyone, form)
            #expect(wrong.status == 422 && wrong.text.contains(U.secret) && wrong.text.contains("value=\"t1\""))
            form["kind"] = "money"
            let sent = try await county.ask(.post, path, as: .anyone, form)
            let code = try #require(sent.text.firstMatch(of: /(?:[0-9]{4} ){7}[0-9]{4}/)).output
            #expect(sent.status == 200 && sent.location == nil)
            #expect(try await county.ask(.post, path, as: .anyone, form).text.contains(code))
            let tip = try await county.onlyTip(number)
            let closed = try await county.ask(.get, "/desk/tip/\(tip)", as: U.inspector)
            #expect(closed.status == 200 && !closed.text.contains(U.secret))
            let opened = try await county.ask(.post, "/desk/tip/\(tip)/open", as: U.inspector, [:])
            #expect(opened.text.contains(U.secret))
            let answer = ["words": "请问合同在哪一年？"]
            #expect(try await county.ask(.post, "/desk/tip/\(tip)/answer", as: U.inspector, answer).status == 303)
            let read = try await county.ask(.post, "/tip", as: .anyone, ["code": String(code).replacing(" ", with: "")])
            #expect(read.status == 200 && read.text.contains("请问合同在哪一年") && read.text.contains(U.secret))
            let more = ["code": String(code), "words": U.told]
            #expect(try await county.ask(.post, "/tip/more", as: .anyone, more).text.contains(U.told))
            let list = try await county.ask(.get, "/desk/tips", as: U.inspector)
            #expect(list.text.contains("待答复") && !list.text.contains(U.told))
            try await county.check()
        }
    }

    @Test("nobody but the round's team opens a tip, whoever they are and however they ask", arguments: Engine.all)
    func attacks(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            _ = try await county.tipped(number)
            let tip = try await county.onlyTip(number)
            let colleague = U.post(.inspector, "330381001", person: 21)
            let elsewhere = U.post(.inspector, "330381001202", person: 22)
            let administrator = U.post(.administrator, "330381", person: 23)
            // Of the team by the post, and moved to another village since.
            let moved = U.post(.inspector, "330381001202", person: 20)
            for actor in [
                U.clerk, U.secretary, U.committee, U.duty, U.supervisor, U.villager, .anyone, administrator, colleague,
                elsewhere, moved,
            ] {
                await #expect(throws: (any Error).self) { try await county.rounds.open(tip, by: actor) }
                await #expect(throws: (any Error).self) {
                    try await county.rounds.answer(tip, words: "x", by: actor)
                }
                await #expect(throws: (any Error).self) {
                    try await county.rounds.settle(tip, .noted, words: "x", by: actor)
                }
                for path in ["/desk/tip/\(tip)/open", "/desk/tip/\(tip)/answer", "/desk/tip/\(tip)/settle"] {
                    let answer = try await county.ask(
                        .post, path, as: actor, path.hasSuffix("open") ? [:] : ["words": "x", "outcome": "noted"])
                    #expect(![200, 422].contains(answer.status) || !answer.text.contains(U.secret))
                    #expect(answer.status != 200 && answer.location?.hasPrefix("/desk/tips") != true, "\(actor)")
                }
                let list = try await county.ask(.get, "/desk/tips", as: actor)
                #expect(!list.text.contains("\(tip)"))
            }
            #expect(try await !county.journal().contains { $0.kind == Journal.opening })
            #expect(try await county.rounds.open(tip, by: U.inspector).turns.count == 1)
            let looks = try await county.journal().filter { $0.kind == Journal.opening }
            #expect(looks.count == 1 && looks[0].actor == U.inspector)
        }
    }

    @Test("an inspector who serves the village or its township besides does not open it")
    func servesThere() throws {
        guard case .post(let holder) = U.inspector else { return }
        let round = Round(
            id: .drawn(), number: CaseNumber(prefix: "XC", date: LocalDate("2026-07-20")!, serial: 1)!, title: "",
            team: [holder.post],
            villages: [U.village], from: LocalDate("2026-07-20")!, to: LocalDate("2026-07-29")!, channels: "",
            hours: "", announced: Timestamp(milliseconds: 0))
        func holders(_ actors: [Actor]) -> [PostHolder] {
            actors.compactMap { if case .post(let holder) = $0 { holder } else { nil } }
        }
        try RoundRules.check(holder, of: round.team, into: U.village, others: holders([U.stranger, U.supervisor]))
        for actor in [U.clerk, U.duty, U.post(.gridWorker, "330381001201", person: 9)] {
            #expect(throws: TipRefusal.servesThere) {
                try RoundRules.check(holder, of: round.team, into: U.village, others: holders([actor]))
            }
        }
    }

    @Test("nothing of a tip stands in clear anywhere, and nothing links the journal to it", arguments: Engine.all)
    func sealed(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let number = try await county.announced()
            let code = try await county.tipped(number)
            try await county.rounds.tell(U.told, with: code)
            let tip = try await county.onlyTip(number)
            try await county.rounds.answer(tip, words: "巡察组的回话", by: U.inspector)
            _ = try await county.rounds.open(tip, by: U.inspector)
            _ = try await county.rounds.read(code)
            let all = try await county.everything()
            for secret in [U.secret, U.told, "欧阳水塘", "巡察组的回话", code.digits, code.shown, "\"ticket\""] {
                #expect(!all.contains(secret))
            }
            let entries = try await county.journal().filter {
                $0.kind.hasPrefix("round.") || $0.kind == Journal.opening
            }
            let round = try await county.rounds.find(number)
            for entry in entries.dropFirst() {
                #expect(entry.subject == Subject(round.id) && entry.division == nil && entry.sealed == nil)
                #expect(entry.reference == nil)
                #expect(!entry.whatText.contains("\(tip)") && !entry.whatText.contains("money"))
            }
            #expect(entries.count { $0.kind == "round.turn" && $0.whatText == "{}" && $0.actor == .anyone } == 2)
            let columns = try await county.database.read { connection in
                try ["tips", "tip_messages"].flatMap { try connection.query("SELECT * FROM \($0)")[0].values }
            }
            let now = county.time.now().milliseconds
            for case .integer(let number) in columns { #expect(abs(number - now) > 86_400_000 * 365) }
        }
    }

    @Test(
        "a wrong code tells nothing, whatever is wrong with it, and cannot be tried without end",
        arguments: Engine.all)
    func codes(engine: Engine) async throws {
        try await withDisclosure(engine) { county in
            let code = try await county.tipped(try await county.announced())
            #expect(TipCode(parsing: code.shown) == code && TipCode(parsing: " \(code.digits)") == code)
            let last = try #require(code.digits.last?.wholeNumberValue)
            let slip = code.digits.dropLast() + "\((last + 1) % 10)"
            let other = TipCode(ticket: "another", county.house.seal).digits
            var answers: Set<String> = []
            for wrong in [String(slip), other, "1", "", "绿水", String(code.digits.dropLast())] {
                let answer = try await county.ask(.post, "/tip", as: .anyone, ["code": wrong])
                #expect(answer.status == 422 && !answer.text.contains(U.secret))
                answers.insert(answer.text)
            }
            let more = try await county.ask(.post, "/tip/more", as: .anyone, ["code": other, "words": "x"])
            #expect(more.status == 422 && answers.union([more.text]).count == 1)
            var last429 = 0
            for _ in 0..<12 { last429 = try await county.ask(.post, "/tip", as: .anyone, ["code": other]).status }
            #expect(last429 == 429)
            #expect(try await county.ask(.get, "/tip?code=\(code.digits)").status == 422)
        }
    }
}
