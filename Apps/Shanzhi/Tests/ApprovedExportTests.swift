import Approvals
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Platform
import Posts
import Store
import TestSupport
import Testing
import Web

@testable import shanzhi

@Suite("An export that two persons agreed on") struct ApprovedExportTests {
    /// A small county, a proposal to export its reports that an auditor has agreed to, and who proposed it.
    private func withApproval(
        _ engine: Engine, _ body: (shanzhi.System, ID<Approval>, PostHolder) async throws -> Void
    ) async throws {
        try await withDemo(engine, cases: 3) { system, _ in
            let directory = try await system.posts.staff.directory()
            let today = system.posts.staff.today
            let chief = try #require(directory.holders(role: .administrator, on: today).first)
            let auditor = try #require(directory.holders(role: .auditor, on: today).first)
            let two = system.capabilities.approvals.twoPersons
            let proposal = try await two.propose(.export, "reports", reason: "年度审计", by: .post(chief))
            _ = try await two.decide(proposal.id, approve: true, words: nil, by: .post(auditor))
            try await body(system, proposal.id, chief)
        }
    }

    private func used(_ system: shanzhi.System) async throws -> [Entry] {
        let county = system.house.county
        return try await system.database.read { try Journal.entries(county, after: 0, limit: 100_000, $0) }
            .map(\.entry).filter { $0.kind == "approval.used" }
    }

    @Test("the page gives it to the one who proposed it, once, while the server goes on", arguments: Engine.all)
    func page(engine: Engine) async throws {
        try await withApproval(engine) { system, id, chief in
            let walk = try RouteWalk(system, case: try CaseNumber(parsing: "RA2611004178"), ids: [])
            let directory = try await system.posts.staff.directory()
            let auditor = try #require(directory.holders(role: .auditor, on: system.posts.staff.today).first)
            let form = ("application/x-www-form-urlencoded", "format=jsonl")
            func ask(_ actor: Actor, _ form: (String, String) = form) async throws -> RouteWalk.Answer {
                try await walk.ask(.post, "/approvals/\(id)/table", as: actor, (type: form.0, text: form.1))
            }
            #expect(try await ask(.post(auditor)).status == .conflict)
            #expect(try await ask(.anyone).status == .unauthorized)
            #expect(try await ask(.post(chief), (form.0, "format=geojson")).status == .unprocessableContent)
            #expect(try await used(system).isEmpty)
            let page = try await walk.ask(.get, "/approvals/\(id)", as: .post(chief))
            #expect(page.body.contains("/approvals/\(id)/table"))
            let answer = try await ask(.post(chief))
            #expect(answer.status == .ok && answer.headers[.contentDisposition]?.contains("reports.jsonl") == true)
            #expect(answer.headers[.cacheControl] == "no-store")
            let rows = try await system.database.read { try $0.query("SELECT id FROM reports") }.count
            #expect(answer.body.split(separator: "\n").count == rows && rows > 2)
            #expect(try await used(system).map(\.actor) == [.post(chief)])
            #expect(try await ask(.post(chief)).status == .conflict)
        }
    }

    @Test("the command line has it used up by the server that writes", arguments: Engine.all)
    func besideServer(engine: Engine) async throws {
        try await withApproval(engine) { system, id, _ in
            let (router, _) = try system.router()
            try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
                .test(.live) { client in
                    let server = "http://127.0.0.1:\(try #require(client.port))"
                    var settings = system.settings
                    await #expect(throws: (any Error).self) {
                        try await ApprovalUse(settings, server: server).spend(id, on: "journal")
                    }
                    if engine == .sqlite {
                        let stranger = Data(repeating: 8, count: 32).base64EncodedString()
                        (settings.masterKey, settings.county) = (stranger, DemoCounty.county)
                        await #expect(throws: (any Error).self) {
                            try await ApprovalUse(settings, server: server).spend(id, on: "reports")
                        }
                        await #expect(throws: ExportFault.noServer("http://127.0.0.1:9")) {
                            try await ApprovalUse(system.settings, server: "http://127.0.0.1:9").spend(
                                id, on: "reports")
                        }
                    }
                    #expect(try await used(system).isEmpty)
                    try await ApprovalUse(system.settings, server: server).spend(id, on: "reports")
                    #expect(try await used(system).map(\.actor) == [.system("export")])
                    await #expect(throws: (any Error).self) {
                        try await ApprovalUse(system.settings, server: server).spend(id, on: "reports")
                    }
                }
        }
    }
}
