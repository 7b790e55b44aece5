import Accounts
import Credentials
import Delivery
import Foundation
import Kernel
import Logging
import Platform
import Posts
import Store
import TestSupport
import Testing

@testable import shanzhi

@Suite("A county that is set up for real")
struct FirstAdministratorTests {
    private func withEmpty(_ engine: Engine, _ body: (System, Settings) async throws -> Void) async throws {
        try await withAddress(engine) { address in
            var settings = Settings()
            settings.data = FileManager.default.temporaryDirectory.appending(path: "first-\(UUID().uuidString)").path
            defer { takeAway(settings.data) }
            settings.database = address
            settings.county = DemoCounty.county
            let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let system = try await System.open(settings, log: log)
            do {
                try await body(system, settings)
            } catch {
                await system.database.close()
                throw error
            }
            await system.database.close()
        }
    }

    @Test("is no demo, whatever its code, and nobody comes in without an account", arguments: Engine.all)
    func real(engine: Engine) async throws {
        try await withEmpty(engine) { system, _ in
            #expect(!system.house.isDemo && !system.accounts.sessions.isDevelopment)
            let link = try #require(try await FirstAdministrator(system: system).link())
            let holder = try #require(
                try await system.posts.staff.directory().holders(role: .administrator, on: system.posts.staff.today)
                    .first)
            await #expect(throws: SignInRefusal.noDevelopment) {
                try await system.accounts.sessions.signIn(holder.post)
            }
            #expect(try await system.accounts.office.login(of: link).description == "admin")
        }
    }

    @Test(
        "every start gives another link until the first password is chosen, and none after that", arguments: Engine.all)
    func links(engine: Engine) async throws {
        try await withEmpty(engine) { system, _ in
            let first = FirstAdministrator(system: system)
            let lost = try #require(try await first.link())
            let link = try #require(try await first.link())
            await #expect(throws: SignInRefusal.link) { try await system.accounts.office.login(of: lost) }
            try await system.accounts.office.setPassword("seven boats before noon", with: link)
            #expect(try await first.link() == nil)
            #expect(try await system.accounts.office.all().count == 1)
        }
    }

    @Test("settings of signing in are read, and wrong ones named")
    func settings() throws {
        let read = try Settings.read(
            data: "nowhere",
            environment: [
                "SHANZHI_PUBLIC_URL": "https://shanzhi.example.org/", "SHANZHI_TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
                "SHANZHI_OIDC_STAFF_ISSUER": "https://id.example.org", "SHANZHI_OIDC_STAFF_CLIENT": "c",
                "SHANZHI_OIDC_STAFF_SECOND_FACTOR": "provider", "SHANZHI_CODES": "spool", "SHANZHI_SESSION_HOURS": "8",
            ]
        ).signIn
        #expect(read.address == "https://shanzhi.example.org" && read.proxies.count == 2 && read.hours == 8)
        let accounts = try read.accounts(data: "nowhere", isDemo: false) { _ in }
        #expect(accounts.staffProvider?.hasSecondFactor == true && accounts.residentProvider == nil)
        #expect(accounts.codes is SpoolSender && accounts.staff == .init(idle: 60, whole: 480))
        for (name, value) in [
            ("PUBLIC_URL", "shanzhi.example.org"), ("PUBLIC_URL", "https://a/b"), ("TRUSTED_PROXIES", "everybody"),
            ("OUTWARD_ALLOW", "10.0.0.0/99"), ("CODES", "pigeon"), ("DEVELOPMENT_SIGN_IN", "perhaps"),
            ("SESSION_HOURS", "25"), ("RESIDENT_SESSION_DAYS", "31"),
        ] {
            #expect(throws: Settings.Fault.self, "\(name)=\(value)") {
                try Settings.read(data: "nowhere", environment: ["SHANZHI_\(name)": value])
            }
        }
    }
}
