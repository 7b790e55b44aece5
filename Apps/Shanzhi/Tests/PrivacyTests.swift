import Cases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Me
import NIOCore
import Platform
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

/// Invented persons and numbers, put wherever a resident or a clerk can write.
private enum Planted {
    static let secrets = [
        "张桂芬", "13812345678", "330381198505051028", "3幢2单元501室", "王建国", "浙C12345", "李秀英", "13987654321", "陈志强",
        "13755556666",
    ]
    static let report = "业主张桂芬（身份证330381198505051028）住阳光小区3幢2单元501室，电话13812345678，楼上漏水"
    static let handled = "已与业主王建国联系，车牌浙C12345的车已移走"
    static let verdict = "邻居李秀英说没有修好，请打13987654321"
    static let name = "陈志强"
    static let phone = "13755556666"
}

@Suite("Personal data in the whole system") struct PrivacyTests {
    @Test("every table has a class and a term", arguments: Engine.all)
    func tables(engine: Engine) async throws {
        try await withSystem(engine) { system in
            let names = try await system.database.read { connection in
                try connection.query(
                    connection.engine == .sqlite
                        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                        : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()"
                ).map { try $0["name"] as String }
            }
            #expect(names.count > 20)
            #expect(Set(names).subtracting(Capabilities.retention.map(\.table)) == [])
            #expect(Set(Capabilities.retention.map(\.table)).count == Capabilities.retention.count)
        }
    }

