package import Kernel
package import Store

/// What the log has to know of reports, from the part that takes them.
package struct ReportSource: Sendable {
    /// What was said, as the digest in the journal binds it: SHA-256 over salt and bytes.
    package struct Content: Sendable {
        package let salt: [UInt8]
        package let bytes: [UInt8]

        package init(salt: [UInt8], bytes: [UInt8]) {
            self.salt = salt
            self.bytes = bytes
        }
    }

    /// The position of the entry by which a report came in; `nil` when there is no such report.
    let position: @Sendable (ID<Report>, any Connection) throws -> Int64?
    let content: @Sendable (ID<Report>, any Connection) throws -> Content?
    /// Whether a text is the secret of this report's receipt.
    let isSecret: @Sendable (String, ID<Report>) -> Bool

    package init(
        position: @escaping @Sendable (ID<Report>, any Connection) throws -> Int64?,
        content: @escaping @Sendable (ID<Report>, any Connection) throws -> Content?,
        isSecret: @escaping @Sendable (String, ID<Report>) -> Bool
    ) {
        self.position = position
        self.content = content
        self.isSecret = isSecret
    }
}
