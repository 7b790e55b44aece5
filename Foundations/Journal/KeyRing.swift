import Crypto
import Foundation

/// The master keys of a county, newest first: the newest seals, the older ones only open what they sealed.
package struct KeyRing: Sendable {
    /// A master key and the number under which what it sealed names it.
    struct Key: Sendable {
        let number: Int
        let bytes: [UInt8]
    }

    private(set) var keys: [Key]

    var newest: Key { keys[0] }

    /// - Parameter key: 32 bytes.
    package init(key: [UInt8]) throws(SealError) {
        guard key.count == 32 else { throw .keyLength(key.count) }
        keys = [Key(number: 1, bytes: key)]
    }

    /// Reads a key file: one key to a line, newest first, as `NUMBER BASE64`; a line without a number is key 1.
    /// - Returns: `nil` when it is not that, or two keys have one number.
    package init?(parsing text: String) {
        keys = []
        for line in text.split(whereSeparator: { $0.isNewline || $0 == "," }) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let last = words.last else { continue }
            guard words.count <= 2, let number = words.count == 2 ? Int(words[0]) : 1,
                (1...Int(UInt16.max)).contains(number), let data = Data(base64Encoded: String(last)), data.count == 32,
                !keys.contains(where: { $0.number == number })
            else { return nil }
            keys.append(Key(number: number, bytes: Array(data)))
        }
        guard !keys.isEmpty else { return nil }
    }

    /// With a new key in front.
    package func adding(_ key: [UInt8]) -> Self {
        var ring = self
        ring.keys.insert(Key(number: (keys.map(\.number).max() ?? 0) + 1, bytes: key), at: 0)
        return ring
    }

    /// As a key file.
    package var text: String {
        keys.map { "\($0.number) \(Data($0.bytes).base64EncodedString())\n" }.joined()
    }

    /// Each key's number and what tells it from others without giving it away.
    package var fingerprints: [(number: Int, fingerprint: String)] {
        keys.map { key in
            let hash = SHA256.hash(data: Data("shanzhi master key".utf8) + Data(key.bytes))
            return (key.number, hash.prefix(8).map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }.joined())
        }
    }

    /// A seal of each key alone, newest first, for telling whether one of them is the one.
    package var seals: [Seal] { keys.compactMap { try? Seal(key: $0.bytes) } }

    func key(_ number: Int) -> Key? { keys.first { $0.number == number } }
}
