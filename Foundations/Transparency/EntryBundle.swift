/// The entries of one tile, each behind its length in two bytes, the greater first.
/// - Source: c2sp.org/tlog-tiles, "Log entries".
package enum EntryBundle {
    /// Bytes of the longest entry.
    package static let longest = 65_535

    /// - Precondition: no entry is longer than `longest`.
    package static func bytes(_ entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            precondition(entry.count <= longest, "an entry of the log is too long")
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 255))
            bytes += entry
        }
        return bytes
    }

    /// - Returns: `nil` when a length and the bytes behind it do not agree.
    package static func entries(_ bytes: [UInt8]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { return nil }
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= length else { return nil }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return entries
    }
}
