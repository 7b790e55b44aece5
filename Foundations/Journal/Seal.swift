import Crypto
import Foundation
package import Kernel
import Synchronization

/// Seals personal data under a key of its own for each owner, all derived from one master key outside the database.
/// - Source: design ledger.md, "Seal": AES-GCM, HKDF (RFC 5869).
package struct Seal: Sendable {
    private let master: SymmetricKey
    /// Keys of purposes, derived once.
    private let purposes = Purposes()

    private final class Purposes: Sendable {
        let keys = Mutex([String: SymmetricKey]())
    }

    /// - Parameter key: 32 bytes.
    package init(key: [UInt8]) throws(SealError) {
        guard key.count == 32 else { throw .keyLength(key.count) }
        master = SymmetricKey(data: key)
    }

    /// A new random key of 32 bytes.
    package static func newKey() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    package func seal<Owner>(_ plain: [UInt8], of owner: ID<Owner>) throws -> [UInt8] {
        guard let box = try AES.GCM.seal(plain, using: key(owner)).combined else { throw SealError.broken }
        return Array(box)
    }

    /// - Throws: `SealError.broken` when the key is not the one or a byte has changed.
    package func open<Owner>(_ sealed: [UInt8], of owner: ID<Owner>) throws(SealError) -> [UInt8] {
        do {
            return Array(try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key(owner)))
        } catch {
            throw .broken
        }
    }

    /// A secret that only this county can make: the same for the same message and purpose.
    /// - Returns: 32 bytes of HMAC-SHA256.
    package func secret(for message: [UInt8], purpose: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key(purpose)))
    }

    /// What a personal value is found by without being stored: the same for the same value, useless without the key.
    /// - Parameters:
    ///   - value: in its normal form, a telephone number as `+8613800138000`.
    ///   - kind: `phone`, `identity`.
    package func lookup(_ value: String, kind: String) -> [UInt8] {
        secret(for: Array(value.utf8), purpose: "lookup \(kind)")
    }

    private func key(_ purpose: String) -> SymmetricKey {
        purposes.keys.withLock { keys in
            if let known = keys[purpose] { return known }
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master, salt: Data(), info: Data("shanzhi secret \(purpose)".utf8),
                outputByteCount: 32)
            keys[purpose] = key
            return key
        }
    }

    private func key<Owner>(_ owner: ID<Owner>) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, salt: owner.bytes, info: Data("shanzhi seal v1".utf8), outputByteCount: 32)
    }
}

package enum SealError: Error, Equatable {
    /// The master key has this many bytes, not 32.
    case keyLength(Int)
    case broken
}
