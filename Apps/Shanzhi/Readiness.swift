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
}
