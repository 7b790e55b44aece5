import Cases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import NIOEmbedded
import Platform
import Store
import TestSupport
import Testing
import Watch
import Web

@testable import shanzhi

private struct Ready: Decodable {
    struct Check: Decodable {
        let ok: Bool
        let why: String?
    }
    let status: String
    let checks: [String: Check]

    var amiss: [String] { checks.filter { !$0.value.ok }.keys.sorted() }
}

@Suite("What the program says of itself") struct ObservabilityTests {
    private func ready(
        _ system: System, _ readiness: Readiness, _ language: Language = .en
    ) async throws -> (status: Int, body: Ready) {
        let response = try await readiness.answer(language)
        let writer = Gathered()
        try await response.body.write(writer)
        return (response.status.code, try JSONDecoder().decode(Ready.self, from: writer.data))
    }

    /// One that looks at every asking and gives a laden machine time.
    private func patient(_ system: System) -> Readiness {
        Readiness(system, recheck: .zero, patience: .seconds(600), late: .seconds(600))
    }

    /// Timers and feed at work, as they are in a running program.
    private func lookAround(_ system: System) async throws {
        let timers = Timers(
            system.house.door, reader: system.house.reader, handlers: [], watch: system.observed.timers,
            log: system.house.log)
        try await timers.fireDue()
        try await system.house.feed.poll()
    }

