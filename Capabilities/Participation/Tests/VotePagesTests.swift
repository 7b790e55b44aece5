import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Platform
import Rights
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Participation

@Suite("Pages of votes; every person is invented")
struct VotePagesTests {
    typealias Village = VotesUnderTest

    @Test("a villager votes on the page, sees the own ballot, and reads why it passed", arguments: Engine.all)
    func journey(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(6))
            let path = "/vote/\(number)"
            let list = try await village.ask(.get, "/votes", as: .anyone)
            #expect(list.status == 200 && list.text.contains("修村口的路") && list.text.contains("正在投票"))
            let stranger = try await village.ask(.get, path, as: .anyone)
            #expect(
                stranger.text.contains("/sign-in/resident?next=\(path)") && !stranger.text.contains("name=\"choice\""))
            let unknown = try await village.ask(.get, path, as: Village.resident(9))
            #expect(unknown.text.contains("不在这次表决的名册上"))
            #expect(try await village.ask(.get, path, as: Village.resident(1)).text.contains("试1人"))
            let nothing = try await village.ask(.post, "\(path)/vote", as: Village.resident(1), form: "")
            #expect(nothing.status == 422 && nothing.text.contains("请选一项"))
            for nth in 1...4 as ClosedRange<UInt8> {
                let cast = try await village.ask(.post, "\(path)/vote", as: Village.resident(nth), form: "choice=0")
                #expect(cast.status == 303 && cast.headers[.location] == "\(path)?done=cast")
            }
            let own = try await village.ask(.get, path, as: Village.resident(1))
            #expect(own.text.contains("您已经投了：同意（网上"))
            // What was chosen is not shown before the end.
            #expect(try await village.ask(.get, "\(path)/board", as: .anyone).text.contains("投票截止后公布"))
            #expect(try await village.ask(.get, "\(path)/ballots.csv", as: .anyone).status == 409)
            try await village.close(number)
            let over = try await village.ask(.get, path, as: .anyone)
            #expect(over.text.contains("通过了"))
            #expect(over.text.contains("到会 4 人，正好是名册 6 人的 2/3，须2/3 以上：达到"), "\(over.text)")
            #expect(over.text.contains("同意 4 人，是到会 4 人的 100.0 %，&gt; 1/2：达到"))
            let english = try await village.ask(.get, "\(path)?lang=en", as: .anyone)
            #expect(english.text.contains("It passed") && english.text.contains("exactly 2/3"))
            let board = try await village.ask(.get, "\(path)/board", as: .anyone)
            #expect(board.text.contains("试4人") && board.text.contains("共 4 张"))
            let table = try await village.ask(.get, "\(path)/ballots.csv", as: .anyone)
            #expect(table.text.hasPrefix("ordinal,name,area,way,choices\r\n1,试1人,,online,同意\r\n"))
            let result = try await village.ask(.get, "\(path)/result.csv", as: .anyone)
            #expect(result.text.contains("roll,,6,,\r\n") && result.text.contains("choice,同意,4,,true\r\n"))
            let minutes = try await village.ask(.get, "\(path)/minutes", as: .anyone)
            #expect(!minutes.text.contains("{"))
            #expect(minutes.text.contains("网上 4，纸票 0") && minutes.text.contains("结果：通过了"))
        }
    }

    @Test("owners are published by area with covered names, and read the percentages of both", arguments: Engine.all)
    func owners(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let roll = Array(
                "no,name,phone,unit,area\n1,甲某人,13800138001,1,682.00\n2,乙某人,13800138002,2,218\n3,丙某人,,3,100\n".utf8)
            let draft = village.draft(.ownersOrdinary, .owners, .weighted, opens: 15, closes: 16)
            let number = try await village.opened(draft, roll)
            try await village.votes.cast(.init(choices: [0]), in: number, by: Village.resident(1))
            try await village.votes.enterPaper(.init(ordinal: 2, choices: [1]), in: number, by: Village.clerk)
            try await village.close(number)
            let page = try await village.ask(.get, "/vote/\(number)", as: .anyone).text
            #expect(page.contains("参与表决面积 900.00 ㎡，是全部专有面积 1,000.00 ㎡的 90.0 %，≥ 2/3：达到"), "\(page)")
            #expect(page.contains("同意的面积 682.00 ㎡，是参与表决面积 900.00 ㎡的 75.7 %，&gt; 1/2：达到"))
            #expect(page.contains("同意 1 人，正好是参与表决人数 2 人的 1/2，须超过 1/2（过半数）：没有达到"))
            #expect(page.contains("没有通过"))
            let board = try await village.ask(.get, "/vote/\(number)/board", as: .anyone).text
            #expect(board.contains("甲**") && board.contains("682.00 ㎡") && !board.contains("甲某人"))
        }
    }

    @Test("the desk writes a vote, takes a roll with its faults, gives notice and enters paper", arguments: Engine.all)
    func desk(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let form =
                "key=k1&title=%E4%BF%AE%E8%B7%AF&text=%E8%B7%AF&place=330381001201&body=villagers_group&roll=adults&method=open"
                + "&choices=&most=1&opens=2026-03-06T09:00&closes=2026-03-07T18:00"
            let made = try await village.ask(.post, "/desk/votes", as: Village.clerk, form: form)
            let path = try #require(made.headers[.location])
            let again = try await village.ask(.post, "/desk/votes", as: Village.clerk, form: form)
            #expect(again.headers[.location] == path)
            let number = try CaseNumber(parsing: path.dropFirst("/desk/vote/".count))
            // Nobody knows of it yet.
            #expect(try await village.ask(.get, "/vote/\(number)", as: .anyone).status == 404)
            let wrong = try await village.ask(.post, "/desk/votes", as: Village.clerk, form: "title=%E8%B7%AF&most=x")
            #expect(wrong.status == 422 && wrong.text.contains("value=\"路\""))
            let file = "no,name,phone\r\n1,甲,13800138001\r\n2,乙,1\r\n3,丙,\r\n"
            let upload = try await village.upload("\(path)/roll", file, as: Village.clerk)
            #expect(upload.status == 422 && upload.text.contains("第 3 行 phone：不是电话号码"), "\(upload.text)")
            #expect(upload.text.contains("导入 2 行"))
            let noHeader = try await village.upload("\(path)/roll", "甲,乙\r\n", as: Village.clerk)
            #expect(noHeader.status == 422 && noHeader.text.contains("名册文件读不了"))
            let broken = try await village.upload("\(path)/roll", "PK\u{3}\u{4}", as: Village.clerk)
            #expect(broken.status == 422 && broken.text.contains("这个表格文件打不开"))
            let notice = try await village.ask(.post, "\(path)/notice", as: Village.clerk, form: "")
            #expect(notice.headers[.location] == "\(path)?done=noticed")
            village.time.set(try await village.vote(number).opens)
            try await village.fire()
            let entered = try await village.ask(
                .post, "\(path)/paper", as: Village.clerk, form: "ordinal=1&choice=0&proxy=&note=")
            #expect(entered.status == 303)
            let twice = try await village.ask(
                .post, "\(path)/paper", as: Village.clerk, form: "ordinal=1&choice=1")
            #expect(twice.status == 409 && twice.text.contains("已经投过纸票"))
            #expect(
                try await village.ask(.post, "\(path)/attend", as: Village.clerk, form: "ordinal=3").status == 303)
            #expect(
                try await village.ask(.post, "\(path)/end", as: Village.clerk, form: "ordinal=3&ending=died").status
                    == 303)
            #expect(try await village.ask(.get, path, as: Village.clerk).text.contains("纸票"))
            #expect(try await village.ask(.get, path, as: Village.stranger).status == 403)
            #expect(try await village.ask(.get, "\(path)/roll", as: Village.stranger).status == 403)
            let covered = try await village.ask(.get, "\(path)/roll", as: Village.supervisor)
            #expect(covered.text.contains("<svg") && !covered.text.contains("13800138001"))
            let named = try await village.ask(.post, "\(path)/names", as: Village.supervisor, form: "")
            #expect(named.text.contains("13800138001"))
            let paper = try await village.ask(.get, "/vote/\(number)/paper", as: .anyone).text
            #expect(paper.contains("<svg") && paper.contains("在要选的一项前面画 ○，只选一项") && paper.contains("data-print"))
        }
    }

    @Test("a member votes for one of the household on the page, and chooses up to two of three", arguments: Engine.all)
    func household(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let draft = village.draft(
                .economicMembers, .members, kind: .selection, choices: ["甲处", "乙处", "丙处"], most: 2, opens: 10,
                closes: 11)
            let number = try await village.opened(draft, Village.roll(3))
            let path = "/vote/\(number)"
            let page = try await village.ask(.get, path, as: Village.resident(1)).text
            #expect(page.contains("<option value=\"2\">2 试2人</option>") && !page.contains("试3人"))
            #expect(page.contains("最多选 2 项") && page.contains("type=\"checkbox\""))
            func post(_ form: String) async throws -> RouteAnswer {
                try await village.ask(.post, "\(path)/vote", as: Village.resident(1), form: form)
            }
            #expect(try await post("choice=0&choice=1&choice=2").text.contains("最多选 2 项"))
            let without = try await post("for=2&choice=0&note=")
            #expect(without.status == 422 && without.text.contains("书面委托"))
            #expect(try await post("for=3&choice=0&note=x").text.contains("同一户"))
            #expect(try await post("for=2&choice=0&note=x").status == 303)
            #expect(try await post("choice=0&choice=2").status == 303)
            try await village.close(number)
            let over = try await village.ask(.get, path, as: .anyone).text
            #expect(over.contains("选出 1 项"), "\(over)")
            #expect(over.contains("选这一项 2 人，正好是名册 3 人的 2/3"))
        }
    }

    @Test("programs read the list and one vote with its reasons", arguments: Engine.all)
    func interface(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(6))
            try await village.votes.cast(.init(choices: [0]), in: number, by: Village.resident(1))
            try await village.close(number)
            let draft = try await village.votes.make(village.draft(opens: 30, closes: 31), by: Village.clerk)
            let list = try await village.ask(.get, "/api/v1/votes?limit=1", as: .anyone)
            #expect(list.text.contains("\"number\":\"\(number)\"") && !list.text.contains(draft.description))
            #expect(list.text.contains("\"passed\":false"))
            let one = try await village.ask(.get, "/api/v1/votes/\(number)", as: .anyone).text
            #expect(one.contains("\"turnout\":{\"online\":1}") && one.contains("\"share\":\"2/3\""), "\(one)")
            #expect(!one.contains("试1人") && !one.contains("138"))
            #expect(try await village.ask(.get, "/api/v1/votes/\(draft)", as: .anyone).status == 404)
            #expect(try await village.ask(.get, "/api/v1/votes?place=110101", as: .anyone).status == 422)
            #expect(try await village.ask(.get, "/api/v1/votes/x", as: .anyone).status == 404)
        }
    }

    @Test("check sees a ballot that was changed, one that was added, and a roll that is another", arguments: Engine.all)
    func inspection(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(3))
            for nth in 1...2 as ClosedRange<UInt8> {
                try await village.votes.cast(.init(choices: [0]), in: number, by: Village.resident(nth))
            }
            try await village.votes.end(3, .died, in: number, by: Village.clerk)
            #expect(try await village.inspect() == nil)
            try await village.close(number)
            #expect(try await village.inspect() == nil)
            func tampered(_ sql: String, back: String) async throws -> String? {
                _ = try await village.write(sql)
                let fault = try await village.inspect()
                _ = try await village.write(back)
                return fault
            }
            let changed = try await tampered(
                "UPDATE vote_ballots SET choices = '[1]' WHERE ordinal = 1",
                back: "UPDATE vote_ballots SET choices = '[0]' WHERE ordinal = 1")
            #expect(changed == "participation.votes.fault.tally")
            let wrong = try await tampered(
                "UPDATE vote_ballots SET choices = '[0,1]' WHERE ordinal = 1",
                back: "UPDATE vote_ballots SET choices = '[0]' WHERE ordinal = 1")
            #expect(wrong == "participation.votes.fault.choices")
            let roll = try await tampered(
                "UPDATE vote_rolls SET area = 7 WHERE ordinal = 3", back: "UPDATE vote_rolls SET area = 0")
            #expect(roll == "participation.votes.fault.roll")
            let added = try await tampered(
                "UPDATE vote_rolls SET counted = 0 WHERE ordinal = 3", back: "UPDATE vote_rolls SET counted = 1")
            #expect(added == "participation.votes.fault.roll")
            #expect(try await village.inspect() == nil)
        }
    }

    @Test("every refusal, body and way has its words")
    func words() throws {
        let folder = try #require(Participation.resources).appending(path: "Strings")
        let strings = try Strings(folders: [folder])
        let refusals: [VoteRefusal] =
            [
                .noRules, .unknown, .rollKind, .noSecret, .period, .emptyRoll, .notOnRoll, .noSuchVoter(1),
                .choices(most: 1), .choices(most: 2), .noProxies, .proxyHousehold, .proxyTaken, .proxySelf, .noteNeeded,
                .castSecretly, .box(papers: 1), .wordsTooLong(limit: 1), .tooManyChoices, .rollTooLong(limit: 1),
                .noFile,
                .csv, .notice(days: 1, earliest: VoteRulesTests.day),
            ] + Vote.State.allCases.map { .state($0) } + Vote.Method.allCases.map { .method($0) }
            + RollEntry.Ending.allCases.map { .ended($0) } + Ballot.Way.allCases.map { .voted($0) }
        #expect(refusals.map(\.explanation.key).filter { !strings.has($0) } == [])
        let bodies = try Bodies.shipped()
        let names =
            BodyRule.Body.allCases.map { "body.\($0.rawValue)" } + Ballot.Way.allCases.map { "way.\($0.rawValue)" }
            + BodyRule.RollKind.allCases.map { "rollKind.\($0.rawValue)" }
            + Vote.State.allCases.map { "state.\($0.rawValue)" } + Vote.Method.allCases.map { "method.\($0.rawValue)" }
            + RollEntry.Ending.allCases.map { "ending.\($0.rawValue)" }
            + bodies.rules.flatMap { rule in rule.callers.map { "caller.\($0.who)" } }
            + bodies.rules.map { "rule.proxies.\($0.proxies.rawValue)" }
            + bodies.rules.flatMap { rule in
                (rule.quorum(rule.rolls[0]) + rule.majority).flatMap {
                    [
                        "part.\($0.part.rawValue).\($0.measure.rawValue)",
                        "base.\($0.of.rawValue).\($0.measure.rawValue)",
                    ]
                }
            }
        #expect(names.map { "participation.votes.\($0)" }.filter { !strings.has($0) } == [])
    }
}

extension VotesUnderTest {
    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor, form: String? = nil
    ) async throws -> RouteAnswer {
        try await face.ask(method, path, as: actor, form.map(RouteBody.form) ?? .none, of: votes.addRoutes)
    }

    func upload(_ path: String, _ file: String, as actor: Actor) async throws -> RouteAnswer {
        try await face.ask(.post, path, as: actor, .upload(file), of: votes.addRoutes)
    }

    /// The key of the first fault that `check` finds.
    func inspect() async throws -> String? {
        struct Quiet: Inspector.Watch {
            var wantsStop: Bool { false }
            func began(_ part: String, total: Int) {}
            func reached(_ count: Int) {}
            func ended(_ part: String) {}
        }
        let (county, seal, inspection) = (house.county, house.seal, votes.inspection)
        do {
            try await house.reader.read { connection in
                try Inspector(connection, county: county, seal: seal, watch: Quiet()).run([inspection], from: nil)
            }
            return nil
        } catch let fault as IntegrityFault {
            return fault.key
        }
    }

    /// Changes a table past the door, as somebody with the database at hand could.
    func write(_ sql: String) async throws -> Int { try await database.write { try $0.execute(sql) } }
}
