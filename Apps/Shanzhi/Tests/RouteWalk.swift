import Approvals
import Cases
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Posts
import Rights
import Web

@testable import shanzhi

/// Asks every route there is, with ids of things that belong to others.
struct RouteWalk {
    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: String
        let questions: [Consultation.Question]
    }

    let router: Routes
    private let responder: RouterResponder<Context>
    /// What stands in a path for each parameter; for any other, every id there is.
    private let values: [String: [String]]
    private let ids: [String]

    init(_ system: shanzhi.System, case number: CaseNumber, ids: [String]) throws {
        router = try system.router().router
        responder = router.buildResponder()
        self.ids = ids
        values = [
            "number": [number.description], "action": CaseAction.allCases.map(\.rawValue), "name": ["shanzhi.css"],
            "indicator": Array(Indicator.threeRates), "code": ["330381", "centre"],
        ]
    }

    /// The addresses of a route, with whatever can stand in it.
    func addresses(_ route: Routes.Declared) -> [String] {
        route.path.split(separator: "/").reduce([""]) { begun, step in
            guard step.hasPrefix("{") else { return begun.map { "\($0)/\(step)" } }
            return begun.flatMap { start in
                (values[String(step.dropFirst().dropLast())] ?? ids).map { "\(start)/\($0)" }
            }
        }.map { $0.isEmpty ? "/" : $0 }
    }

    /// Bodies in both ways of writing; what a route does not know it refuses, and says nothing else.
    func bodies(_ method: HTTPRequest.Method) -> [(type: String, text: String)?] {
        guard method != .get else { return [nil] }
        let fields = ids.flatMap { ["report=\($0)&purpose=handling", "approve=true", "number=\($0)"] }
        return [("application/json", "{}")]
            + ids.map { ("application/json", #"{"report":"\#($0)","purpose":"handling"}"#) }
            + fields.map { ("application/x-www-form-urlencoded", $0) }
    }

    func ask(
        _ method: HTTPRequest.Method, _ address: String, as actor: Actor, _ body: (type: String, text: String)? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        let request = Request(
            head: .init(
                method: method, scheme: "http", authority: "localhost", path: address,
                headerFields: body.map { [.contentType: $0.type] } ?? headers),
            body: .init(buffer: ByteBuffer(string: body?.text ?? "")))
        var log = Logger(label: "test")
        log.logLevel = .critical
        log[metadataKey: "hb.request.id"] = "walk"
        var context = Context(source: .init(channel: EmbeddedChannel(), logger: log))
        context.actor = actor
        let consultation = Consultation()
        let response = try await Consultation.$current.withValue(consultation) {
            try await responder.respond(to: request, context: context)
        }
        // The live stream has no end.
        let gathered = Gathered()
        if response.headers[.contentType]?.hasPrefix("text/event-stream") != true {
            try await response.body.write(gathered)
        }
        return Answer(
            status: response.status, headers: response.headers, body: String(decoding: gathered.data, as: UTF8.self),
            questions: consultation.questions)
    }
}
