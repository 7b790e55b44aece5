import CVips
import Testing

@testable import Web

@Suite("pictures")
struct ImagesTests {
    private func draw(_ format: cvips_format, _ width: Int32, _ height: Int32, metadata: Bool = false) throws -> [UInt8]
    {
        try #require(cvips_start() == 0)
        var out: UnsafeMutableRawPointer?
        var length = 0
        try #require(cvips_draw(Int32(format.rawValue), width, height, metadata ? 1 : 0, &out, &length) == 0)
        defer { cvips_free(out) }
        return Array(UnsafeRawBufferPointer(start: out, count: length))
    }

    @Test("what was told by the camera is gone, and the picture stands upright")
    func metadata() async throws {
        let photo = try draw(CVIPS_JPEG, 60, 40, metadata: true)
        #expect(cvips_has_metadata(photo, photo.count) == 1)
        let safe = try await Images().sanitise(photo)
        #expect(cvips_has_metadata(safe.bytes, safe.bytes.count) == 0)
        #expect(safe.width == 40 && safe.height == 60)
        #expect(safe.contentType == "image/jpeg")
        #expect(safe.bytes.starts(with: [0xFF, 0xD8, 0xFF]))
        #expect(!String(decoding: safe.bytes, as: UTF8.self).contains("Exif"))
    }

    @Test("PNG and WebP become JPEG, large ones shrink, small ones stay")
    func formats() async throws {
        let images = Images()
        let png = try await images.sanitise(try draw(CVIPS_PNG, 5000, 100))
        #expect(png.width == 2048 && png.height == 41)
        let webp = try await images.sanitise(try draw(CVIPS_WEBP, 30, 20))
        #expect(webp.width == 30 && webp.height == 20 && webp.contentType == "image/jpeg")
    }

    @Test("50,000 × 50,000 pixels are refused from the header, without decoding")
    func gigantic() async throws {
        let png = pngHeader(width: 50_000, height: 50_000)
        await #expect(throws: WebRefusal.imagePixels(limit: 50_000_000)) { try await Images().sanitise(png) }
    }

    @Test("a file that ends in the middle, or is no picture behind its first bytes, is broken")
    func broken() async throws {
        let images = Images()
        for format in [CVIPS_JPEG, CVIPS_PNG, CVIPS_WEBP] {
            let whole = try draw(format, 800, 600)
            await #expect(throws: WebRefusal.imageBroken, "\(format)") {
                try await images.sanitise(Array(whole.prefix(whole.count * 2 / 3)))
            }
        }
        let junk: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 7, count: 100)
        await #expect(throws: WebRefusal.imageBroken) { try await images.sanitise(junk) }
        await #expect(throws: WebRefusal.imageBroken) { try await images.sanitise(pngHeader(width: 10, height: 10)) }
    }

    @Test(
        "the type is told by content",
        arguments: ["<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "GIF89a..........", "", "%PDF-1.7 ........"])
    func unsupported(text: String) async {
        await #expect(throws: WebRefusal.imageUnsupported) { try await Images().sanitise(Array(text.utf8)) }
    }

    @Test("a small file that would be huge in memory is refused from the header, by bytes and not by pixels alone")
    func heavy() async throws {
        // 48 million pixels of four colours of 16 bits: 384 MB, in a file of under a hundred bytes.
        let deep = pngHeader(width: 8_000, height: 6_000, depth: 16, colour: 6)
        await #expect(throws: WebRefusal.imageWeight(limit: 150_000_000)) { try await Images().sanitise(deep) }
        // As many of an ordinary telephone's weigh 144 MB, and fail only because nothing is in the file.
        let plain = pngHeader(width: 8_000, height: 6_000)
        await #expect(throws: WebRefusal.imageBroken) { try await Images().sanitise(plain) }
    }

    @Test("a picture that takes too long is given up")
    func slow() async throws {
        var limits = ImageLimits()
        limits.milliseconds = 0
        let photo = try draw(CVIPS_PNG, 3_000, 3_000)
        let (images, none) = (Images(), limits)
        await #expect(throws: WebRefusal.imageTooSlow) { try await images.sanitise(photo, limits: none) }
        #expect(try await images.sanitise(photo).width == 2048)
    }

    @Test("one asker's pictures do not take the places of others")
    func ofOne() async throws {
        let photo = try draw(CVIPS_JPEG, 10, 10)
        let images = Images(each: 0)
        await #expect(throws: WebRefusal.tooManyPictures(limit: 0)) { try await images.sanitise(photo, of: "a") }
        #expect(try await images.sanitise(photo).width == 10)
        let one = Images(each: 1)
        for _ in 0..<3 { #expect(try await one.sanitise(photo, of: "a").width == 10) }
    }

    @Test("too many bytes, or too many waiting, are refused")
    func limits() async throws {
        var limits = ImageLimits()
        limits.bytes = 10
        let photo = try draw(CVIPS_JPEG, 10, 10)
        await #expect(throws: WebRefusal.bodyTooLarge(limit: 10)) { try await Images().sanitise(photo, limits: limits) }
        await #expect(throws: WebRefusal.imagesBusy) { try await Images(waiting: 0).sanitise(photo) }
    }
}

/// A PNG that says how large it is and holds nothing.
private func pngHeader(width: UInt32, height: UInt32, depth: UInt8 = 8, colour: UInt8 = 2) -> [UInt8] {
    func number(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return number(UInt32(data.count)) + body + number(crc32(body))
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + chunk("IHDR", number(width) + number(height) + [depth, colour, 0, 0, 0])
        + chunk("IDAT", [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]) + chunk("IEND", [])
}

/// - Source: PNG specification, annex D.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
        (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }
}
