import Cases
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Me
import Places
import Platform
import Posts
import Store
import TestSupport
import Testing

@testable import shanzhi

/// Acting for a child, and the versions of the notice. All persons are invented.
@Suite("Guardians, and what residents agreed to") struct GuardianTests {
    private let privacy = PrivacyTests()

    private func clerk(_ system: shanzhi.System, _ role: Role = .dutyOfficer) async throws -> Actor {
        let directory = try await system.posts.staff.directory()
        return .post(try #require(directory.holders(role: role, on: system.posts.staff.today).first))
    }

    /// What was asked for last.
    private func lastRequest(_ system: shanzhi.System) async throws -> (request: ID<Report>, child: ID<Person>) {
        try await system.database.read { connection in
            let row = try connection.first("SELECT id, child FROM me_guardians ORDER BY since DESC")
            let found = try #require(row)
            return (try found["id"], try found["child"])
        }
    }

    @Test(
        "asked for, confirmed by a desk that hears the code, seen under one's own page, ended by oneself",
        arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let guardian = ID<Person>(at: demoNow)
            let year = CountyTime.china.date(system.house.time.now()).components.year
            try await privacy.serve(system, as: .resident(guardian)) { client in
                let faults = try await privacy.send(
                    client, .post, "/me/guardians", "label=&birth=\(year - 20)-01-01", form: true)
                #expect(faults.status == 422 && faults.text.contains("#agree"))
                let grown = try await privacy.send(
                    client, .post, "/me/guardians", "label=x&birth=\(year - 20)-01-01&agree=true", form: true)
                #expect(grown.status == 422 && grown.text.contains("#birth"))
                let asked = try await privacy.send(
                    client, .post, "/me/guardians", "label=girl&birth=\(year - 8)-02-28&agree=true", form: true)
                #expect(asked.status == 303)
            }
            let (request, child) = try await lastRequest(system)
            let asked = try await system.database.read { try GuardianTable(system.house.county).list(of: guardian, $0) }
            let code = try #require(asked.first).code(system.house.seal)
            #expect(code.count == 6 && code.allSatisfy(\.isNumber))
            try await privacy.serve(system, as: .resident(guardian)) { client in
                let page = try await privacy.send(client, .get, "/me/guardians").text
                #expect(page.contains("\(year + 6)-02-28") && !page.contains("\(year - 8)-02-28"))
                #expect(page.contains("guardians/\(child)/end") && page.contains(code))
                let early = try await privacy.send(client, .get, "/me?child=\(child)")
                #expect(early.status == 404, "not before it is confirmed")
            }
            try await privacy.serve(system, as: try await clerk(system)) { client in
                let desk = try await privacy.send(client, .get, "/desk/guardians").text
                #expect(
                    desk.contains("/desk/guardians/\(request)") && !desk.contains(code), "the code is said, not read")
                let wrong = try await privacy.send(
                    client, .post, "/desk/guardians/\(request)", "confirm=true&code=000000X", form: true)
                #expect(wrong.status == 422)
                let confirmed = try await privacy.send(
                    client, .post, "/desk/guardians/\(request)", "confirm=true&code=\(code)", form: true)
                #expect(confirmed.status == 303)
                let again = try await privacy.send(
                    client, .post, "/desk/guardians/\(request)", "confirm=true&code=\(code)", form: true)
                #expect(again.status == 409)
                let byProgram = try await privacy.send(
                    client, .post, "/api/v1/me/guardians",
                    #"{"request":"\#(request)","confirm":true,"code":"\#(code)"}"#)
                #expect(byProgram.status == 409)
                let appointed = try await privacy.send(
                    client, .post, "/api/v1/me/guardians", #"{"guardian":"\#(guardian)","child":"\#(child)"}"#)
                #expect(appointed.status == 422, "nobody is appointed without a request and its code")
            }
            try await privacy.serve(system, as: .resident(guardian)) { client in
                #expect(try await privacy.send(client, .get, "/me?child=\(child)").status == 200)
                #expect(try await privacy.send(client, .get, "/me").text.contains("/me?child=\(child)"))
                try await reports(for: child, system, client)
                let ended = try await privacy.send(client, .post, "/me/guardians/\(child)/end", "", form: true)
                #expect(ended.status == 303)
                #expect(try await privacy.send(client, .get, "/report?child=\(child)").status == 403)
                #expect(try await privacy.send(client, .get, "/me?child=\(child)").status == 404)
                #expect(
                    try await privacy.send(client, .post, "/me/guardians/\(child)/end", "", form: true).status == 404)
            }
            let kinds = try await system.database.read { connection in
                try Journal.entries(system.house.county, of: Subject(child), connection).map(\.entry.kind)
            }
            #expect(kinds == ["person.guardian", "person.guardianEnded"])
            #expect(try await Integrity(system).check().fault == nil)
        }
    }

