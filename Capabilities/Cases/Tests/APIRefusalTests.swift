import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("what the interface refuses") struct APIRefusalTests {
    /// For each action a body that is right, and the pointers of an empty one.
    static let bodies: [(action: CaseAction, body: String, missing: Set<String>)] = [
        (.accept, "{}", []), (.refuse, #"{"ground":"nothing-new","words":"a"}"#, ["/ground", "/words"]),
        (.object, #"{"words":"a"}"#, ["/words"]), (.dispatch, "{}", []), (.return, #"{"reason":"a"}"#, ["/reason"]),
        (.sign, "{}", []), (.contact, "{}", []), (.handle, #"{"words":"a"}"#, ["/words"]),
        (.suspend, #"{"until":"2026-03-09","reason":"a"}"#, ["/reason"]), (.resume, "{}", []),
        (.extend, #"{"by":"1wd","reason":"a"}"#, ["/reason"]),
        (.whistle, #"{"units":["dept-shuiwu"],"what":"a","limit":"4wh"}"#, ["/what", "/limit"]),
        (.respond, #"{"task":1}"#, ["/task"]), (.arrive, #"{"task":1}"#, ["/task"]),
        (.finish, #"{"task":1,"words":"a"}"#, ["/task", "/words"]),
        (.stage, #"{"stage":1,"words":"a"}"#, ["/stage", "/words"]), (.verify, #"{"words":"a"}"#, ["/words"]),
        (.sendback, #"{"reason":"a"}"#, ["/reason"]), (.close, #"{"answer":"a"}"#, ["/answer"]),
        (.judge, #"{"solved":true}"#, ["/solved"]), (.reopen, #"{"reason":"a"}"#, ["/reason"]),
        (.escalate, #"{"reason":"a"}"#, ["/reason"]), (.supervise, #"{"reason":"a"}"#, ["/reason"]),
        (.merge, #"{"into":"RA2603000019","reason":"a"}"#, ["/into", "/reason"]),
        (.unmerge, #"{"reason":"a"}"#, ["/reason"]), (.split, #"{"reason":"a"}"#, ["/reason"]),
        (.link, #"{"to":"RA2603000019"}"#, ["/to"]),
        (.shield, #"{"about":"t-330381101","reason":"a"}"#, ["/about", "/reason"]),
        (.supplement, #"{"words":"a"}"#, []),
    ]

    @Test("strangers may do nothing, missing fields are named, unknown ones refused: every action")
    func everyAction() async throws {
        #expect(Set(Self.bodies.map(\.action)) == Set(CaseAction.allCases))
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let head = try await desk.county.journal().count
            for (action, body, missing) in Self.bodies {
                let stranger = try await desk.act(number, action.rawValue, body)
                #expect(stranger.status == .unauthorized, "\(action): \(stranger.text)")
                #expect(try stranger.problem().key == "cases.refusal.notSignedIn")
                let more = body.dropLast() + (body == "{}" ? "" : ",") + #""colour":"red"}"#
                let unknown = try await desk.act(number, action.rawValue, String(more))
                #expect(
                    try unknown.status == .unprocessableContent && unknown.problem().pointers == ["/colour"],
                    "\(action)")
                let empty = try await desk.act(number, action.rawValue, "{}")
                #expect(try missing.isEmpty || empty.problem().pointers == missing, "\(action): \(empty.text)")
            }
            #expect(try await desk.county.journal().count == head)
        }
    }

    @Test("a post of another place or role may not, and is told that it is its post")
    func otherPosts() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let neighbour = try await desk.signIn("t-330381101", .dutyOfficer)
            for (action, body, _) in Self.bodies {
                let answer = try await desk.act(number, action.rawValue, body, as: neighbour)
                #expect(answer.status == .forbidden || answer.status == .notFound, "\(action): \(answer.text)")
            }
        }
    }

    @Test("what the state does not allow is a conflict with both named")
    func states() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            for (action, body) in [("dispatch", "{}"), ("close", #"{"answer":"a"}"#), ("verify", #"{"words":"a"}"#)] {
                let answer = try await desk.act(number, action, body, as: dispatcher)
                #expect(
                    try answer.status == .conflict && answer.problem().key == "cases.refusal.state", "\(answer.text)")
            }
        }
    }

    @Test("numbers are read as people write them; a misread digit is told from an unknown case")
    func numbers() async throws {
        try await withCounty(.sqlite) { desk in
            let number = try await desk.report().subject.number
            let digits = number.dropFirst(2)
            let spoken = "ra%20\(digits.prefix(4))-\(digits.dropFirst(4).dropLast())-\(digits.suffix(1))"
            #expect(try await desk.seen(spoken).number == number)
            let last = try #require(Int(digits.suffix(1)))
            let misread = String(number.dropLast()) + "\((last + 1) % 10)"
            let next = try #require(CaseNumber(prefix: "RA", date: LocalDate("2026-03-05")!, serial: 2)).description
            for (asked, key) in [
                (misread, "numberCheckDigit"), ("RA1", "numberShape"), ("%FF", "numberShape"), (next, "unknown"),
            ] {
                for path in ["", "/events"] {
                    let answer = try await desk.get("/api/v1/cases/\(asked)\(path)")
                    #expect(try answer.status == .notFound && answer.problem().key == "cases.error.\(key)", "\(asked)")
                }
                #expect(try await desk.act(asked, "accept").status == .notFound)
            }
            #expect(try await desk.act(number, "dance").problem().key == "cases.error.unknownAction")
            let dance = try await desk.act(number, "sign", #"{"receipt":"23456789abcdefghjkmnpqrstu"}"#)
            #expect(try dance.status == .notFound && dance.problem().key == "cases.error.unknownReceipt")
            #expect(try await desk.get("/api/v1/cases/\(number)?receipt=abc").status == .unprocessableContent)
        }
    }

    @Test("the wrong method is told which are right")
    func methods() async throws {
        try await withCounty(.sqlite) { desk in
            let put = try await desk.send(.put, "/api/v1/reports")
            #expect(put.status == .methodNotAllowed && put.headers[.allow] == "POST")
            #expect(try await desk.send(.delete, "/api/v1/cases").headers[.allow] == "GET, HEAD")
        }
    }

    @Test("the description names exactly the routes there are, and every action with its body")
    func described() async throws {
        let folder = try #require(Cases.resources)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("openapi") }
        // `openapi.json` first: the actions stand in it.
        let fragments = try names.sorted(by: >).map { try Data(contentsOf: folder.appending(path: $0)) }
        try await withCounty(.sqlite) { desk in
            let router = desk.county.face.router()
            let before = Set(router.declared.map(\.path))
            desk.county.cases.addRoutes(to: router)
            #expect(!before.isEmpty)
            let routes = Set(desk.county.face.seal(router).filter { $0.path.hasPrefix("/api/") }.map(\.description))
            let paths = try fragments.reduce(into: Set<String>()) { names, fragment in
                let document = try JSONSerialization.jsonObject(with: fragment) as? [String: Any]
                for (path, methods) in document?["paths"] as? [String: [String: Any]] ?? [:] {
                    for method in methods.keys { names.insert("\(method.uppercased()) \(path)") }
                }
            }
            #expect(routes.subtracting(paths) == [])
            #expect(paths.subtracting(routes) == [])
            let document = try JSONSerialization.jsonObject(with: try #require(fragments.first)) as? [String: Any]
            let schemas = (document?["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]] ?? [:]
            #expect(schemas["CaseAction"]?["enum"] as? [String] == CaseAction.allCases.map(\.rawValue))
            for (action, _, missing) in Self.bodies {
                let schema = schemas[
                    "CaseActionBody\(action.rawValue.prefix(1).uppercased())\(action.rawValue.dropFirst())"]
                let required = Set(schema?["required"] as? [String] ?? [])
                #expect(required.isSuperset(of: missing.map { $0.dropFirst() }.map(String.init)), "\(action)")
            }
        }
    }
}
