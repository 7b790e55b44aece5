import Crypto
import Foundation
import Kernel

extension ID {
    /// The same id for the same words, so that importing a file again finds what it made before.
    /// - Source: RFC 9562, section 5.8 (version 8), over SHA-256.
    init(naming words: [String]) {
        // Each word with its length in front, so that no two lists of words run together into one.
        let text = words.map { "\($0.utf8.count):\($0)" }.joined()
        var bytes = Array(SHA256.hash(data: Data(text.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        guard let id = Self(bytes: bytes) else { preconditionFailure("16 bytes make an id") }
        self = id
    }
}

extension ID where Entity == Post {
    /// A post is known by its unit, role, name and place.
    init(_ county: County, unit: UnitCode, role: Role, name: String, place: DivisionCode) {
        self.init(naming: ["post", county.code.description, unit.description, role.rawValue, name, place.description])
    }
}

extension ID where Entity == Person {
    /// A person is known by unit and name: two of the same name in one unit need a mark behind the name.
    init(_ county: County, unit: UnitCode, name: String) {
        self.init(naming: ["person", county.code.description, unit.description, name])
    }
}

/// What the journal's entries about the directory as a whole are about.
enum DirectoryOfCounty {
    static func id(_ county: County) -> ID<DirectoryOfCounty> { ID(naming: ["directory", county.code.description]) }
}
