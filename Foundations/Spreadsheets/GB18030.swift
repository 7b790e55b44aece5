import Foundation

/// GB 18030, of which GBK and GB 2312 are parts.
enum GB18030 {
    /// - Returns: `nil` when some byte is not of that encoding.
    static func utf8(of bytes: [UInt8]) -> [UInt8]? {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != failed else { return nil }
        defer { iconv_close(converter) }
        // Two bytes become three at most, one stays one.
        var (input, output) = (bytes.map { CChar(bitPattern: $0) }, [CChar](repeating: 0, count: bytes.count * 2 + 8))
        let room = output.count
        let left = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (count, space) = (input.count, room)
                guard iconv(converter, &from, &count, &to, &space) >= 0 else { return nil }
                return space
            }
        }
        return left.map { output.prefix(room - $0).map { UInt8(bitPattern: $0) } }
    }

    private static var failed: iconv_t? { iconv_t(bitPattern: -1) }
}
