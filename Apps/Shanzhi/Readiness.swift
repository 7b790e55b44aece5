import Foundation
import Hummingbird
import Store
import Web

/// `/readyz`: whether requests can be answered now.
enum Readiness {
    static func answer(_ reader: any Reader) async throws -> Response {
        do {
            _ = try await reader.read { try $0.query("SELECT COUNT(*) AS n FROM migrations") }
            return try Reply.json(["status": "ready"])
        } catch {
            return try Reply.json(["status": "database"], status: .serviceUnavailable)
        }
    }

    /// What the app itself answers, for the document.
    static func openAPI() throws -> Data {
        guard let file = Bundle.module.url(forResource: "openapi", withExtension: "json") else { return Data("{}".utf8) }
        return try Data(contentsOf: file)
    }
}