    /// In the child's name: kept with what is the child's, and followed by the guardian.
    private func reports(
        for child: ID<Person>, _ system: shanzhi.System, _ client: any TestClientProtocol
    ) async throws {
        let begun = try await privacy.send(client, .get, "/report?child=\(child)").text
        #expect(begun.contains("name=\"child\" value=\"\(child)\"") && begun.contains("girl"))
        let village = try #require(
            try await system.capabilities.places.territory.gazetteer(at: demoNow).places(.village).first)
        let fields = "step=send&key=g&village=\(village.code)&text=school+gate+lamp&child="
        let foreign = try await privacy.send(
            client, .post, "/report", fields + "\(ID<Person>(at: demoNow))", form: true)
        #expect(foreign.status == 422 && foreign.text.contains("#child"))
        let sent = try await privacy.send(client, .post, "/report", fields + "\(child)", form: true)
        #expect(sent.status == 303)
        let mine = try await privacy.send(client, .get, "/me?child=\(child)").text
        let path = try #require(mine.firstMatch(of: /\/case\/[A-Z0-9]+/)).0
        #expect(mine.contains("school gate lamp"))
        #expect(try await !privacy.send(client, .get, "/me").text.contains("school gate lamp"))
        // Signed in is enough to be its reporter: the words, and the form for more.
        let page = try await privacy.send(client, .get, String(path)).text
        #expect(page.contains("school gate lamp") && page.contains("\(path)/supplement"))
    }

    @Test("others neither ask for it, nor confirm it, nor end it")
    func refused() async throws {
        try await withPictures(.sqlite) { system in
            let guardian = ID<Person>(at: demoNow)
            let year = CountyTime.china.date(system.house.time.now()).components.year
            try await privacy.serve(system, as: .resident(guardian)) { client in
                _ = try await privacy.send(
                    client, .post, "/me/guardians", "label=boy&birth=\(year - 3)-05-05&agree=true", form: true)
            }
            let (request, child) = try await lastRequest(system)
            for actor in [Actor.anyone, .resident(ID(at: demoNow)), try await clerk(system, .handler)] {
                try await privacy.serve(system, as: actor) { client in
                    let confirm = try await privacy.send(
                        client, .post, "/desk/guardians/\(request)", "confirm=true&code=x", form: true)
                    #expect([401, 403].contains(confirm.status), "\(actor)")
                    let end = try await privacy.send(client, .post, "/me/guardians/\(child)/end", "", form: true)
                    #expect([401, 403, 404].contains(end.status), "\(actor)")
                }
            }
            try await privacy.serve(system, as: .anyone) { client in
                let page = try await privacy.send(client, .get, "/me/guardians")
                #expect(page.status == 303)
            }
            let waiting = try await system.database.read { connection in
                try connection.first(
                    "SELECT COUNT(*) AS n FROM me_guardians WHERE confirmed IS NULL AND ended IS NULL")?["n"]
                    as Int?
            }
            #expect(waiting == 1)
        }
    }

    @Test("a code cannot be found by trying")
    func tries() async throws {
        try await withPictures(.sqlite) { system in
            let guardian = ID<Person>(at: demoNow)
            let year = CountyTime.china.date(system.house.time.now()).components.year
            try await privacy.serve(system, as: .resident(guardian)) { client in
                _ = try await privacy.send(
                    client, .post, "/me/guardians", "label=boy&birth=\(year - 3)-05-05&agree=true", form: true)
            }
            let (request, _) = try await lastRequest(system)
            try await privacy.serve(system, as: try await clerk(system)) { client in
                for _ in 1...10 {
                    let wrong = try await privacy.send(
                        client, .post, "/desk/guardians/\(request)", "confirm=true&code=x", form: true)
                    #expect(wrong.status == 422)
                }
                for path in ["/desk/guardians/\(request)", "/api/v1/me/guardians"] {
                    let isForm = path.hasPrefix("/desk")
                    let body = isForm ? "confirm=true&code=x" : #"{"request":"\#(request)","confirm":true,"code":"x"}"#
                    #expect(try await privacy.send(client, .post, path, body, form: isForm).status == 429)
                }
                let refused = try await privacy.send(
                    client, .post, "/desk/guardians/\(request)", "words=no+papers", form: true)
                #expect(refused.status == 303)
            }
        }
    }

    @Test("a report keeps the version it was shown; taking consent back names it", arguments: Engine.all)
    func versions(engine: Engine) async throws {
        try await withPictures(engine) { system in
            let person = ID<Person>(at: demoNow)
            var submission = Submission(
                text: "路灯不亮了", place: .division(try #require(DivisionCode("330381001"))), channel: .web)
            submission.contact = Contact(phone: "13700000001", notify: true)
            submission.notice = "2026-1"
            let told = try await system.cases.work.report(submission, as: .resident(person))
            let version = try await system.database.read { connection in
                try connection.first("SELECT consent FROM reports WHERE id = ?", [told.report])?["consent"] as String?
            }
            #expect(version == "2026-1")
            try await privacy.serve(system, as: .resident(person)) { client in
                #expect(try await privacy.send(client, .get, "/me").text.contains("/privacy?version=2026-1#contact"))
                let old = try await privacy.send(client, .get, "/privacy?version=2026-1")
                #expect(old.status == 200 && old.text.contains("2026-1"))
                #expect(try await privacy.send(client, .get, "/privacy?version=1999").status != 500)
                let taken = try await privacy.send(client, .post, "/me/withdraw", "report=\(told.report)", form: true)
                #expect(taken.status == 303)
            }
            let entries = try await system.database.read { connection in
                try Journal.entries(system.house.county, of: Subject(told.report), connection).map(\.entry)
            }
            let withdrawn = try #require(entries.last { $0.kind == "person.withdrew" })
            #expect(withdrawn.what["notice"]?.string == "2026-1" && withdrawn.what["purpose"]?.string == "notice")
        }
    }
}
