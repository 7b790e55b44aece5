import Crypto
import Foundation
package import Kernel

extension StoredReport {
    /// Random bytes that keep the words from being guessed by whoever reads the journal.
    package static func newSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).flatMap { _ in withUnsafeBytes(of: generator.next() as UInt64) { Array($0) } }
    }

    /// What the journal keeps of what was said, so that nobody can change it afterwards: SHA-256 over the salt and the
    /// canonical JSON (RFC 8785) of the report, in base64. Degrees are written as text, in the fewest decimals that
    /// name the same number.
    /// - Parameter pictures: those that came with it.
    package func content(with pictures: [ID<Attachment>], salt: [UInt8]) -> String {
        Data(SHA256.hash(data: salt + canonicalBytes(with: pictures))).base64EncodedString()
    }

    /// The report as canonical JSON.
    func canonicalBytes(with pictures: [ID<Attachment>]) -> [UInt8] {
        let members: [String: JSON?] = [
            "address": address.map { .string($0) },
            "anonymous": .bool(isAnonymous),
            "attachments": .array(pictures.sorted().map { .string($0.description) }),
            "channel": .string(channel.rawValue),
            "division": .string(division.description),
            "lat": point.map { .string("\($0.lat)") },
            "lon": point.map { .string("\($0.lon)") },
            "received": .integer(received.milliseconds),
            "report": .string(id.description),
            "text": .string(text),
        ]
        return JSON.object(members.compactMapValues { $0 }).canonicalBytes
    }
}
