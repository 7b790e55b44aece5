import CVips

/// A picture safe to keep and to show: upright, small, a JPEG without any metadata.
package struct SafeImage: Sendable, Hashable {
    package let bytes: [UInt8]
    package let contentType: String
    package let width: Int
    package let height: Int
}

package struct ImageLimits: Sendable, Hashable {
    package var bytes = 10 << 20
    /// Width times height, checked from the header.
    package var pixels = 50_000_000
    /// The longer side of what is kept.
    package var edge = 2048
    /// JPEG quality, 1 to 100.
    package var quality = 82

    package init() {}
}

/// Makes strangers' pictures safe, one after another on a thread of its own.
package final class Images: Sendable {
    private let thread: ImageThread

    /// - Parameter waiting: how many pictures may wait before `WebRefusal.imagesBusy`.
    package init(waiting: Int = 16) { thread = ImageThread(limit: waiting) }

    /// - Throws: `WebRefusal`: `bodyTooLarge`, `imageUnsupported` (told by content, never by name), `imagePixels`
    ///   (before anything is decoded), `imageBroken` (also when it ends in the middle), `imagesBusy`.
    package func sanitise(_ bytes: [UInt8], limits: ImageLimits = .init()) async throws -> SafeImage {
        guard bytes.count <= limits.bytes else { throw WebRefusal.bodyTooLarge(limit: limits.bytes) }
        guard let format = ImageFormat(bytes) else { throw WebRefusal.imageUnsupported }
        return try await thread.run { try Self.decode(bytes, format, limits) }
    }

    private static func decode(_ bytes: [UInt8], _ format: ImageFormat, _ limits: ImageLimits) throws -> SafeImage {
        var out: UnsafeMutableRawPointer?
        var length = 0
        var width: Int32 = 0
        var height: Int32 = 0
        let outcome = bytes.withUnsafeBytes { bytes in
            cvips_sanitise(
                bytes.baseAddress, bytes.count, format.rawValue, Double(limits.pixels), Int32(limits.edge),
                Int32(limits.quality), &out, &length, &width, &height)
        }
        defer { cvips_free(out) }
        switch UInt32(outcome) {
        case CVIPS_DONE.rawValue: break
        case CVIPS_UNSUPPORTED.rawValue: throw WebRefusal.imageUnsupported
        case CVIPS_TOO_MANY_PIXELS.rawValue: throw WebRefusal.imagePixels(limit: limits.pixels)
        default: throw WebRefusal.imageBroken
        }
        return SafeImage(
            bytes: Array(UnsafeRawBufferPointer(start: out, count: length)), contentType: "image/jpeg",
            width: Int(width),
            height: Int(height))
    }
}

/// What a file is, by its first bytes.
enum ImageFormat: Int32 {
    case jpeg = 1
    case png, webp, heic

    init?(_ bytes: [UInt8]) {
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        guard bytes.count >= 12 else { return nil }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if text(0..<4) == "RIFF", text(8..<12) == "WEBP" {
            self = .webp
        } else if text(4..<8) == "ftyp", ["heic", "heix", "heim", "heis", "mif1"].contains(text(8..<12)) {
            self = .heic
        } else {
            return nil
        }
    }
}
