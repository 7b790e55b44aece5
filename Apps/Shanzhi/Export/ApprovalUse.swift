import Approvals
import Foundation
import Kernel
import Logging
import Outward
import Platform
import Store
import Web

/// Uses an approval up for the command line: by itself where it may write, by the running server where that one writes.
struct ApprovalUse {
    private let settings: Settings
    private let server: String

    init(_ settings: Settings, server: String?) {
        self.settings = settings
        let isAnywhere = ["0.0.0.0", "::"].contains(settings.host)
        self.server = server ?? "http://\(isAnywhere ? "127.0.0.1" : settings.host):\(settings.port)"
    }

    /// - Throws: `ApprovalRefusal`, `ExportFault`; then it was not used up.
    func spend(_ approval: ID<Approval>, on table: String) async throws {
        let address = try DatabaseAddress(settings.databaseAddress)
        if let file = address.file, isWritten(sqlite: file) { return try await ask(approval, table) }
        let system = try await System.open(settings, log: Terminal.log(.error))
        do {
            try await system.capabilities.approvals.twoPersons.spend(
                approval, .export, on: table, by: .system("export"))
        } catch {
            await system.database.close()
            throw error
        }
        await system.database.close()
    }

    /// One process writes to a SQLite file: what is used up has to be written by that one.
    private func ask(_ approval: ID<Approval>, _ table: String) async throws {
        let system = try await System.open(settings, readOnly: true, log: Terminal.log(.error))
        let pass = system.capabilities.approvals.pass.text(for: approval, table, at: system.house.time.now())
        await system.database.close()
        let body = try JSONSerialization.data(withJSONObject: ["object": table, "pass": pass])
        let ours = ["127.0.0.0/8", "::1", settings.host].compactMap { AddressRange($0) }
        let answer: Outward.Answer
        do {
            answer = try await Outward(allowed: ours).post(
                "\(server)/api/v1/approvals/\(approval)/use?lang=\(Terminal.language.rawValue)",
                type: "application/json", Array(body))
        } catch {
            throw ExportFault.noServer(server)
        }
        guard answer.status != 204 else { return }
        struct Problem: Decodable { let detail: String? }
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
        guard let detail = problem?.detail else { throw ExportFault.noServer(server) }
        throw ExportFault.serverRefused(detail)
    }
}
