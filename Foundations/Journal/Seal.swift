import Crypto
import Foundation
package import Kernel
import Synchronization

/// Seals personal data under a key of its own for each owner, all derived from master keys outside the database.
///
/// What is sealed begins with `S2` and the number of its master key, so that keys can be changed while the county works.
/// What was sealed before keys had numbers has no such beginning.
/// - Source: design ledger.md, "Seal": AES-GCM, HKDF (RFC 5869).
package struct Seal: Sendable {
    private let keys: Keys
    /// What secrets and lookups are made from: the same for good, however often the master key changes.
    private let root: SymmetricKey

    private final class Keys: Sendable {
        let ring: Mutex<KeyRing>
        /// Keys of purposes, derived once.
        let purposes = Mutex([String: SymmetricKey]())
        /// Looks for keys that came since.
        let refresh = Mutex<(@Sendable () -> KeyRing?)?>(nil)

        init(_ ring: KeyRing) { self.ring = Mutex(ring) }
    }

    /// `S2`
    private static let mark: [UInt8] = [0x53, 0x32]
    private static let head = 4

    /// A seal whose secrets come from the master key itself.
    /// - Parameter key: 32 bytes.
    package init(key: [UInt8]) throws(SealError) {
        self.init(try KeyRing(key: key), root: key)
    }

    init(_ ring: KeyRing, root: [UInt8]) {
        keys = Keys(ring)
        self.root = SymmetricKey(data: root)
    }

    /// A new random key of 32 bytes.
    package static func newKey() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    /// Takes other keys from now on, on every copy of this seal.
    package func take(_ ring: KeyRing) { keys.ring.withLock { $0 = ring } }

    /// - Parameter refresh: is asked for the keys again when something is sealed under a number nobody knows yet.
    package func onUnknownKey(_ refresh: @escaping @Sendable () -> KeyRing?) {
        keys.refresh.withLock { $0 = refresh }
    }

    /// The number of the key that seals now.
    package var number: Int { keys.ring.withLock { $0.newest.number } }

    /// The number of the key that sealed this; `nil` for what was sealed before keys had numbers.
    package static func number(of sealed: [UInt8]) -> Int? {
        guard sealed.count > head + 28, sealed.starts(with: mark) else { return nil }
        return Int(sealed[2]) << 8 | Int(sealed[3])
    }

    package func seal<Owner>(_ plain: [UInt8], of owner: ID<Owner>) throws -> [UInt8] {
        let key = keys.ring.withLock { $0.newest }
        guard let box = try AES.GCM.seal(plain, using: Self.key(of: owner.bytes, from: key)).combined else {
            throw SealError.broken
        }
        return Self.mark + [UInt8(key.number >> 8), UInt8(key.number & 0xFF)] + Array(box)
    }

    /// Opens one of the system's own secrets: how somebody signs in, a sign-in half done. What belongs to a person is
    /// opened by `Door.openSealed` and nowhere else; `Tools/check` lets nobody but the accounts call this.
    /// - Throws: `SealError.broken` when the key is not the one or a byte has changed.
    package func openSecret<Owner>(_ sealed: [UInt8], of owner: ID<Owner>) throws(SealError) -> [UInt8] {
        try open(sealed, owner: owner.bytes)
    }

    /// Within this module only: for `Door.openSealed`, for changing keys and for looking whether something opens.
    func open<Owner>(_ sealed: [UInt8], of owner: ID<Owner>) throws(SealError) -> [UInt8] {
        try open(sealed, owner: owner.bytes)
    }

    func open(_ sealed: [UInt8], owner: [UInt8]) throws(SealError) -> [UInt8] {
        if let number = Self.number(of: sealed), let key = key(number),
            let plain = Self.plain(Array(sealed.dropFirst(Self.head)), Self.key(of: owner, from: key))
        {
            return plain
        }
        // Before keys had numbers; a few of those begin like one of now by chance.
        for key in keys.ring.withLock({ $0.keys }).reversed() {
            if let plain = Self.plain(sealed, Self.key(of: owner, from: key)) { return plain }
        }
        throw .broken
    }

    private func key(_ number: Int) -> KeyRing.Key? {
        if let known = keys.ring.withLock({ $0.key(number) }) { return known }
        guard let ring = keys.refresh.withLock({ $0 })?() else { return nil }
        take(ring)
        return ring.key(number)
    }

    private static func plain(_ sealed: [UInt8], _ key: SymmetricKey) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed), let plain = try? AES.GCM.open(box, using: key) else {
            return nil
        }
        return Array(plain)
    }

    /// A secret that only this county can make: the same for the same message and purpose.
    /// - Returns: 32 bytes of HMAC-SHA256.
    package func secret(for message: [UInt8], purpose: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key(purpose)))
    }

    /// What tells whether the newest master key is the one, and nothing of the key.
    package var keyCheck: [UInt8] {
        let newest = keys.ring.withLock { $0.newest }
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: newest.bytes), salt: Data(),
            info: Data("shanzhi secret key check".utf8),
            outputByteCount: 32)
        return Array(HMAC<SHA256>.authenticationCode(for: Array("backup".utf8), using: key))
    }

    /// What a personal value is found by without being stored: the same for the same value, useless without the key.
    /// - Parameters:
    ///   - value: in its normal form, a telephone number as `+8613800138000`.
    ///   - kind: `phone`, `identity`.
    package func lookup(_ value: String, kind: String) -> [UInt8] {
        secret(for: Array(value.utf8), purpose: "lookup \(kind)")
    }

    private func key(_ purpose: String) -> SymmetricKey {
        keys.purposes.withLock { purposes in
            if let known = purposes[purpose] { return known }
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: root, salt: Data(), info: Data("shanzhi secret \(purpose)".utf8),
                outputByteCount: 32)
            purposes[purpose] = key
            return key
        }
    }

    private static func key(of owner: [UInt8], from key: KeyRing.Key) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.bytes), salt: owner, info: Data("shanzhi seal v1".utf8),
            outputByteCount: 32)
    }
}

package enum SealError: Error, Equatable {
    /// The master key has this many bytes, not 32.
    case keyLength(Int)
    case broken
    /// The key at hand is not the one that sealed this county's data.
    case wrongKey
}
