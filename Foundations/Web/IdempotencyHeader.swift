import HTTPTypes
package import Hummingbird

/// What a sender writes on a request so that sending it again does nothing twice: 1 to 200 visible ASCII characters.
package struct IdempotencyHeader: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init?(_ text: String) {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        description = text
    }
}

extension Request {
    /// - Throws: `WebRefusal.idempotencyKey` when the header is there and wrong.
    package func idempotencyHeader() throws -> IdempotencyHeader? {
        guard let text = headers[.idempotencyKey] else { return nil }
        guard let key = IdempotencyHeader(text) else { throw WebRefusal.idempotencyKey }
        return key
    }

    /// The id of the last event a reconnecting page has seen.
    package var lastEventID: String? {
        headers[.lastEventID].flatMap { $0.isEmpty || $0.utf8.count > 200 ? nil : $0 }
    }
}
