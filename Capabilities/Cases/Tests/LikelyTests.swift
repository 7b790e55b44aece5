import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing

@testable import Cases

/// What others have reported nearby. All of it is invented.
@Suite("the same matter, reported again") struct LikelyTests {
    private func post(_ desk: Desk, _ path: String, _ text: String, at lon: Double, _ more: String = "") async throws
        -> TestResponse
    {
        try await desk.send(
            .post, path, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("\(more)lon=\(lon)&lat=27.7&text=\(text.inQuery)".utf8))
    }

    /// Three lamps of one street that are open, and what a neighbour's quarrel says beside them.
    private func lamps(_ desk: Desk) async throws -> [String] {
        var numbers: [String] = []
        for (text, lon) in [("路口的路灯不亮了", 120.03), ("路灯坏了三天，晚上看不清路", 120.0302), ("请修一下路灯", 120.0297)] {
            numbers.append(try await desk.report(text, at: lon).subject.number)
        }
        _ = try await desk.report("楼上邻居张某某半夜吵闹")
        return numbers
    }

    @Test("who types lamp near three open lamp cases is shown them, without a script and with", arguments: Engine.all)
    func near(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let numbers = try await lamps(desk)
            for answer in [
                try await post(desk, "/report", "路灯", at: 120.0301, "step=photos&"),
                try await post(desk, "/report", "路灯", at: 120.0301, "step=what&"),
                try await post(desk, "/report", "路灯", at: 120.0301, "step=check&"),
                try await post(desk, "/report/similar", "路灯", at: 120.0301),
            ] {
                #expect(answer.status == .ok)
                for number in numbers { #expect(answer.text.contains(number.shownNumber), "\(number)") }
                #expect(answer.text.contains("都说到“路灯”") && answer.text.contains("同一天"))
                // Nothing that only the others wrote.
                for words in ["看不清", "三天", "吵闹", "张某"] { #expect(!answer.text.contains(words), "\(words)") }
            }
        }
    }

    @Test("far away, another matter, or too few words: nobody is shown anything")
    func apart() async throws {
        try await withCounty(.sqlite) { desk in
            _ = try await lamps(desk)
            for (text, lon) in [("路灯", 120.04), ("有人违建搭棚子", 120.03), ("灯", 120.03)] {
                let answer = try await post(desk, "/report/similar", text, at: lon)
                #expect(answer.status == .ok && !answer.text.contains("name=\"join\""), "\(text)")
            }
            // Not even a place.
            let nowhere = try await desk.send(
                .post, "/report/similar", headers: [.contentType: "application/x-www-form-urlencoded"],
                body: Array("text=\("路灯不亮".inQuery)".utf8))
            #expect(nowhere.status == .ok && !nowhere.text.contains("name=\"join\""))
        }
    }

    @Test("who joins goes on with what they wrote, and follows that case", arguments: Engine.all)
    func joining(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let number = try await lamps(desk)[0]
            let next = try await post(desk, "/report", "路灯还是不亮", at: 120.0301, "join=\(number)&")
            #expect(next.status == .ok && next.text.contains("id=\"photos\"") && next.text.contains("路灯还是不亮"))
            #expect(next.text.contains("name=\"follows\" value=\"\(number)\"") && !next.text.contains("name=\"join\""))
            let sent = try await post(
                desk, "/report", "路灯还是不亮", at: 120.0301, "step=send&key=k&follows=\(number)&")
            #expect(sent.headers[.location] == "/case/\(number)?new=1")
            #expect(try await desk.seen(number).reporters == 2)
        }
    }

    @Test("the answer of the interface says how like they are and why")
    func answer() async throws {
        struct Seen: Decodable {
            struct Similar: Decodable { let number: String, score: Double, words: [String] }
            let similar: [Similar]
        }
        try await withCounty(.sqlite) { desk in
            let numbers = try await lamps(desk)
            let body = #"{"text":"路灯不亮","location":{"lon":120.03,"lat":27.7}}"#
            let first = try await desk.post("/api/v1/reports", body, key: "once")
            let again = try await desk.post("/api/v1/reports", body, key: "once")
            for answer in [first, again] {
                let seen: Seen = try answer.json()
                #expect(Set(seen.similar.map(\.number)) == Set(numbers))
                #expect(seen.similar.allSatisfy { (0.35...1).contains($0.score) && $0.words.contains("路灯") })
                #expect(seen.similar.map(\.score) == seen.similar.map(\.score).sorted(by: >))
            }
        }
    }

    @Test("the desk sees why, and comes from there to the comparison; another unit's complaint is no reason")
    func desk() async throws {
        try await withCounty(.sqlite) { desk in
            let numbers = try await lamps(desk)
            let complaint = try await desk.report("路灯不亮，街道办不管", #","about":"t-330381001""#).subject.number
            let token = try await desk.signIn("centre", .dispatcher)
            let page = try await desk.get("/desk/case/\(numbers[0])", as: token).text
            #expect(page.contains("/desk/case/\(numbers[0])/compare/\(numbers[1])"))
            #expect(page.contains("相距约 20 米") && page.contains("都说到“路灯”") && page.contains("相像"))
            #expect(!page.contains(complaint))
            let compare = try await desk.get("/desk/case/\(numbers[0])/compare/\(numbers[1])", as: token)
            #expect(compare.status == .ok && compare.text.contains("路灯坏了三天"))
        }
    }
}

extension String {
    /// As people see a number.
    fileprivate var shownNumber: String { (try? CaseNumber(parsing: self))?.shown ?? self }
}
