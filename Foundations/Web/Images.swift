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
    /// Bytes in memory, decoded: 50 million pixels of three bytes. Sixteen bits a colour, or one more, weigh as they do.
    package var weight = 150_000_000
    /// Milliseconds for one picture; a telephone's takes less than one second.
    package var milliseconds = 10_000
    /// The longer side of what is kept.
    package var edge = 2048
    /// JPEG quality, 1 to 100.
    package var quality = 82

    package init() {}
}

/// Makes strangers' pictures safe, one after another on a thread of its own.
package final class Images: Sendable {
    private let thread: ImageThread
    private let shares: Shares

    /// - Parameters:
    ///   - waiting: how many pictures may wait before `WebRefusal.imagesBusy`.
    ///   - each: how many of one asker.
    package init(waiting: Int = 16, each: Int = 4) {
        thread = ImageThread(limit: waiting)
        shares = Shares(each: each, all: .max)
    }

    /// - Parameter asker: whose picture it is; `nil` for one who has no limit of their own.
    /// - Throws: `WebRefusal`: `bodyTooLarge`, `imageUnsupported` (told by content, never by name), `imagePixels` and
    ///   `imageWeight` (before anything is decoded), `imageBroken` (also when it ends in the middle), `imageTooSlow`,
    ///   `imagesBusy`, `tooManyPictures`.
    package func sanitise(
        _ bytes: [UInt8], of asker: String? = nil, limits: ImageLimits = .init()
    ) async throws -> SafeImage {
        guard bytes.count <= limits.bytes else { throw WebRefusal.bodyTooLarge(limit: limits.bytes) }
        guard let format = ImageFormat(bytes) else { throw WebRefusal.imageUnsupported }
        let share: Shares.Share
        do {
            share = try shares.take(asker)
        } catch {
            throw WebRefusal.tooManyPictures(limit: shares.each)
        }
        defer { withExtendedLifetime(share) {} }
        return try await thread.run { try Self.decode(bytes, format, limits) }
    }

    private static func decode(_ bytes: [UInt8], _ format: ImageFormat, _ limits: ImageLimits) throws -> SafeImage {
        var out: UnsafeMutableRawPointer?
        var length = 0
        var width: Int32 = 0
        var height: Int32 = 0
        let outcome = bytes.withUnsafeBytes { bytes in
            cvips_sanitise(
                bytes.baseAddress, bytes.count, format.rawValue, Double(limits.pixels), Double(limits.weight),
                Int32(limits.milliseconds), Int32(limits.edge), Int32(limits.quality), &out, &length, &width, &height)
        }
        defer { cvips_free(out) }
        switch UInt32(outcome) {
        case CVIPS_DONE.rawValue: break
        case CVIPS_UNSUPPORTED.rawValue: throw WebRefusal.imageUnsupported
        case CVIPS_TOO_MANY_PIXELS.rawValue: throw WebRefusal.imagePixels(limit: limits.pixels)
        case CVIPS_TOO_HEAVY.rawValue: throw WebRefusal.imageWeight(limit: limits.weight)
        case CVIPS_TOO_SLOW.rawValue: throw WebRefusal.imageTooSlow
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
