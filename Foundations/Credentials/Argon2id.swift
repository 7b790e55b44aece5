import CArgon2
import Crypto

/// Password hashing that costs memory as well as time, so that whoever steals the hashes guesses slowly.
/// - Source: RFC 9106; computed by libargon2.
package enum Argon2id {
    /// What one hash costs.
    package struct Cost: Hashable, Sendable {
        /// KiB.
        package let memory: UInt32
        package let passes: UInt32
        package let lanes: UInt32

        package init(memory: UInt32, passes: UInt32, lanes: UInt32) {
            self.memory = memory
            self.passes = passes
            self.lanes = lanes
        }

        /// 19 MiB, two passes, one lane: what a county's small server bears while others work on it.
        /// - Source: OWASP Password Storage Cheat Sheet, Argon2id, second of its equal choices.
        package static let standard = Cost(memory: 19_456, passes: 2, lanes: 1)
        /// Next to nothing, for tests.
        package static let least = Cost(memory: 8, passes: 1, lanes: 1)
    }

    /// - Source: RFC 9106, section 3.1: 16 bytes are recommended for passwords.
    package static let saltBytes = 16
    /// - Source: RFC 9106, section 4, both recommended choices.
    package static let tagBytes = 32

    /// The hash with a new salt, in PHC form: `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    /// - Throws: `Argon2Fault`, as when there is no memory.
    package static func hash(_ password: [UInt8], _ cost: Cost) throws(Argon2Fault) -> String {
        let salt = randomBytes(saltBytes)
        var text = [CChar](repeating: 0, count: 256)
        let code = argon2id_hash_encoded(
            cost.passes, cost.memory, cost.lanes, password, password.count, salt, salt.count, tagBytes, &text,
            text.count)
        guard code == 0 else { throw Argon2Fault(code: code) }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `password` has this hash; compares in constant time.
    /// - Throws: `Argon2Fault` for anything but a match or none.
    package static func verify(_ password: [UInt8], _ hash: String) throws(Argon2Fault) -> Bool {
        let code = argon2id_verify(hash, password, password.count)
        if code == 0 { return true }
        guard code == ARGON2_VERIFY_MISMATCH.rawValue else { throw Argon2Fault(code: code) }
        return false
    }

    /// The bare tag of a secret with a salt that is known: one computation that many stored tags can be compared with.
    package static func tag(_ secret: [UInt8], salt: [UInt8], _ cost: Cost) throws(Argon2Fault) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: tagBytes)
        let code = argon2id_hash_raw(
            cost.passes, cost.memory, cost.lanes, secret, secret.count, salt, salt.count, &tag, tag.count)
        guard code == 0 else { throw Argon2Fault(code: code) }
        return tag
    }

    /// Whether a hash was made with another cost than this one.
    package static func isStale(_ hash: String, _ cost: Cost) -> Bool {
        !hash.hasPrefix("$argon2id$v=19$m=\(cost.memory),t=\(cost.passes),p=\(cost.lanes)$")
    }
}

/// What libargon2 says; -22 is too little memory, -32 a hash that cannot be read.
package struct Argon2Fault: Error, Hashable { package let code: Int32 }

/// From the system's source of randomness.
package func randomBytes(_ count: Int) -> [UInt8] {
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
}

/// Whether both are alike, in a time that does not tell where they differ.
package func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
}
