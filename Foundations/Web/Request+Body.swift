import HTTPTypes
package import Hummingbird
import NIOCore

extension Request {
    /// The whole body.
    /// - Parameter limit: bytes.
    /// - Throws: `WebRefusal.bodyTooLarge` or `.unreadableBody`.
    package func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw WebRefusal.bodyTooLarge(limit: limit)
        }
        do {
            return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw WebRefusal.bodyTooLarge(limit: limit)
        } catch let error as CancellationError {
            throw error
        } catch {
            // Broken framing or a peer that left: whatever it is, the body cannot be read.
            throw WebRefusal.unreadableBody
        }
    }

    /// The media type without parameters, in small letters.
    package var mediaType: String? {
        headers[.contentType].map { $0.prefix { $0 != ";" }.trimmed.lowercased() }
    }
}
