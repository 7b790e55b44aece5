import Foundation

/// Why bytes are no model.
package enum ModelFault: Error, Hashable {
    /// They are something else.
    case notAModel
    /// They come from another version of the program.
    case version(Int)
    /// Cut off, or changed since they were written.
    case damaged
}

/// A model as a file: the name of the format, its version, what the model is (JSON), the grams, and a sum over all of
/// it. Numbers have their low bytes first.
extension Model {
    static let format = Array("SHANZHI-READING\n".utf8)
    static let version: UInt32 = 1

    fileprivate struct Head: Codable {
        let labels: [String]
        let sizes: [Int]
        let weights: [Float]
        let limit: Int
        let sharpness: Float
        let bias: [Float]
        let grams: Int
    }

    /// - Throws: nothing that a model can cause.
    package func encoded() throws -> [UInt8] {
        let head = Head(
            labels: labels, sizes: sizes, weights: settings.weights, limit: settings.limit, sharpness: sharpness,
            bias: bias.flatMap { row in (0..<8).map { row[$0] } }, grams: table.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = Array(try encoder.encode(head))
        var bytes = Self.format
        bytes.reserveCapacity(json.count + table.count * 8 * (1 + table.rows) + 64)
        Self.append(Self.version, to: &bytes)
        Self.append(UInt32(json.count), to: &bytes)
        bytes += json
        for word in table.filled { Self.append(word, to: &bytes) }
        Self.append(Self.sum(bytes[...]), to: &bytes)
        return bytes
    }

    /// - Throws: `ModelFault`.
    package init(encoded bytes: [UInt8]) throws(ModelFault) {
        guard bytes.starts(with: Self.format) else { throw .notAModel }
        let start = Self.format.count
        guard bytes.count >= start + 16 else { throw .damaged }
        let version = Self.number(bytes, start, 4)
        guard version == UInt64(Self.version) else { throw .version(Int(version)) }
        let end = bytes.count - 8
        guard Self.sum(bytes[..<end]) == Self.number(bytes, end, 8) else { throw .damaged }
        let (first, length) = (start + 8, Int(Self.number(bytes, start + 4, 4)))
        guard first + length <= end,
            let head = try? JSONDecoder().decode(Head.self, from: Data(bytes[first..<first + length])),
            head.isSound, end - first - length == head.grams * 8 * (1 + rowsNeeded(head.labels.count))
        else { throw .damaged }
        let rows = rowsNeeded(head.labels.count)
        let words = stride(from: first + length, to: end, by: 8).map { Self.number(bytes, $0, 8) }
        self.init(
            labels: head.labels, settings: TextSettings(weights: head.weights, limit: head.limit), sizes: head.sizes,
            sharpness: head.sharpness,
            bias: (0..<rows).map { row in Lanes((0..<8).map { head.bias[row * 8 + $0] }) },
            table: WeightTable(words, rows: rows))
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }

    /// Finds what was damaged by chance, not what was changed on purpose (FNV-1a, 64 bits).
    private static func sum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBufferPointer { bytes in
            bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        }
    }
}

extension Model.Head {
    /// What nobody wrote by accident may still make no sense.
    fileprivate var isSound: Bool {
        labels.count > 1 && sizes.count == labels.count && !weights.isEmpty && weights.count < 100 && limit > 0
            && grams >= 0 && bias.count == rowsNeeded(labels.count) * 8
            && (weights + bias + [sharpness]).allSatisfy(\.isFinite)
    }
}
