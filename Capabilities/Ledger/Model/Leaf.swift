import Crypto
package import Journal
import Kernel
import Watch

/// An entry of the journal as the public log shows it: what happened where and when to which case, and a value that
/// binds the rest without telling it.
///
/// Its bytes are an RFC 8785 object of five members, `null` for what an entry has not:
///
///     {"at":"2026-11-22T04:11:49.123Z","case":"…","division":"330381001","event":"case.accepted","hmac":"…"}
///
/// Documented for strangers in Documentation/public-log.md.
package enum Leaf {
    /// Bytes of a salt and of the value it makes.
    package static let length = 32
    /// In the place of a salt that was destroyed.
    package static let noSalt = [UInt8](repeating: 0, count: length)

    /// HMAC-SHA256 of the canonical event under the entry's own salt. Straight from the two hashes it consists of: every
    /// leaf has another key, which the library makes objects for.
    /// - Parameter salt: 32 bytes.
    /// - Source: RFC 2104.
    package static func mac(_ event: [UInt8], salt: some Collection<UInt8>) -> [UInt8] {
        var inner = SHA256()
        var outer = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { block in
            func fill(_ pad: UInt8) -> UnsafeRawBufferPointer {
                for place in 0..<64 { block[place] = pad }
                for (place, byte) in salt.enumerated() { block[place] ^= byte }
                return UnsafeRawBufferPointer(block)
            }
            inner.update(bufferPointer: fill(0x36))
            outer.update(bufferPointer: fill(0x5C))
        }
        event.withUnsafeBytes { inner.update(bufferPointer: $0) }
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return outer.finalize().withUnsafeBytes { Array($0) }
    }

    package static func bytes(_ row: JournalRow, mac: some Sequence<UInt8>) -> [UInt8] {
        var bytes = Array("{\"at\":\"".utf8)
        bytes.reserveCapacity(220)
        bytes += row.at.rfc3339.utf8
        bytes += "\",\"case\":".utf8
        add(row.reference, to: &bytes)
        bytes += ",\"division\":".utf8
        add(row.division, to: &bytes)
        bytes += ",\"event\":".utf8
        JSON.write(row.kind, to: &bytes)
        bytes += ",\"hmac\":\"".utf8
        for byte in mac {
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 15))
        }
        bytes += "\"}".utf8
        return bytes
    }

    private static func add(_ text: String?, to bytes: inout [UInt8]) {
        if let text { JSON.write(text, to: &bytes) } else { bytes += "null".utf8 }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    /// `count` new random salts, one after the other.
    static func newSalts(_ count: Int) -> [UInt8] {
        var salts: [UInt8] = []
        salts.reserveCapacity(count * length)
        // A key of the library's own making, 32 random bytes, never all zero but by a chance of 2^-256.
        for _ in 0..<count { SymmetricKey(size: .bits256).withUnsafeBytes { salts.append(contentsOf: $0) } }
        return salts
    }
}
