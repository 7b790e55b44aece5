import Crypto
import Foundation

/// A SHA-256 value within a Merkle tree: of a leaf, or of two nodes.
/// - Source: RFC 6962, section 2.1: leaves are hashed behind a byte 0, nodes behind a byte 1, so that neither can be
///   taken for the other.
package struct TreeHash: Hashable, Sendable {
    /// Bytes of one.
    package static let length = 32

    // As they lie in memory, so that an array of them is a tile.
    private let a: UInt64
    private let b: UInt64
    private let c: UInt64
    private let d: UInt64

    private init(loading bytes: UnsafeRawBufferPointer) {
        func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
        (a, b, c, d) = (word(0), word(1), word(2), word(3))
    }

    init(_ digest: SHA256.Digest) { self = digest.withUnsafeBytes { Self(loading: $0) } }

    /// - Returns: `nil` unless there are 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self = Array(bytes).withUnsafeBytes { Self(loading: $0) }
    }

    package var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    /// Lower-case digits, base 16.
    package var hex: String { bytes.hex }

    /// The root of a tree without leaves.
    package static let empty = TreeHash(SHA256.hash(data: Data()))

    package static func leaf(_ data: [UInt8]) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        data.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return TreeHash(hash.finalize())
    }

    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * length, alignment: 8) { buffer in
            buffer[0] = 1
            buffer.storeBytes(of: left, toByteOffset: 1, as: TreeHash.self)
            buffer.storeBytes(of: right, toByteOffset: 1 + length, as: TreeHash.self)
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return TreeHash(hash.finalize())
        }
    }

    /// The root over `nodes`: leaves, or complete trees of one size followed by at most one smaller.
    /// - Complexity: O(n).
    package static func root(of nodes: some Collection<TreeHash>) -> TreeHash {
        // Complete trees of falling size, as the digits of a binary counter.
        var stack: [TreeHash] = []
        for (index, node) in nodes.enumerated() {
            var node = node
            for _ in 0..<(~index).trailingZeroBitCount { node = .node(stack.removeLast(), node) }
            stack.append(node)
        }
        guard var root = stack.popLast() else { return empty }
        while let left = stack.popLast() { root = .node(left, root) }
        return root
    }
}

extension [TreeHash] {
    /// As a tile holds them.
    package var bytes: [UInt8] { withUnsafeBytes { Array<UInt8>($0) } }

    /// - Returns: `nil` unless the bytes are whole hashes.
    package init?(tile bytes: [UInt8]) {
        guard bytes.count % TreeHash.length == 0 else { return nil }
        self = bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / TreeHash.length).map { index in
                bytes.loadUnaligned(fromByteOffset: index * TreeHash.length, as: TreeHash.self)
            }
        }
    }
}

extension Sequence<UInt8> {
    /// Lower-case digits, base 16.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