    @Test("ready only when everything is in order; what is amiss is named and comes right again", arguments: Engine.all)
    func readiness(engine: Engine) async throws {
        try await withDemo(engine, cases: 3) { system, _ in
            let readiness = patient(system)
            let early = try await ready(system, readiness)
            #expect(early.status == 503 && early.body.status == "not ready")
            #expect(early.body.amiss == ["feed", "timers"])
            try await lookAround(system)
            let good = try await ready(system, readiness)
            #expect(good.status == 200 && good.body.status == "ready" && good.body.amiss == [])
            #expect(Set(good.body.checks.keys) == Set(Condition.Name.allCases.map(\.rawValue)))

            try await system.database.write { try $0.execute("ALTER TABLE heartbeats RENAME TO elsewhere") }
            _ = try await ready(system, readiness)
            let unwritable = try await ready(system, readiness)
            #expect(unwritable.status == 503 && unwritable.body.amiss == ["storage"])
            #expect(
                unwritable.body.checks["storage"]?.why == "Nothing can be stored at the moment: a test write failed.")
            try await system.database.write { try $0.execute("ALTER TABLE elsewhere RENAME TO heartbeats") }
            #expect(try await ready(system, readiness).status == 200)

            try await system.database.write {
                try $0.execute("INSERT INTO migrations (name, applied) VALUES ('later/001-thing', 1)")
                try $0.execute("DELETE FROM calendars")
            }
            let newer = try await ready(system, readiness, .zh)
            #expect(newer.status == 503 && newer.body.amiss.contains("migrations"))
            #expect(newer.body.checks["migrations"]?.why?.contains("later/001-thing") == true)
        }
    }

    @Test("a county without catalogue and calendar is not ready, and is told what to import")
    func bare() async throws {
        try await withSystem(.sqlite) { system in
            try await lookAround(system)
            let bare = try await ready(system, patient(system))
            #expect(bare.status == 503 && bare.body.amiss == ["calendar", "catalogue"])
            #expect(bare.body.checks["catalogue"]?.why?.contains("catalogue") == true)
        }
    }

    @Test("a database that does not answer in time is not ready, and nobody waits for it", arguments: Engine.all)
    func silent(engine: Engine) async throws {
        try await withDemo(engine, cases: 1) { system, _ in
            try await lookAround(system)
            let held = DispatchSemaphore(value: 0)
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            async let writing: Void = system.database.write { _ in
                begin.yield()
                held.wait()
            }
            for await _ in begun { break }
            let readiness = Readiness(system, recheck: .zero, patience: .milliseconds(50), late: .seconds(600))
            let slow = try await ready(system, readiness)
            #expect(slow.status == 503 && slow.body.amiss.contains("storage"))
            #expect(
                slow.body.checks["storage"]?.why == "A test write has not been made durable within a second.")
            held.signal()
            try await writing
            let again = patient(system)
            #expect(try await ready(system, again).status == 200)
        }
    }

    @Test("a program that is stopping says so and lets requests finish first")
    func stopping() async throws {
        try await withDemo(.sqlite, cases: 1) { system, _ in
            try await lookAround(system)
            system.observed.stop()
            let answer = try await ready(system, patient(system))
            #expect(answer.status == 503 && answer.body.status == "stopping" && answer.body.amiss == ["running"])
        }
    }

    @Test("metrics are complete, hold no case number, and come also when the database is gone", arguments: Engine.all)
    func metrics(engine: Engine) async throws {
        try await withDemo(engine, cases: 5) { system, _ in
            try await lookAround(system)
            let (router, _) = try system.router()
            let number = try #require(try await system.allCases().first).number.description
            try await Application(router: router).test(.live) { client in
                _ = try await client.execute(uri: "/api/v1/cases/\(number)", method: .get)
                let response = try await client.execute(uri: "/metrics", method: .get)
                #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
                let text = String(buffer: response.body)
                #expect(!text.contains(number))
                let families = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
                    .compactMap { $0.split(separator: " ").dropFirst(2).first }
                #expect(Set(families).count == families.count, "a family is told once")
                for name in [
                    "shanzhi_http_requests_total", "shanzhi_http_request_seconds", "shanzhi_store_commit_bodies",
                    "shanzhi_store_commit_seconds", "shanzhi_store_writes_waiting", "shanzhi_timers_due",
                    "shanzhi_timers_oldest_lateness_seconds", "shanzhi_feed_position", "shanzhi_journal_head",
                    "shanzhi_outbox_lag", "shanzhi_live_streams", "process_resident_memory_bytes",
                    "process_open_fds", "shanzhi_build_info",
                ] {
                    #expect(families.contains { $0 == name }, "\(name)")
                }
                #expect(text.contains(#"{route="/api/v1/cases/{number}",method="GET",status="2xx"} 1"#))
                #expect(text.contains("shanzhi_database_answers 1"))
                for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                    #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
                }
            }
            await system.database.close()
            let gone = Metrics(system)
            let writer = Gathered()
            try await gone.answer().body.write(writer)
            #expect(String(decoding: writer.data, as: UTF8.self).contains("shanzhi_database_answers 0"))
        }
    }

    @Test("figures and reasons are for this machine's programs, unless the settings say otherwise")
    func insight() async throws {
        try await withDemo(.sqlite, cases: 1) { system, _ in
            var log = Logger(label: "test")
            log[metadataKey: "hb.request.id"] = "test"
            func seen(_ insight: Insight, from peer: String?, _ headers: HTTPFields = [:]) -> [Bool] {
                let request = Request(
                    head: .init(
                        method: .get, scheme: "http", authority: "localhost", path: "/metrics", headerFields: headers),
                    body: .init(buffer: .init()))
                var context = Context(source: .init(channel: EmbeddedChannel(), logger: log))
                context.peer = peer.flatMap { IPAddress($0) }
                return [insight.isFor(request, context), (try? insight.check(request, context)) != nil]
            }
            #expect(seen(.loopback, from: "127.0.0.1") == [true, true])
            #expect(seen(.loopback, from: "::1") == [true, true])
            #expect(seen(.loopback, from: "192.0.2.1") == [false, false])
            #expect(seen(.loopback, from: nil) == [false, false])
            // A proxy on this machine speaks for the world.
            for name in ["X-Forwarded-For", "Forwarded", "X-Real-IP"] {
                #expect(seen(.loopback, from: "127.0.0.1", [HTTPField.Name(name)!: "127.0.0.1"]) == [false, false])
            }
            #expect(seen(.open, from: "192.0.2.1") == [true, true])
            #expect(seen(.off, from: "127.0.0.1") == [false, false])

            let (router, _) = try system.router()
            try await Application(router: router).test(.router) { client in
                let metrics = try await client.execute(uri: "/metrics?lang=en", method: .get)
                #expect(metrics.status == .forbidden && String(buffer: metrics.body).contains("METRICS=open"))
                let ready = try await client.execute(uri: "/readyz", method: .get)
                #expect(String(buffer: ready.body) == #"{"status":"not ready"}"#)
            }
        }
    }

    @Test(
        "a key that others may read starts nothing, and the words say what to do", arguments: ["master.key", "log.key"])
    func openKey(name: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { takeAway(folder.path) }
        var settings = Settings()
        settings.data = folder.path
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let path = folder.appending(path: name).path
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        try key.write(toFile: path, atomically: true, encoding: .utf8)
        for mode in [0o640, 0o604, 0o620, 0o602] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = await #expect(throws: (any Error).self) {
                try await System.open(settings, county: DemoCounty.county, log: log)
            }
            let words = Terminal.words(try #require(error))
            #expect(words.contains("chmod 600 \(path)"), "\(words)")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let system = try await System.open(settings, county: DemoCounty.county, log: log)
        await system.database.close()
    }

    @Test("settings that make no sense are refused with what they may be")
    func settings() throws {
        let good = try Settings.read(
            data: "none", environment: ["LOG_FORMAT": "json", "SHANZHI_SLOW_MS": "5", "SHANZHI_MAX_WAITING": "7"])
        #expect(good.logFormat == .json && good.slowMilliseconds == 5 && good.mostWaiting == 7)
        #expect(throws: Settings.Fault.choice("LOG_FORMAT", value: "xml", of: ["text", "json"])) {
            try Settings.read(data: "none", environment: ["SHANZHI_LOG_FORMAT": "xml"])
        }
        #expect(throws: Settings.Fault.number("SLOW_MS", value: "-1", in: 0...3_600_000)) {
            try Settings.read(data: "none", environment: ["SHANZHI_SLOW_MS": "-1"])
        }
        #expect(throws: Settings.Fault.address("shanzhi.example")) {
            try Settings.read(data: "none", environment: ["SHANZHI_PUBLIC_URL": "shanzhi.example"])
        }
        let named = try Settings.read(
            data: "none", environment: ["SHANZHI_PUBLIC_URL": "https://shanzhi.example/", "SHANZHI_METRICS": "off"])
        #expect(named.site.origin == "https://shanzhi.example" && named.insight == .off)
    }
}
