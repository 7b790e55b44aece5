import CZlib
import NIOCore

/// Text packed for the way (RFC 1952), by the operating system's zlib.
enum Gzip {
    /// - Parameter effort: 1 (quick) to 9 (dense).
    /// - Returns: `nil` when there is no memory for it.
    static func packed(_ bytes: ByteBuffer, effort: Int32) -> ByteBuffer? {
        var stream = z_stream()
        // Fifteen bits of window, and sixteen for the frame of gzip.
        let begun = deflateInit2_(
            &stream, effort, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard begun == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var packed = ByteBuffer()
        let room = Int(deflateBound(&stream, UInt(bytes.readableBytes)))
        var ended = Z_OK
        packed.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
            bytes.withUnsafeReadableBytes { source in
                // zlib only reads there, but does not say so.
                stream.next_in = UnsafeMutablePointer(
                    mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_out = UInt32(target.count)
                ended = deflate(&stream, Z_FINISH)
            }
            return Int(stream.total_out)
        }
        return ended == Z_STREAM_END ? packed : nil
    }
}
