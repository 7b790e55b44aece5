import Foundation
import HTTPTypes
import Kernel
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Participation

@Suite("pages of surveys, as residents and the office ask")
struct SurveyPagesTests {
    @Test("the office writes a survey, residents answer it, everybody reads the counts", arguments: Engine.all)
    func journey(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let clerk = PartCounty.clerk
            let form = [
                ("kind", "questions"), ("title", "公园怎么修"), ("place", "330381001001"), ("text", "虚构"), ("most", ""),
                ("keeping", "anonymous"), ("opens", "2026-11-23T09:00"), ("closes", "2026-11-25T18:00"),
            ]
            let wrong = try await pages.ask(.post, "/desk/surveys", as: clerk, form.filter { $0.0 != "text" })
            #expect(wrong.status == 422 && wrong.text.contains("value=\"公园怎么修\""))
            let made = try await pages.ask(.post, "/desk/surveys", as: clerk, form)
            let desk = try #require(made.location, "\(made.text)")
            let number = desk.replacing("/desk/survey/", with: "")
            let path = "/survey/\(number)"
            // Nobody knows of it yet.
            #expect(try await pages.ask(.get, path).status == 404)
            let few = try await pages.ask(
                .post, "\(desk)/question", as: clerk,
                [("text", "先修哪里"), ("kind", "one"), ("options", "凉亭"), ("most", "")])
            #expect(few.status == 422 && few.text.contains("至少要有两个选项") && few.text.contains(">凉亭</textarea>"))
            for (text, kind, options) in [("先修哪里", "one", "凉亭\n步道\n厕所"), ("现在怎么样", "scale", ""), ("还想说", "words", "")] {
                let added = try await pages.ask(
                    .post, "\(desk)/question", as: clerk,
                    [("text", text), ("kind", kind), ("options", options), ("most", "")]
                        + (kind == "words" ? [("optional", "true")] : []))
                #expect(added.status == 303, "\(added.text)")
            }
            #expect(try await pages.ask(.post, "\(desk)/publish", as: clerk, []).status == 303)
            let page = try await pages.ask(.get, path)
            #expect(page.text.contains("/sign-in/resident?next=\(path)") && page.text.contains("次序是打乱的"))
            #expect(!page.text.contains("type=\"radio\""))
            let half = try await pages.ask(.post, path, as: PartCounty.resident(1), [("q0", "1"), ("q2", "要有灯")])
            #expect(half.status == 422 && half.text.contains("href=\"#q1\"") && half.text.contains(">要有灯</textarea>"))
            #expect(half.text.contains("value=\"1\" checked"))
            for person in 1...5 {
                let sent = try await pages.ask(
                    .post, path, as: PartCounty.resident(person), [("q0", "1"), ("q1", "\(person - 1)"), ("q2", "要有灯")])
                #expect(sent.location == "\(path)?done=answered", "\(sent.text)")
            }
            let again = try await pages.ask(.post, path, as: PartCounty.resident(1), [("q0", "1"), ("q1", "1")])
            #expect(again.status == 409 && again.text.contains("交了不能改"))
            #expect(try await pages.ask(.get, "\(path)/result.csv").status == 409)
            pages.county.pass(hours: 57)
            try await pages.county.ring(pages.part.timers)
            let over = try await pages.ask(.get, path).text
            #expect(over.contains("5 人 · 100.0 %") && over.contains("平均 3.00 分") && over.contains("要有灯"), "\(over)")
            let table = try await pages.ask(.get, "\(path)/result.csv").text
            #expect(table.contains("1,先修哪里,2,步道,,5,5,,0\r\n") && table.contains("3,还想说,,要有灯,,5,5,,0\r\n"), "\(table)")
            #expect(try await pages.ask(.get, desk, as: clerk).text.contains("<li>要有灯</li>"))
            #expect(try await pages.ask(.get, "/surveys").text.contains("公园怎么修"))
            #expect(try await pages.ask(.get, "/desk/surveys", as: clerk).text.contains("公园怎么修"))
            let english = try await pages.ask(.get, "\(path)?lang=en").text
            #expect(english.contains("3.00 on average"))
        }
    }

    @Test("a wish list comes from a file, is chosen from, changed, and ranked with exact counts", arguments: Engine.all)
    func wishes(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let clerk = PartCounty.clerk
            let made = try await pages.ask(
                .post, "/desk/surveys", as: clerk,
                [
                    ("kind", "wishes"), ("title", "心愿"), ("place", "330381001001"), ("text", "虚构"), ("most", "2"),
                    ("keeping", "changeable"), ("opens", "2026-11-23T09:00"), ("closes", "2026-11-25T18:00"),
                ])
            let desk = try #require(made.location, "\(made.text)")
            let path = desk.replacing("/desk/", with: "/")
            let bad = try await pages.upload("\(desk)/wishes", "name,cost\n路灯,x\n,1\n", as: clerk)
            #expect(
                bad.status == 422 && bad.text.contains("第 2 行 cost") && bad.text.contains("第 3 行 name"), "\(bad.text)")
            let good = try await pages.upload(
                "\(desk)/wishes", "name,text,cost\n路灯,桥头到祠堂,12000\n坡道,卫生室,3500.5\n长椅,,\n", as: clerk)
            #expect(good.status == 303, "\(good.text)")
            #expect(
                try await pages.ask(.post, "\(desk)/wish", as: clerk, [("name", "长椅"), ("line", ""), ("cost", "")]).text
                    .contains("有两个选项一样"))
            #expect(
                try await pages.ask(.post, "\(desk)/wish", as: clerk, [("name", "亭子"), ("line", ""), ("cost", "800")])
                    .status == 303)
            #expect(
                try await pages.ask(.post, "\(desk)/remove", as: clerk, [("question", "0"), ("option", "3")]).status
                    == 303)
            #expect(try await pages.ask(.post, "\(desk)/publish", as: clerk, []).status == 303)
            let page = try await pages.ask(.get, path, as: PartCounty.resident(1)).text
            #expect(
                page.contains("共 3 项，每人最多选 2 项") && page.contains("12,000.00 元") && page.contains("type=\"checkbox\""))
            let many = try await pages.ask(
                .post, path, as: PartCounty.resident(1), [("q0", "0"), ("q0", "1"), ("q0", "2")])
            #expect(many.status == 422 && many.text.contains("最多选 2 项") && many.text.contains("value=\"2\" checked"))
            for person in 1...6 {
                _ = try await pages.ask(.post, path, as: PartCounty.resident(person), [("q0", "1"), ("q0", "2")])
            }
            let changed = try await pages.ask(.post, path, as: PartCounty.resident(6), [("q0", "0")])
            #expect(changed.location == "\(path)?done=answered")
            #expect(try await pages.ask(.get, path, as: PartCounty.resident(6)).text.contains("value=\"0\" checked"))
            pages.county.pass(hours: 57)
            try await pages.county.ring(pages.part.timers)
            let table = try await pages.ask(.get, "\(path)/result.csv").text
            #expect(table.contains("1,心愿,2,坡道,3500.50,6,5,1,0\r\n1,心愿,3,长椅,,6,5,2,0\r\n"), "\(table)")
            let over = try await pages.ask(.get, path).text
            #expect(over.contains("票数相同的，按心愿的编号排先后"))
        }
    }

    @Test("fewer than five are not told, on the page or in the file", arguments: Engine.all)
    func few(engine: Engine) async throws {
        try await withPartPages(engine) { pages in
            let plan = SurveyPlan(
                kind: .wishes, place: PartCounty.village, title: "心愿", text: "虚构", keeping: .anonymous,
                opens: pages.county.time.now(), closes: pages.county.time.now().adding(hours: 1), most: 1)
            let number = try await pages.surveys.make(plan, by: PartCounty.clerk)
            try await pages.surveys.edit(number, by: PartCounty.clerk) { $0[0].options = SurveyRulesTests.options(3) }
            try await pages.surveys.publish(number, by: PartCounty.clerk)
            for person in 1...4 {
                try await pages.surveys.answer(number, [.init(choices: [2])], by: PartCounty.resident(person))
            }
            pages.county.pass(hours: 1)
            try await pages.county.ring(pages.part.timers)
            let page = try await pages.ask(.get, "/survey/\(number)").text
            #expect(page.contains("不足 5 人，不公布") && !page.contains("100.0 %"))
            #expect(
                try await pages.ask(.get, "/survey/\(number)/result.csv").text.contains("1,心愿,3,选项3,,,,,1\r\n"))
        }
    }

    @Test("whatever is wrong in an address or a form is said in words")
    func wrong() async throws {
        try await withPartPages(.sqlite) { pages in
            let clerk = PartCounty.clerk
            let gets: [(String, Actor)] = [
                ("/survey/x", .anyone), ("/survey/WJ2611000017", .anyone), ("/survey/x/result.csv", .anyone),
                ("/desk/survey/x", clerk),
            ]
            for (path, actor) in gets {
                let answer = try await pages.ask(.get, path, as: actor)
                #expect(answer.status == 404)
            }
            for (path, actor) in [("/survey/x", PartCounty.resident(1)), ("/desk/survey/x/publish", clerk)] {
                let answer = try await pages.ask(.post, path, as: actor, [])
                #expect(answer.status == 404)
            }
            let desk = try await pages.ask(.get, "/desk/surveys", as: PartCounty.resident(1))
            #expect(desk.status == 303)
        }
    }

    @Test("every refusal has its words")
    func words() throws {
        let strings = try Strings(folders: [try #require(Participation.resources).appending(path: "Strings")])
        let refusals: [SurveyRefusal] = [
            .unknown, .notDraft, .notYet, .over, .withdrawn, .answeredAlready, .needsResident, .nothing, .missing(0),
            .tooMany(0, most: 1), .notThere(0), .wordsTooLong(0), .noQuestions, .tooManyQuestions, .noSuchQuestion,
            .fewOptions, .tooManyOptions(limit: 1), .optionTwice, .mostTooHigh, .period, .notClosed, .begun,
        ]
        let names =
            Survey.Kind.allCases.map { "kind.\($0.rawValue)" } + Survey.Stage.allCases.map { "stage.\($0.rawValue)" }
            + Survey.Keeping.allCases.flatMap { ["kept.\($0.rawValue)", "keeping.\($0.rawValue)"] }
            + SurveyQuestion.Kind.allCases.flatMap { ["question.\($0.rawValue)", "hint.\($0.rawValue)"] }
            + (1...SurveyQuestion.scaleSteps).map { "scale.\($0)" }
        let keys = refusals.map(\.explanation.key) + names.map { "participation.surveys.\($0)" }
        #expect(keys.filter { !strings.has($0) } == [])
    }
}