    @Test("nothing personal is readable in a copy of the database, wherever it was written", arguments: Engine.all)
    func copyOfDatabase(engine: Engine) async throws {
        try await withPictures(engine) { system in
            _ = try await planted(system)
            let file = FileManager.default.temporaryDirectory.appending(path: "grep-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: file) }
            let seal: Seal? = nil
            let place = try DatabaseAddress(system.settings.databaseAddress)
            try await BackupFile.make(
                file, from: place, migrations: Capabilities.migrations,
                facts: { try BackupFacts.all(demoNow, engine, seal, $0) })
            var copies = [file]
            if let path = place.file {
                copies += [path, path + "-wal"].filter { FileManager.default.fileExists(atPath: $0) }
            }
            var foundWords = false
            for copy in copies {
                let bytes = try Data(contentsOf: URL(filePath: copy))
                foundWords = foundWords || bytes.range(of: Data("阳光小区".utf8)) != nil
                for secret in Planted.secrets {
                    #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(copy)")
                }
            }
            #expect(foundWords, "what is no personal data is there to be found")
        }
    }

    /// A case with personal data in the report, in what was done and in the verdict.
    private func planted(_ system: shanzhi.System) async throws -> (report: ID<Report>, number: CaseNumber) {
        let work = system.cases.work
        var submission = Submission(
            text: Planted.report, place: .division(try #require(DivisionCode("330381001"))), channel: .web)
        submission.contact = Contact(name: Planted.name, phone: Planted.phone, notify: true)
        let submitted = try await work.report(submission, as: .anyone)
        let number = submitted.subject.number
        let dispatcher = try await holder(system, .dispatcher)
        try await work.act(number, as: .post(dispatcher)) { _ in
            [.command(.refuse(ground: "emergency-line", words: Planted.handled))]
        }
        try await work.act(number, as: .reporter(submitted.report)) { _ in
            [.command(.object(words: Planted.verdict))]
        }
        return (submitted.report, number)
    }

    private func holder(_ system: shanzhi.System, _ role: Role) async throws -> PostHolder {
        let directory = try await system.posts.staff.directory()
        return try #require(directory.holders(role: role, on: system.posts.staff.today).first)
    }

    /// A clerk whose unit has nothing to do with the planted case.
    private func stranger(_ system: shanzhi.System) async throws -> PostHolder {
        let directory = try await system.posts.staff.directory()
        let departments = Set(directory.units.filter { $0.kind == .department }.map(\.code))
        return try #require(
            directory.holders(role: .handler, on: system.posts.staff.today).first { departments.contains($0.unit) })
    }

    @Test(
        "who may opens the words as they were written, and each of those they are about can read it",
        arguments: Engine.all)
    func originals(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let (report, number) = try await planted(system)
            let dispatcher = Actor.post(try await holder(system, .dispatcher))
            let opened = try await system.cases.work.openOriginals(on: number, as: dispatcher, purpose: .handling)
            let words = opened.flatMap(\.words)
            #expect(
                words.contains(Planted.report) && words.contains(Planted.handled) && words.contains(Planted.verdict))
            let looks = try await system.database.read { connection in
                try Journal.openings(system.house.county, of: [Subject(report)], limit: 9, connection)
            }
            #expect(looks.count == 1 && looks[0].entry.reason == "handling")
            for stranger in [Actor.anyone, .reporter(report), .post(try await stranger(system))] {
                await #expect(throws: (any Error).self) {
                    try await system.cases.work.openOriginals(on: number, as: stranger, purpose: .handling)
                }
            }
        }
    }

    // MARK: Over HTTP

    /// Sets who is there, as signing in as a resident will.
    private struct AsResident: RouterMiddleware {
        let actor: Actor

        func handle(
            _ request: Request, context: Context, next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            var context = context
            context.actor = actor
            return try await next(request, context)
        }
    }

    func serve(
        _ system: shanzhi.System, as actor: Actor = .anyone,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let router = system.front.router()
        router.add(middleware: AsResident(actor: actor))
        for part in system.capabilities.parts { part.addRoutes(to: router) }
        _ = system.front.seal(router)
        try await Application(router: router).test(.router, body)
    }

    func send(
        _ client: any TestClientProtocol, _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
        form: Bool = false
    ) async throws -> (status: Int, text: String) {
        let type = form ? "application/x-www-form-urlencoded" : "application/json"
        let answer = try await client.execute(
            uri: path, method: method, headers: body == nil ? [:] : [.contentType: type],
            body: body.map { ByteBuffer(string: $0) })
        return (answer.status.code, String(buffer: answer.body))
    }

    @Test("with a receipt somebody sees their own report, who looked, a copy, corrects, takes back and erases")
    func receipt() async throws {
        try await withPictures(.sqlite) { system in
            let (report, number) = try await planted(system)
            let receipt = ReceiptToken(of: report, system.house.seal).text
            let dispatcher = Actor.post(try await holder(system, .dispatcher))
            _ = try await system.cases.work.openContact(of: report, on: number, as: dispatcher, purpose: .contact)
            try await serve(system) { client in
                do {
                    let status = try await send(client, .get, "/api/v1/me").status
                    #expect(status == 401)
                }
                let me = try await send(client, .get, "/api/v1/me?receipt=\(receipt)")
                #expect(me.status == 200 && me.text.contains(report.description))
                #expect(!Planted.secrets.contains { me.text.contains($0) })
                let looks = try await send(client, .get, "/api/v1/me/looks?receipt=\(receipt)")
                #expect(looks.status == 200 && looks.text.contains(#""purpose":"contact""#), "\(looks.text)")
                let looker = try await holder(system, .dispatcher)
                #expect(!looks.text.contains(looker.person.description))
                let copy = try await send(client, .post, "/api/v1/me/copy?receipt=\(receipt)")
                #expect(copy.text.contains(Planted.phone) && copy.text.contains("张桂芬"), "\(copy.text)")
                for path in ["/me", "/me/looks", "/privacy"] {
                    for language in ["zh", "en"] {
                        let page = try await send(client, .get, "\(path)?lang=\(language)&receipt=\(receipt)")
                        if path == "/privacy" { continue }
                        #expect(page.status == 200 && !page.text.contains("⟨"), "\(path)")
                        #expect(!Planted.secrets.contains { page.text.contains($0) }, "\(path)")
                    }
                }
                let shown = try await send(client, .post, "/me/data", "receipt=\(receipt)", form: true)
                #expect(shown.status == 200 && shown.text.contains(Planted.phone))
                let corrected = try await send(
                    client, .post, "/me/correct", "receipt=\(receipt)&report=\(report)&tel=13700000001", form: true)
                #expect(corrected.status == 303)
                let taken = try await send(
                    client, .post, "/me/withdraw", "receipt=\(receipt)&report=\(report)", form: true)
                #expect(taken.status == 303)
                let asked = try await send(
                    client, .post, "/me/ask", "receipt=\(receipt)&kind=explain&words=why", form: true)
                #expect(asked.status == 303)
                #expect(
                    try await send(client, .post, "/me/ask", "receipt=\(receipt)&kind=explain&words=why", form: true)
                        .status == 409)
                do {
                    let status = try await send(client, .post, "/me/erase", "receipt=\(receipt)", form: true).status
                    #expect(status == 422)
                }
                let erased = try await send(client, .post, "/me/erase", "receipt=\(receipt)&confirm=true", form: true)
                #expect(erased.status == 200)
                let after = try await send(client, .post, "/api/v1/me/copy?receipt=\(receipt)")
                #expect(!after.text.contains("13700000001") && !after.text.contains("张桂芬"))
                do {
                    let status = try await send(client, .get, "/case/\(number)").status
                    #expect(status == 200)
                }
            }
            #expect(try await Integrity(system).check().fault == nil)
        }
    }

    @Test("a resident sees what is theirs and nobody else's; a guardian what is the child's", arguments: Engine.all)
    func resident(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let (own, other) = (ID<Person>(at: demoNow), ID<Person>(at: demoNow))
            let work = system.cases.work
            let place = Submission.Place.division(try #require(DivisionCode("330381001")))
            let mine = try await work.report(
                Submission(text: "我叫王伟，路灯不亮了", place: place, channel: .web), as: .resident(own))
            try await serve(system, as: .resident(own)) { client in
                let me = try await send(client, .get, "/api/v1/me")
                #expect(me.text.contains(mine.report.description) && !me.text.contains("王伟"))
                do {
                    let text = try await send(client, .post, "/api/v1/me/copy").text
                    #expect(text.contains("王伟"))
                }
                do {
                    let status = try await send(client, .get, "/api/v1/me?child=\(other)").status
                    #expect(status == 404)
                }
            }
            try await serve(system, as: .resident(other)) { client in
                let others = try await send(client, .get, "/api/v1/me").text
                #expect(!others.contains(mine.report.description))
                let stolen = try await send(
                    client, .post, "/me/correct", "report=\(mine.report)&tel=13700000001", form: true)
                #expect(stolen.status == 404)
            }
            let clerk = Actor.post(try await holder(system, .dutyOfficer))
            try await serve(system, as: clerk) { client in
                do {
                    let status = try await send(client, .get, "/api/v1/me").status
                    #expect(status == 403)
                }
            }
        }
    }

    @Test("a clerk who fishes by list, search, export and picture address gets no personal data")
    func fishing() async throws {
        try await withPictures(.sqlite) { system in
            let (report, number) = try await planted(system)
            let pictures = try await system.database.read { connection in
                try connection.query("SELECT id FROM attachments").map {
                    (try $0["id"] as ID<StoredAttachment>).description
                }
            }
            #expect(!pictures.isEmpty)
            let clerk = Actor.post(try await stranger(system))
            let before = try await openings(system)
            try await serve(system, as: clerk) { client in
                var paths = [
                    "/api/v1/cases", "/api/v1/cases?limit=100&division=330381", "/api/v1/cases/\(number)",
                    "/api/v1/cases/\(number)/events", "/case/\(number)", "/desk", "/desk/case/\(number)", "/",
                    "/api/v1/me", "/api/v1/me/looks", "/open",
                ]
                let words = ["张桂芬", "13812345678", "13755556666", "陈志强"].compactMap {
                    $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
                }
                paths += words.map { "/api/v1/cases?q=\($0)" }
                paths += pictures.map { "/api/v1/attachments/\($0)" }
                for path in paths {
                    let answer = try await send(client, .get, path)
                    #expect(answer.status < 500, "\(path)")
                    #expect(!Planted.secrets.contains { answer.text.contains($0) }, "\(path)")
                    if path.hasPrefix("/api/v1/attachments") { #expect(answer.status == 404) }
                }
                for (path, body) in [
                    ("contact", #"{"report":"\#(report)","purpose":"contact"}"#),
                    ("originals", #"{"purpose":"handling"}"#),
                ] {
                    let answer = try await send(client, .post, "/api/v1/cases/\(number)/\(path)", body)
                    #expect(answer.status == 403, "\(answer.text)")
                }
            }
            #expect(try await openings(system) == before)
            for table in ["reports", "journal", "cases"] {
                let export = try await exportedText(table, system)
                #expect(!Planted.secrets.contains { export.contains($0) }, "\(table)")
            }
        }
    }

    private func openings(_ system: shanzhi.System) async throws -> Int {
        try await system.database.read { connection in
            try connection.first("SELECT COUNT(*) AS n FROM journal WHERE kind = 'seal.opened'")?["n"] ?? 0
        }
    }

    private func exportedText(_ table: String, _ system: shanzhi.System) async throws -> String {
        let rows = try await system.database.read { try $0.query("SELECT * FROM \(table)") }
        return rows.map { row in
            row.values.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    @Test("when the log stops nothing opens, neither for staff nor for the person")
    func logStopped() async throws {
        try await withPictures(.sqlite) { system in
            let (report, number) = try await planted(system)
            let dispatcher = Actor.post(try await holder(system, .dispatcher))
            try await system.database.write { connection in
                _ = try connection.execute(
                    "CREATE TRIGGER stopped BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'stopped'); END")
            }
            let work = system.cases.work
            await #expect(throws: (any Error).self) {
                try await work.openContact(of: report, on: number, as: dispatcher, purpose: .contact)
            }
            await #expect(throws: (any Error).self) {
                try await work.openOriginals(on: number, as: dispatcher, purpose: .handling)
            }
            await #expect(throws: (any Error).self) {
                try await work.openOwn(.report(report), as: .reporter(report))
            }
        }
    }

    @Test("with another key the system does not start and says why; with two keys it does", arguments: Engine.all)
    func keySwapped(engine: Engine) async throws {
        try await withSystem(engine) { system in
            var settings = system.settings
            let own = try #require(settings.masterKey)
            settings.masterKey = Data(Seal.newKey()).base64EncodedString()
            let swapped = settings
            await #expect(throws: StartFault.wrongMasterKey("SHANZHI_MASTER_KEY")) {
                try await shanzhi.System.open(swapped, readOnly: true, log: system.house.log)
            }
            settings.masterKey = "2 \(Data(Seal.newKey()).base64EncodedString())\n1 \(own)"
            let both = try await shanzhi.System.open(settings, readOnly: true, log: system.house.log)
            let receipt = { (system: shanzhi.System) in
                ReceiptToken(of: ID<Report>(bytes: [UInt8](0..<16))!, system.house.seal)
            }
            #expect(both.house.seal.number == 2 && receipt(both) == receipt(system))
            await both.database.close()
        }
    }

    @Test("at night what reached its term is destroyed, a batch at a time, and the matter stays", arguments: Engine.all)
    func night(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let (report, _) = try await planted(system)
            let work = system.cases.work
            let closed = try await system.database.read { connection in
                try connection.query(
                    "SELECT closed FROM cases WHERE closed IS NOT NULL AND open = 0 ORDER BY closed DESC LIMIT 1"
                ).compactMap { try $0["closed"] as Timestamp? }.first
            }
            let last = try #require(closed)
            let gone = try await system.house.door.open { try work.forget(closedBefore: last.adding(days: 1), $0) }
            #expect(gone > 0)
            #expect(try await system.house.door.open { try work.forget(closedBefore: last.adding(days: 1), $0) } == 0)
            let kept = try await system.database.read { connection in
                try connection.first("SELECT contact FROM reports WHERE id = ?", [report])?["contact"] as [UInt8]?
            }
            #expect(kept != nil, "an open matter keeps its contact")
            #expect(try await Integrity(system).check().fault == nil)
            try await system.capabilities.me.work.begin()
            try await system.capabilities.me.work.begin()
            let begun = try await system.database.read { connection in
                try connection.query("SELECT position FROM journal WHERE kind = 'retention.begun'").count
            }
            #expect(begun == 1)
        }
    }
}
