import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Platform
import Rights
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import Accounts

@Suite("How many reports come in")
struct ReportLimitTests {
    @Test("strangers send a fifth of an hour's at once and then wait, those signed in do not")
    func reports() async throws {
        try await withAccounts(.sqlite, development: true) { county, _ in
            let house = Platform.House(
                county: AccountsUnderTest.county, database: county.database, seal: try Seal(key: Seal.newKey()),
                time: county.time, pages: county.face.pages, log: county.accounts.house.log, reportsPerHour: 15)
            let router = county.router()
            router.get("/x", .report) { _, context in
                try house.admitReport(context)
                return Response(status: .ok)
            }
            let post = try await county.post(.dispatcher).description
            try await Application(router: router).test(.router) { client in
                let stranger = Caller(client)
                var answers: [Int] = []
                for _ in 0..<4 { answers.append(Int(try await stranger.get("/x").status.code)) }
                #expect(answers == [200, 200, 200, 429])
                let forged = try await stranger.get("/x", headers: [HTTPField.Name("X-Forwarded-For")!: "203.0.113.9"])
                #expect(forged.status == .tooManyRequests && forged.headers[.retryAfter] == "240")
                let clerk = Caller(client)
                try await clerk.json("/api/v1/sessions", ["post": post])
                for _ in 0..<10 { #expect(try await clerk.get("/x").status == .ok) }
                county.time.pass(seconds: 240)
                #expect(try await stranger.get("/x").status == .ok)
            }
        }
    }
}
