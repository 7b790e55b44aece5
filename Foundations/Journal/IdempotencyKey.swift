import Crypto
import Foundation
import Kernel
import Store

/// The name a caller gives to one wish, so that asking twice does it once.
package struct IdempotencyKey: Sendable, Hashable {
    /// How long a repeat gets the first answer.
    static let keptDays: Int64 = 7

    let key: [UInt8]
    let digest: [UInt8]

    /// - Parameters:
    ///   - key: what the caller sent.
    ///   - scope: the route and the caller, so that nobody reads another's answer.
    ///   - body: the request, to see whether a repeat is one.
    package init(_ key: String, scope: String, body: [UInt8]) {
        self.key = Array(SHA256.hash(data: Data("\(scope)\n\(key)".utf8)))
        digest = Array(SHA256.hash(data: Data(body)))
    }
}

extension Passage {
    /// The first answer to this key, if there was one.
    func answer<T: Codable>(to key: IdempotencyKey, as type: T.Type) throws -> T? {
        guard
            let row = try first("SELECT digest, answer FROM answers WHERE county = ? AND key = ?", [county, key.key])
        else { return nil }
        let digest: [UInt8] = try row["digest"]
        guard digest == key.digest else { throw DoorRefusal.keyReused }
        let answer: String = try row["answer"]
        return try JSONDecoder().decode(T.self, from: Data(answer.utf8))
    }

    func remember(_ answer: some Codable, for key: IdempotencyKey) throws {
        // A repeat comes within minutes; each new answer takes a few old ones with it.
        try bookkeeping.execute(
            "DELETE FROM answers WHERE county = ? AND at < ?", [county, now.adding(days: -IdempotencyKey.keptDays)])
        let text = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
        try bookkeeping.execute(
            "INSERT INTO answers (county, key, digest, answer, at) VALUES (?, ?, ?, ?, ?)",
            [county, key.key, key.digest, text, now])
    }
}
