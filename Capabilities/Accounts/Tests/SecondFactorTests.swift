import Credentials
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

@Suite("The second factor")
struct SecondFactorTests {
    private let device = Device(agent: nil)

    private func ticket(_ county: AccountsUnderTest) async throws -> SecretToken {
        guard
            case .more(let ticket, .second) = try await county.accounts.staffSignIn.begin(
                "sun", Files.password, from: "a", device, next: nil)
        else { throw Unexpected() }
        return ticket
    }

    @Test("a code counts once, for whoever comes first, on whichever server", arguments: Engine.all)
    func replay(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let (totp, _) = try await county.enrolled("sun", .gridWorker)
            let (first, second) = (try await ticket(county), try await ticket(county))
            let code = county.code(totp)
            _ = try await county.accounts.staffSignIn.second(first, code, from: "a", device)
            let other = try county.another()
            await #expect(throws: SignInRefusal.wrongCode) {
                try await other.staffSignIn.second(second, code, from: "b", device)
            }
            county.time.pass(seconds: 30)
            _ = try await other.staffSignIn.second(second, county.code(totp), from: "b", device)
        }
    }

    @Test("the code that set it up does not sign in as well", arguments: Engine.all)
    func setUpOnce(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            try await county.account("sun", .gridWorker)
            let signIn = county.accounts.staffSignIn
            guard
                case .more(let ticket, .enrol) = try await signIn.begin(
                    "sun", Files.password, from: "a", device, next: nil)
            else { throw Unexpected() }
            let totp = TOTP(secret: try #require(Base32.bytes(try await signIn.enrolment(ticket).secret)))
            let code = county.code(totp)
            _ = try await signIn.enrol(ticket, code, from: "a", device)
            let next = try await self.ticket(county)
            await #expect(throws: SignInRefusal.wrongCode) { try await signIn.second(next, code, from: "a", device) }
            // Nor can what was set up be set up again with the old ticket.
            await #expect(throws: SignInRefusal.startAgain) { try await signIn.enrol(ticket, code, from: "a", device) }
        }
    }

    @Test("guessing ends with the ticket and at the limit", arguments: Engine.all)
    func guessing(engine: Engine) async throws {
        try await withAccounts(engine, adjust: { $0.limits.name = (1000, 1) }) { county, _ in
            let (totp, _) = try await county.enrolled("sun", .gridWorker)
            let ticket = try await ticket(county)
            let signIn = county.accounts.staffSignIn
            let right = county.code(totp)
            let wrong = right == "111111" ? "222222" : "111111"
            for _ in 0..<Tickets.tries {
                await #expect(throws: SignInRefusal.wrongCode) {
                    try await signIn.second(ticket, wrong, from: "a", device)
                }
            }
            await #expect(throws: SignInRefusal.startAgain) {
                try await signIn.second(ticket, right, from: "a", device)
            }
        }
        try await withAccounts(engine) { county, _ in
            _ = try await county.enrolled("sun", .gridWorker)
            let signIn = county.accounts.staffSignIn
            var tried = 0
            await #expect(throws: TooOften.self) {
                while tried < 40 {
                    let ticket = try await self.ticket(county)
                    for _ in 0..<3 {
                        tried += 1
                        do {
                            _ = try await signIn.second(ticket, "000000", from: "a", device)
                        } catch is SignInRefusal {}
                    }
                }
            }
            #expect(tried == SignInLimits.Numbers().name.burst + 1)
        }
    }

    @Test("whoever signs in rightly is not kept out, however often", arguments: Engine.all)
    func often(engine: Engine) async throws {
        try await withAccounts(engine, adjust: { $0.limits.name = (1, 300) }) { county, _ in
            let (_, codes) = try await county.enrolled("sun", .gridWorker)
            for code in codes.prefix(3) {
                _ = try await county.accounts.staffSignIn.second(
                    try await ticket(county), code.shown, from: "a", device)
            }
        }
    }

    @Test("a recovery code stands in once, and how many are left is entered in the journal", arguments: Engine.all)
    func paper(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let (_, codes) = try await county.enrolled("sun", .gridWorker)
            let signIn = county.accounts.staffSignIn
            _ = try await signIn.second(try await ticket(county), codes[3].shown.lowercased(), from: "a", device)
            let last = try #require(try await county.entries().last)
            #expect(last.entry.kind == "account.recoveryCodeUsed" && last.entry.what == ["left": .integer(9)])
            let again = try await ticket(county)
            await #expect(throws: SignInRefusal.wrongCode) {
                try await signIn.second(again, codes[3].shown, from: "a", device)
            }
            await #expect(throws: SignInRefusal.wrongCode) {
                try await signIn.second(again, RecoveryCode().shown, from: "a", device)
            }
            _ = try await signIn.second(again, codes[4].text, from: "a", device)
        }
    }

    @Test("who lost both gets a link that takes the second factor away, and sets it up anew", arguments: Engine.all)
    func lost(engine: Engine) async throws {
        try await withAccounts(engine) { county, _ in
            let (old, codes) = try await county.enrolled("sun", .gridWorker)
            let account = try await county.accounts.office.find(try #require(LoginName("sun")))
            let link = try await county.accounts.office.link(account.id, removingSecond: true, by: .system("test"))
            try await county.accounts.office.setPassword("nine bridges in the rain", with: link)
            let signIn = county.accounts.staffSignIn
            await #expect(throws: SignInRefusal.wrong) {
                try await signIn.begin("sun", Files.password, from: "a", device, next: nil)
            }
            guard
                case .more(let ticket, .enrol) = try await signIn.begin(
                    "sun", "nine bridges in the rain", from: "a", device, next: nil)
            else { throw Unexpected() }
            await #expect(throws: SignInRefusal.wrongCode) {
                try await signIn.enrol(ticket, county.code(old), from: "a", device)
            }
            #expect(codes.count == 10)
        }
    }
}
