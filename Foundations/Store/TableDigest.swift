import Crypto
import Foundation

/// What a table holds, in one number: the sum of the SHA-256 of its rows, as four numbers of 64 bits that each wrap
/// around. It does not depend on the order of the rows, so both engines come to the same.
struct TableDigest: Sendable, Hashable {
    private(set) var rows = 0
    private var words: [UInt64] = [0, 0, 0, 0]

    /// - Parameter row: its columns in the order of their names.
    mutating func add(_ row: Row) {
        var bytes: [UInt8] = []
        for value in row.values { Self.write(value, to: &bytes) }
        rows += 1
        SHA256.hash(data: bytes).withUnsafeBytes { hash in
            for index in 0..<4 {
                words[index] &+= UInt64(bigEndian: hash.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
            }
        }
    }

    /// 64 digits, base 16.
    var text: String {
        words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A letter for the kind, then eight bytes, the greatest first, or the length in such and the bytes themselves.
    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        func word(_ word: UInt64) { withUnsafeBytes(of: word.bigEndian) { bytes += $0 } }
        switch value {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .integer(let number):
            bytes.append(UInt8(ascii: "i"))
            word(UInt64(bitPattern: number))
        case .real(let number):
            bytes.append(UInt8(ascii: "r"))
            word(number.bitPattern)
        case .text(let text):
            bytes.append(UInt8(ascii: "t"))
            word(UInt64(text.utf8.count))
            bytes += text.utf8
        case .bytes(let content):
            bytes.append(UInt8(ascii: "b"))
            word(UInt64(content.count))
            bytes += content
        }
    }
}
