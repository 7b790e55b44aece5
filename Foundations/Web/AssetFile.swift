import Foundation
import NIOCore
import Synchronization

/// One style sheet, script or picture, as it is and as it travels.
final class AssetFile: Sendable {
    let bytes: ByteBuffer
    let type: String
    /// Tells its versions apart.
    let hash: String
    /// Whether packing makes it smaller.
    let isText: Bool
    /// Packed copies; those that did not lie beside the file are made when the first browser asks.
    private let packed: Mutex<[Coding: ByteBuffer]>

    init(_ data: Data, type: String, hash: String? = nil, packed: [Coding: ByteBuffer] = [:]) {
        bytes = ByteBuffer(bytes: data)
        self.type = type
        self.hash = hash ?? fingerprint(data)
        isText = !type.hasPrefix("image/") || type.hasPrefix("image/svg")
        self.packed = Mutex(packed)
    }

    /// What to send to somebody who takes these; the file as it is when packing is not wanted or does not help.
    func body(_ accepted: [Coding]) -> (bytes: ByteBuffer, coding: Coding?) {
        guard isText, bytes.readableBytes > 500, !accepted.isEmpty else { return (bytes, nil) }
        return packed.withLock { packed in
            for coding in accepted {
                if let known = packed[coding] { return (known, coding) }
            }
            guard accepted.contains(.gzip), let made = Gzip.packed(bytes, effort: 9) else { return (bytes, nil) }
            packed[.gzip] = made
            return (made, .gzip)
        }
    }
}

/// FNV-1a, 64 bits: tells versions of a file apart, guards nothing.
private func fingerprint(_ data: Data) -> String {
    let hash = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}
