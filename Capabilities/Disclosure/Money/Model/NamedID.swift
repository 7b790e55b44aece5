import Crypto
import Foundation
import Kernel

extension ID {
    /// The same id for the same words.
    /// - Source: RFC 9562, section 5.8 (version 8), over SHA-256.
    static func naming(_ words: [String]) -> Self {
        let text = words.map { "\($0.utf8.count):\($0)" }.joined()
        var bytes = Array(SHA256.hash(data: Data("disclosure \(text)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        guard let id = Self(bytes: bytes) else { preconditionFailure("16 bytes make an id") }
        return id
    }
}
