import Delivery
import Foundation
import HTTPTypes
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("Residents sign in")
struct ResidentSignInTests {
    private let number = "138 0013 8000"

    private func lastCode(_ county: AccountsUnderTest) throws -> String {
        let last = try #require(county.outbox.messages.last)
        return try #require(last.code)
    }

    @Test("a code to the telephone, and the same person the next time", arguments: Engine.all)
    func whole(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let phone = try #require(PhoneNumber(number))
            #expect(try await county.accounts.residents.person(phone: phone) == nil)
            let first = Caller(client)
            #expect(try await first.get("/sign-in/resident?next=/me/reports").text.contains("value=\"/me/reports\""))
            let asked = try await first.form("/sign-in/resident", ["phone": number, "next": "/me/reports"])
            #expect(asked.status == .ok && asked.text.contains("138****8000"))
            let code = try lastCode(county)
            #expect(!asked.text.contains(code))
            #expect(county.outbox.messages.last?.phone == "+8613800138000")
            #expect(county.outbox.messages.last?.text.contains(code) == true)
            let done = try await first.form(
                "/sign-in/code", ["phone": "+8613800138000", "code": try lastCode(county), "next": "/me/reports"])
            #expect(done.status == .seeOther && done.headers[.location] == "/me/reports")
            #expect(try await first.me() == "resident")
            let person = try #require(try await county.accounts.residents.person(phone: phone))

            let second = Caller(client)
            try await second.json("/api/v1/sessions/codes", ["phone": "13800138000"])
            let signed = try await second.json(
                "/api/v1/sessions", ["phone": "0086-138-0013-8000", "code": try lastCode(county)])
            #expect(signed.status == .created)
            #expect(try await county.accounts.sessions.open(of: person).count == 2)
            #expect(
                try await county.journal().filter { !$0.hasPrefix("posts.") } == [
                    "resident.joined", "session.started", "session.started",
                ])
            let kept = try await county.accounts.residents.contact(person, as: .resident(person), for: .own)
            #expect(kept?.phone == "+8613800138000")
        }
    }

    @Test("on a machine in a hall it lasts five minutes at most, however it is used", arguments: Engine.all)
    func brief(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            for (next, kiosk) in [("/kiosk/entitlements", ""), ("/me", "1")] {
                let desk = Caller(client)
                if !kiosk.isEmpty { desk.cookies = ["kiosk": kiosk] }
                try await desk.form("/sign-in/resident", ["phone": number, "next": next])
                let done = try await desk.form(
                    "/sign-in/code", ["phone": "+8613800138000", "code": try lastCode(county), "next": next])
                #expect(done.headers[.location] == next)
                county.time.pass(minutes: 4)
                #expect(try await desk.me() == "resident")
                county.time.pass(minutes: 1)
                #expect(try await desk.me() == nil)
                county.time.pass(minutes: 30)
            }
        }
    }

    @Test("the answer is the same for a number that is known and one that is not", arguments: Engine.all)
    func alike(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            try await desk.json("/api/v1/sessions/codes", ["phone": number])
            try await desk.json("/api/v1/sessions", ["phone": number, "code": try lastCode(county)])
            county.time.pass(minutes: 30)
            var seen: [(String, Int, Int)] = []
            for phone in [number, "13900139000"] {
                let (reads, writes, _) = county.work
                let answer = try await Caller(client).json("/api/v1/sessions/codes", ["phone": phone])
                #expect(answer.status == .accepted)
                seen.append((answer.text, county.work.0 - reads, county.work.1 - writes))
            }
            #expect(seen[0] == seen[1])
            var wrong: [(String, Int, Int)] = []
            for phone in [number, "13900139000", "13700137000"] {
                let (reads, writes, _) = county.work
                let answer = try await Caller(client).json("/api/v1/sessions", ["phone": phone, "code": "x"])
                #expect(answer.status == .forbidden)
                wrong.append(
                    (
                        try #require(try answer.object()["detail"] as? String), county.work.0 - reads,
                        county.work.1 - writes
                    ))
            }
            #expect(wrong[0] == wrong[1] && wrong[1] == wrong[2])
        }
    }

    @Test("five tries and no more, then not even the right code", arguments: Engine.all)
    func guessing(engine: Engine) async throws {
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            try await desk.json("/api/v1/sessions/codes", ["phone": number])
            let right = try lastCode(county)
            let wrong = right == "123456" ? "654321" : "123456"
            for _ in 0..<5 {
                #expect(
                    try await desk.json("/api/v1/sessions", ["phone": number, "code": wrong]).status == .forbidden)
            }
            #expect(try await desk.json("/api/v1/sessions", ["phone": number, "code": right]).status == .forbidden)
            // A new code opens five new tries, but codes and tries themselves are limited.
            try await desk.json("/api/v1/sessions/codes", ["phone": number])
            try await desk.json("/api/v1/sessions/codes", ["phone": number])
            #expect(try await desk.json("/api/v1/sessions/codes", ["phone": number]).status == .tooManyRequests)
            var refused = 0
            for _ in 0..<10
            where try await desk.json("/api/v1/sessions", ["phone": number, "code": wrong]).status == .tooManyRequests {
                refused += 1
            }
            #expect(refused == 6)
        }
    }

    @Test("a code works once, also when it comes many times at once, and not after five minutes", arguments: Engine.all)
    func once(engine: Engine) async throws {
        try await withAccounts(engine, adjust: { $0.limits.name = (100, 1) }) { county, client in
            let phone = try #require(PhoneNumber(number))
            let device = Device(agent: nil)
            let signIn = county.accounts.residentSignIn
            try await signIn.sendCode(to: phone, from: "a", in: .zh)
            let code = try lastCode(county)
            let came = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<5 {
                    group.addTask { (try? await signIn.signIn(phone, code, from: "a", device)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(came == 1)
            await #expect(throws: SignInRefusal.wrongCode) { try await signIn.signIn(phone, code, from: "a", device) }
            try await signIn.sendCode(to: phone, from: "a", in: .en)
            #expect(county.outbox.messages.last?.text.contains("tell it to no one") == true)
            let late = try lastCode(county)
            county.time.pass(minutes: 5)
            await #expect(throws: SignInRefusal.wrongCode) { try await signIn.signIn(phone, late, from: "a", device) }
        }
    }

    @Test("a gateway that does not answer is told, and nothing of a number stays readable", arguments: Engine.all)
    func failing(engine: Engine) async throws {
        struct Failing: Sender {
            struct Down: Error {}
            func send(_ message: Message) async throws { throw Down() }
        }
        try await withAccounts(engine, adjust: { $0.codes = Failing() }) { county, client in
            let desk = Caller(client)
            let answer = try await desk.json("/api/v1/sessions/codes", ["phone": number])
            #expect(answer.status == .serviceUnavailable)
        }
        try await withAccounts(engine) { county, client in
            let desk = Caller(client)
            try await desk.json("/api/v1/sessions/codes", ["phone": number])
            try await desk.json("/api/v1/sessions", ["phone": number, "code": try lastCode(county)])
            let rows = try await county.database.read { connection in
                try ["residents", "short_lived", "login_sessions", "journal"].flatMap {
                    try connection.query("SELECT * FROM \($0)")
                }
            }
            let everything = rows.flatMap(\.values).reduce(into: Data()) { data, value in
                if case .bytes(let bytes) = value { data += bytes }
                if case .text(let text) = value { data += Data(text.utf8) }
            }
            #expect(!rows.isEmpty && everything.range(of: Data("13800138000".utf8)) == nil)
        }
    }

    @Test("without a way to send codes the page says so and nothing is promised")
    func closed() async throws {
        try await withAccounts(.sqlite, adjust: { $0.codes = NoSender() }) { _, client in
            let page = try await Caller(client).get("/sign-in/resident")
            #expect(page.text.contains("还没有开通") && !page.text.contains("name=\"phone\""))
        }
    }

    @Test("messages are laid into the folder whole, one file each")
    func spool() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shanzhi-spool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sender = SpoolSender(folder: folder)
        for _ in 0..<3 {
            try await sender.send(
                Message(phone: "+8613800138000", code: "012345", text: "码 012345", at: 1_795_000_000_000))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == 3 && files.allSatisfy { $0.hasSuffix(".msg") })
        let text = try String(contentsOfFile: "\(folder)/\(files[0])", encoding: .utf8)
        #expect(text.hasPrefix("To: +8613800138000\n") && text.hasSuffix("\n\n码 012345\n"))
    }

    @Test(
        "numbers in the forms people write",
        arguments: [
            ("13800138000", "+8613800138000"), ("138-0013-8000", "+8613800138000"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("008613800138000", "+8613800138000"), ("１３８００１３８０００", "+8613800138000"),
            ("+1 (415) 555-0100", "+14155550100"),
            ("12345", nil), ("12800138000", nil), ("1380013800", nil), ("138001380001", nil), ("+8612345678", nil),
            ("057765000000", nil), ("", nil), ("+", nil), ("1380013800x", nil), ("+٠١٢٣٤٥٦٧٨", nil),
        ])
    func numbers(text: String, normal: String?) { #expect(PhoneNumber(text)?.description == normal) }
}
