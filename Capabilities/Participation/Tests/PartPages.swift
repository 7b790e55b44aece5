import Cases
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Places
import Platform
import Posts
import Rights
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Participation

/// The whole of taking part with its pages, in a county of one village. It is 2026-11-23, 09:00.
struct PartPages: Sendable {
    typealias Answer = (status: Int, text: String, location: String?)

    let county: PartCounty
    let part: Participation
    let face: Web.Front

    var surveys: SurveyWork { part.surveys.work }

    /// The resident with the telephone 1390000nnnn.
    static func phone(_ number: Int) -> String { "1390000" + String(10_000 + number).dropFirst() }

    /// Asks a route as somebody who has signed in, without any sign-in.
    func ask(_ method: HTTPRequest.Method, _ path: String, as actor: Actor = .anyone, _ form: [(String, String)]? = nil)
        async throws -> Answer
    {
        let body = (form ?? []).map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }.joined(separator: "&")
        return try await send(
            method, path, as: actor, body, type: form == nil ? nil : "application/x-www-form-urlencoded")
    }

    func upload(_ path: String, _ file: String, as actor: Actor) async throws -> Answer {
        let body =
            "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n\(file)\r\n--line--\r\n"
        return try await send(.post, path, as: actor, body, type: "multipart/form-data; boundary=line")
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, as actor: Actor, _ body: String, type: String?
    ) async throws -> Answer {
        let router = face.router()
        part.addRoutes(to: router)
        face.seal(router)
        var headers: HTTPFields = [.accept: "text/html"]
        if let type { headers[.contentType] = type }
        let request = Request(
            head: .init(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: .init(buffer: ByteBuffer(string: body)))
        var log = Logger(label: "test")
        log.logLevel = .critical
        log[metadataKey: "hb.request.id"] = "test"
        var context = Context(source: .init(channel: EmbeddedChannel(), logger: log))
        context.actor = actor
        let response = try await router.buildResponder().respond(to: request, context: context)
        let gathered = PageText()
        try await response.body.write(gathered)
        return (response.status.code, gathered.text, response.headers[.location])
    }
}

private final class PageText: ResponseBodyWriter, Sendable {
    private let buffer = Mutex(ByteBuffer())
    var text: String { buffer.withLock { String(buffer: $0) } }
    func write(_ buffer: ByteBuffer) async throws { self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) } }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

private let divisions = """
    code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame
    330381,瑞安市,county,3303,2016-01-01,,,0,,,
    330381001,甲镇,township,330381,2016-01-01,,,0,,,
    330381001001,上岭村,village,330381001,2016-01-01,,,0,,,

    """

func withPartPages(_ engine: Engine, _ body: (PartPages) async throws -> Void) async throws {
    let migrations =
        Journal.migrations + Places.migrations + Posts.migrations + Cases.migrations + Participation.migrations
    try await withDatabase(engine, migrations: migrations) { database in
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let time = ManualTime(Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!)
        let face = try Web.Front(
            parts: [Places.resources, Posts.resources, Participation.resources].compactMap { $0 },
            log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        let (places, posts) = (Places(house), Posts(house))
        let cases = Cases(house, staff: posts.staff, territory: places.territory)
        let imported = try await places.territory.importDivisions(Array(divisions.utf8), by: .system("test"))
        #expect(imported.rejected.isEmpty)
        let calendar = try #require(Places.resources).appending(path: "Defaults/calendar.json")
        try await cases.book.importCalendar(Array(try Data(contentsOf: calendar)), by: .system("test"))
        let seal = house.seal
        let part = Participation(
            house, cases: cases, staff: posts.staff, territory: places.territory,
            phone: { person, _ in
                let number = Int(person.bytes[14]) << 8 | Int(person.bytes[15])
                return seal.lookup("+86" + PartPages.phone(number), kind: "phone")
            })
        try await body(PartPages(county: PartCounty(house: house, time: time), part: part, face: face))
    }
}
