import Foundation
import Journal
import Kernel
import Platform
import Reading
import Store
import TestSupport
import Testing
import Web

@testable import Cases

/// What dispatchers decide, learned while the server runs. Everybody and everything in it is invented.
@Suite("what dispatchers decide teaches the next proposal") struct LearningTests {
    private static let van = "小区门口有面包车占着盲道卖水果，轮椅过不去"
    private static let like = "面包车又停在盲道上卖水果，轮椅没法走"
    private static let lamp = "路口的路灯不亮了"

    private func proposal(_ text: String, _ desk: Desk) async throws -> Proposal? {
        try await desk.county.cases.work.rules().proposer.propose(text).first
    }

    /// A category of the small county that is not the one proposed.
    private func other(than proposed: String) -> String { proposed == "E0406" ? "C0118" : "E0406" }

    @Test("after one correction the next report like it is proposed so, with why; others stay", arguments: Engine.all)
    func correction(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let first = try await desk.report(Self.van)
            let wanted = other(than: first.subject.category)
            let before = try await proposal(Self.lamp, desk)
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(
                first.subject.number, "accept", #"{"category":"\#(wanted)","dispatch":true}"#, as: dispatcher,
                then: "dispatched")
            let next = try await desk.report(Self.like, at: 120.25)
            let proposed = try #require(next.proposal)
            #expect(proposed.category == wanted && next.subject.category == wanted)
            #expect(proposed.confidence > 50 && proposed.words.contains("面包车"))
            #expect(try await proposal(Self.lamp, desk) == before)

            // The desk says what is proposed, from what, and which key takes it.
            let page = try await desk.get("/desk/case/\(next.subject.number)", as: dispatcher).text
            #expect(page.contains("参照类似事项的受理决定") && page.contains("“面包车”"))
            #expect(page.contains("按建议受理并派单 <kbd class=\"enter\"") && page.contains("data-key=\"c\""))
            // It was proposed with the report, and that is in the journal.
            let kept = try await desk.county.journal().last { $0.entry.kind == "case.received" }
            let what = try #require(kept).entry.whatText
            #expect(what.contains(#""proposal":{"#) && what.contains(#""category":"\#(wanted)""#))
        }
    }

    @Test("what is decided on one server is known to the other, without starting it anew", arguments: Engine.all)
    func servers(engine: Engine) async throws {
        try await withTwoServers(engine) { first, second in
            let rules = try await second.cases.work.rules()
            let wanted = other(than: rules.proposer.propose(Self.van)[0].code.description)
            try await first.serve { desk in
                let report = try await desk.report(Self.van)
                let dispatcher = try await desk.signIn("centre", .dispatcher)
                try await desk.act(
                    report.subject.number, "accept", #"{"category":"\#(wanted)"}"#, as: dispatcher, then: "accepted")
            }
            second.time.pass(minutes: 1)
            let found = try await second.cases.work.rules().proposer.propose(Self.like)
            #expect(found.first?.code.description == wanted && found.first?.model == 0)
        }
    }

    @Test("who corrects it again undoes it; what was emptied is forgotten, on every server", arguments: Engine.all)
    func again(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let report = try await desk.report(Self.van)
            let id = try #require(ID<Report>(report.report.id))
            let subject = try await desk.county.subject(report.subject.number)
            for category in ["E0406", "C0118"] {
                try await desk.county.house.door.open { passage in
                    let pen = try passage.record(Entry("test", Subject(subject.id), by: .system("test")))
                    try ExampleTable(passage.county).learn(
                        id, of: Subject(subject.id), is: category, isCorrection: true, passage, pen)
                }
                desk.county.cases.book.classifier.look()
                #expect(try await proposal(Self.like, desk)?.code.description == category)
            }
            #expect(desk.county.cases.book.classifier.holds.decisions == 1)
            try await desk.county.cases.work.erase(.report(id), as: .reporter(id))
            desk.county.cases.book.classifier.look()
            let cold = try await desk.county.cases.work.rules().proposer
            #expect(cold.propose(Self.like) == cold.byKeywords(Self.like))
            #expect(desk.county.cases.book.classifier.holds.decisions == 0)
        }
    }

    @Test("a model is made of all decisions; who is forgotten is in none that is left", arguments: Engine.all)
    func models(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let classifier = desk.county.cases.book.classifier
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            var own: [ID<Report>] = []
            for number in 0..<36 {
                let (text, category) =
                    number % 2 == 0
                    ? ("巷子里第\(number)根灯杆晚上漆黑，老人出门怕摔", "C0118") : ("有人在第\(number)号楼旁边搭棚子占地方", "E0406")
                // Two of them have characters that nobody else writes.
                let mark = number < 2 ? "鑫焱淼垚" : ""
                let report = try await desk.report(text + mark, at: number % 2 == 0 ? 120.03 : 120.25)
                if number < 2 { own.append(try #require(ID<Report>(report.report.id))) }
                if number == 20 { #expect(try await !classifier.isDue()) }
                try await desk.act(
                    report.subject.number, "accept", #"{"category":"\#(category)"}"#, as: dispatcher, then: "accepted")
            }
            #expect(try await classifier.isDue())
            let chief = try await desk.county.holder("centre", .dispatcher)
            await #expect(throws: (any Error).self) { try await classifier.train(by: .post(chief)) }
            let made = try #require(try await classifier.train(by: .system("test")))
            #expect(made.number == 1 && made.examples == 36 && made.classes == 2 && made.isActive)
            #expect(try #require(made.macro) > 9000)
            #expect(try await !classifier.isDue())
            #expect(try await proposal("灯杆不亮，晚上漆黑", desk)?.code.description == "C0118")
            #expect(classifier.holds == (1, 0) && classifier.known(of: "鑫焱淼垚") > 0)

            for id in own { try await desk.county.cases.work.erase(.report(id), as: .reporter(id)) }
            classifier.look()
            _ = try await proposal(Self.lamp, desk)
            // Until the next is made, single decisions speak.
            #expect(classifier.holds == (0, 34) && classifier.known(of: "灯杆") == 0)
            #expect(try await proposal("灯杆不亮，晚上漆黑", desk)?.code.description == "C0118")
            await #expect(throws: NoSuchModel.self) { try await classifier.activate(1, by: .system("test")) }
            #expect(try await classifier.isDue())
            let next = try #require(try await classifier.train(by: .system("test")))
            _ = try await proposal(Self.lamp, desk)
            #expect(next.number == 2 && next.examples == 34 && classifier.holds == (2, 0))
            #expect(classifier.known(of: "鑫焱淼垚") == 0 && classifier.known(of: "灯杆") > 0)

            // Going back is an entry; what is made then waits for a person.
            let third = try #require(try await classifier.train(by: .system("test")))
            try await classifier.activate(2, by: .system("test"))
            let fourth = try #require(try await classifier.train(by: .system("test")))
            #expect(third.isActive && !fourth.isActive)
            _ = try await proposal(Self.lamp, desk)
            #expect(classifier.holds.model == 2)
            let compared = try #require(try await classifier.compare(2, 4))
            #expect(compared.asked == 34 && compared.agreeing == 34 && compared.firstRight > 30 && !compared.isUnseen)
            #expect(try await classifier.compare(1, 4) == nil)
            let kinds = try await desk.county.journal().map(\.entry.kind).filter { $0.hasPrefix("reading.") }
            #expect(
                kinds == [
                    "reading.trained", "reading.trained", "reading.trained", "reading.activated", "reading.trained",
                ])
        }
    }

    @Test("how often proposals were taken is a public figure that opens its cases", arguments: Engine.all)
    func figure(engine: Engine) async throws {
        struct Rates: Decodable {
            struct Figure: Decodable { let id: String, numerator: Int?, denominator: Int?, formula: String }
            let indicators: [Figure]
        }
        try await withCounty(engine) { desk in
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            for number in 0..<6 {
                let report = try await desk.report("第\(number)个路口的路灯不亮了")
                let category = number == 0 ? #"{"category":"\#(other(than: report.subject.category))"}"# : "{}"
                try await desk.act(report.subject.number, "accept", category, as: dispatcher, then: "accepted")
            }
            // Chosen by the reporter: nothing was proposed.
            let chosen = try await desk.report("河边有人烧垃圾", #","category":"C0118""#)
            try await desk.act(chosen.subject.number, "accept", as: dispatcher, then: "accepted")
            let rates: Rates = try await desk.get("/api/v1/rates").json()
            let found = try #require(rates.indicators.first { $0.id == "proposals-taken" })
            let taken = try #require(found.numerator)
            #expect(found.denominator == 6 && (4...5).contains(taken))
            let page = try await desk.get("/open/proposals-taken").text
            #expect(page.contains("机器归类建议采用率") && page.contains("目录用词和近期决定") && !page.contains("⟨"))
            #expect(page.contains("2026-03"))
            let other = try CaseNumber(parsing: chosen.subject.number).shown
            #expect(!page.contains(other))
        }
    }
}
