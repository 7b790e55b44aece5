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
        return try JSONText.value(T.self, from: row["answer"] as String)
    }

    func remember(_ answer: some Codable, for key: IdempotencyKey) throws {
        try sweepAnswers()
        try bookkeeping.put(
            "INSERT INTO answers (county, key, digest, answer, at) VALUES (?, ?, ?, ?, ?)",
            [county, key.key, key.digest, try JSONText.string(answer), now])
    }

    /// Keeps the answer before it is given.
    /// - Returns: false when there is one already.
    func keep(_ answer: String, for key: IdempotencyKey) throws -> Bool {
        try sweepAnswers()
        return try bookkeeping.execute(
            """
            INSERT INTO answers (county, key, digest, answer, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, key) DO NOTHING
            """, [county, key.key, key.digest, answer, now]) == 1
    }

    /// A repeat comes within minutes; new answers take a few old ones with them, once in a transaction.
    private func sweepAnswers() throws {
        guard bookkeeping.batch.value("answers swept", as: Bool.self) == nil else { return }
        try bookkeeping.put(
            "DELETE FROM answers WHERE county = ? AND at < ?", [county, now.adding(days: -IdempotencyKey.keptDays)])
        bookkeeping.batch.leave(true, as: "answers swept") { _, _ in }
    }
}
