import Foundation

/// A text with signatures beneath it.
/// - Source: c2sp.org/signed-note.
package struct SignedNote: Hashable, Sendable {
    package struct Signature: Hashable, Sendable {
        package let name: String
        /// Four bytes.
        package let keyID: [UInt8]
        package let bytes: [UInt8]

        package init(name: String, keyID: [UInt8], bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }

        /// Without its newline.
        package var line: String { "\u{2014} \(name) \(Base64.text(keyID + bytes))" }

        package init?(line: some StringProtocol) {
            let parts = String(line).split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "\u{2014}", VerifierKey.isName(String(parts[1])),
                let blob = Base64.bytes(parts[2]), blob.count > 4
            else { return nil }
            self.init(name: String(parts[1]), keyID: Array(blob.prefix(4)), bytes: Array(blob.dropFirst(4)))
        }
    }

    /// Ends in a newline.
    package let text: String
    package var signatures: [Signature]

    package init(_ text: String, _ signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// - Returns: `nil` when it is none, or has more than a hundred signatures.
    package init?(parsing whole: String) {
        guard !whole.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" }), whole.hasSuffix("\n"),
            let cut = whole.range(of: "\n\n", options: .backwards)
        else { return nil }
        let lines = whole[cut.upperBound...].dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        let signatures = lines.compactMap { Signature(line: $0) }
        guard signatures.count == lines.count, (1...100).contains(lines.count) else { return nil }
        self.init(String(whole[..<cut.lowerBound]) + "\n", signatures)
    }

    package var whole: String { text + "\n" + signatures.map { $0.line + "\n" }.joined() }

    /// The signature of `key`, if there is exactly one and it is right.
    package func signature(of key: VerifierKey) -> Signature? {
        let own = signatures.filter { $0.name == key.name && $0.keyID == key.id }
        guard own.count == 1, key.verifies(own[0], of: text) else { return nil }
        return own[0]
    }

    /// Whether a line claims to be of `key`, right or wrong.
    package func names(_ key: VerifierKey) -> Bool {
        signatures.contains { $0.name == key.name && $0.keyID == key.id }
    }
}

extension VerifierKey {
    func verifies(_ signature: SignedNote.Signature, of text: String) -> Bool {
        switch kind {
        case .ed25519: return verifies(signature.bytes, of: Data(text.utf8))
        case .cosignature:
            guard let time = signature.cosignedAt else { return false }
            return verifies(signature.bytes.dropFirst(8), of: Data(SignedNote.cosigned(text, at: time).utf8))
        }
    }
}

extension SignedNote {
    /// What a witness signs of a checkpoint.
    /// - Parameter seconds: since 1970.
    /// - Source: c2sp.org/tlog-cosignature.
    static func cosigned(_ text: String, at seconds: Int64) -> String { "cosignature/v1\ntime \(seconds)\n\(text)" }
}

extension SignedNote.Signature {
    /// Seconds since 1970 at which a witness says that it saw the checkpoint; for cosignatures only.
    package var cosignedAt: Int64? {
        guard bytes.count == 72 else { return nil }
        let time = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(exactly: time)
    }
}
