import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import NIOCore
import NIOEmbedded
import Places
import Platform
import Posts
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("the live stream") struct APIStreamTests {
    private struct Happening: Decodable, Equatable {
        let at: String, event: String
        let division: String?
        let subject: String

        enum CodingKeys: String, CodingKey {
            case at, event, division
            case subject = "case"
        }
    }

    /// Reads the stream until it has seen `count` events.
    private func events(
        _ desk: Desk, _ query: String = "", after id: String, count: Int
    ) async throws -> [(id: Int64, what: Happening)] {
        let request = Request(
            head: .init(
                method: .get, scheme: "http", authority: "localhost", path: "/api/v1/stream\(query)",
                headerFields: [HTTPField.Name("Last-Event-ID")!: id]), body: .init(buffer: ByteBuffer()))
        let context = stranger()
        let response = try await desk.county.router().buildResponder().respond(to: request, context: context)
        #expect(response.headers[.contentType] == "text/event-stream; charset=utf-8")
        let reader = Frames(count)
        // The reader hangs up when it has enough.
        try? await response.body.write(reader)
        return try reader.frames.map { frame in
            let lines = frame.split(separator: "\n")
            let id = lines.first { $0.hasPrefix("id: ") }.flatMap { Int64($0.dropFirst(4)) }
            let data = lines.first { $0.hasPrefix("data: ") }?.dropFirst(6) ?? ""
            return (try #require(id), try JSONDecoder().decode(Happening.self, from: Data(data.utf8)))
        }
    }

    private func stranger() -> Context {
        var log = Logger(label: "test")
        log[metadataKey: "hb.request.id"] = "test"
        return Context(source: .init(channel: EmbeddedChannel(), logger: log))
    }

    @Test("coming back with the last id brings what was missed, in order, and then what comes", arguments: Engine.all)
    func resume(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let feed = Task { await desk.county.house.feed.run() }
            defer { feed.cancel() }
            let first = try await desk.report().subject.number
            let position = try await desk.county.journal().count
            let second = try await desk.report("邻居吵闹", at: 120.25).subject.number
            let dispatcher = try await desk.signIn("centre", .dispatcher)
            try await desk.act(first, "accept", #"{"dispatch":true}"#, as: dispatcher, then: "dispatched")
            let seen = try await events(desk, after: "\(position)", count: 3)
            #expect(seen.map(\.what.event) == ["case.received", "case.accepted", "case.dispatched"])
            #expect(seen.map(\.what.subject) == [second, first, first])
            #expect(seen.first?.what.division == "330381101201")
            #expect(seen.map(\.id) == seen.map(\.id).sorted())
            let again = try await events(desk, after: "\(seen[0].id)", count: 2)
            #expect(again.map(\.id) == seen.dropFirst().map(\.id))
            let one = try await events(desk, "?case=\(second)", after: "0", count: 1)
            #expect(one.map(\.what.subject) == [second])
        }
    }

    @Test("who was away for too long is told to read anew, and then hears what comes", arguments: Engine.all)
    func tooFar(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            for _ in 0..<4 { _ = try await desk.report() }
            let head = try await desk.county.house.feed.position()
            let request = Request(
                head: .init(
                    method: .get, scheme: "http", authority: "localhost", path: "/api/v1/stream",
                    headerFields: [HTTPField.Name("Last-Event-ID")!: "0"]), body: .init(buffer: ByteBuffer()))
            let router = desk.county.face.router()
            StreamAPI(work: desk.county.cases.work, farthest: 5).addRoutes(to: router)
            let context = stranger()
            let response = try await router.buildResponder().respond(to: request, context: context)
            let reader = Frames(1)
            try? await response.body.write(reader)
            #expect(reader.frames == ["id: \(head)\nevent: reset\ndata: {}"])
        }
    }

    @Test("one address has so many streams, and gets another when one ends")
    func ofOneAddress() async throws {
        try await withCounty(.sqlite) { desk in
            var house = desk.county.house
            house.streams = Shares(each: 2, all: 3)
            let work = CaseWork(
                house, book: desk.county.cases.book, staff: desk.county.posts.staff,
                territory: desk.county.places.territory)
            let router = desk.county.face.router()
            StreamAPI(work: work).addRoutes(to: router)
            let responder = router.buildResponder()
            func open() async throws -> Response {
                let request = Request(
                    head: .init(method: .get, scheme: "http", authority: "localhost", path: "/api/v1/stream"),
                    body: .init(buffer: ByteBuffer()))
                let context = stranger()
                return try await responder.respond(to: request, context: context)
            }
            var streams = [try await open(), try await open()]
            let third = try await open()
            #expect(streams.allSatisfy { $0.status == .ok } && third.status == .tooManyRequests)
            #expect(third.headers[.retryAfter] != nil)
            streams.removeLast()
            let again = try await open()
            #expect(again.status == .ok)
            let other = try house.streams.take("192.0.2.1")
            #expect(throws: Shares.Full.everybodys) { try house.streams.take("192.0.2.2") }
            withExtendedLifetime((streams, again, other)) {}
        }
    }

    @Test("what one server writes reaches the listeners of the other", arguments: Engine.all)
    func twoServers(engine: Engine) async throws {
        try await withTwoServers(engine) { here, there in
            let feed = Task { await there.house.feed.run() }
            defer { feed.cancel() }
            try await here.serve { desk in
                let number = try await desk.report().subject.number
                try await there.serve { other in
                    let seen = try await events(other, after: "0", count: 1)
                    #expect(seen.map(\.what.subject) == [number])
                }
            }
        }
    }
}

/// Takes frames until there are enough, then hangs up.
private final class Frames: ResponseBodyWriter, Sendable {
    private let count: Int
    private let text = Mutex("")

    init(_ count: Int) { self.count = count }

    var frames: [String] {
        text.withLock { $0.components(separatedBy: "\n\n").filter { $0.contains("data: ") }.prefix(count).map { $0 } }
    }

    func write(_ buffer: ByteBuffer) async throws {
        text.withLock { $0 += String(buffer: buffer) }
        if frames.count >= count { throw HungUp() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}

    private struct HungUp: Error {}
}
