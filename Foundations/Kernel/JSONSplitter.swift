/// Cuts a file into the JSON objects it lists, piece by piece, holding one object at a time.
///
/// Takes an array of objects, one object a line, and an object with one list of objects in it (GeoJSON's features, the
/// `data` of a portal). What is cut is not read: whether an object is JSON shows when it is.
package struct JSONSplitter {
    /// An object and the line on which it starts.
    package struct Piece: Sendable {
        package let line: Int
        package let bytes: [UInt8]
    }

    /// The longest object accepted, in bytes.
    package static let limit = 1 << 20

    private let source: () throws -> [UInt8]?
    private var chunk: [UInt8] = []
    private var position = 0
    private var line = 1
    /// Whether the next object may be the one around the list.
    private var mayEnclose: Bool

    /// - Parameters:
    ///   - lines: one object a line, so none of them is there for the list in it.
    ///   - source: the file in pieces, `nil` at its end.
    package init(lines: Bool, source: @escaping () throws -> [UInt8]?) {
        mayEnclose = !lines
        self.source = source
    }

    /// The next object, `nil` after the last.
    /// - Throws: `JSONSplitError`, and what the source throws; nothing can be read after it.
    package mutating func next() throws -> Piece? {
        while let byte = try peek() {
            switch byte {
            case UInt8(ascii: "["):
                mayEnclose = false
                advance()
            case UInt8(ascii: "{"):
                guard mayEnclose else { return try object() }
                if let piece = try first() { return piece }
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), 0xEF, 0xBB, 0xBF: advance()
            case UInt8(ascii: "]"):
                // What follows the list belongs to the object around it.
                position = chunk.count
                while try source() != nil {}
                return nil
            default: throw JSONSplitError.notAnObject(line: line)
            }
        }
        return nil
    }

    /// The first object of the file: `nil` when it is there for the list in it, which is what we came for.
    private mutating func first() throws -> Piece? {
        mayEnclose = false
        let start = line
        var (depth, isQuoted, isEscaped) = (0, false, false)
        var bytes: [UInt8] = []
        while let byte = try peek() {
            if !isQuoted, depth == 1, byte == UInt8(ascii: "["), try opensObjects(&bytes) { return nil }
            guard let byte = try peek() else { break }
            bytes.append(byte)
            advance()
            if Self.turn(byte, &depth, &isQuoted, &isEscaped) { return Piece(line: start, bytes: bytes) }
            guard bytes.count <= Self.limit else { throw JSONSplitError.tooLong(line: start) }
        }
        throw JSONSplitError.open(line: start)
    }

    /// Looks behind a `[`: whether objects follow. What was looked at is kept in `bytes` when not.
    private mutating func opensObjects(_ bytes: inout [UInt8]) throws -> Bool {
        var seen: [UInt8] = [UInt8(ascii: "[")]
        advance()
        while let byte = try peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            seen.append(byte)
            advance()
        }
        if try peek() == UInt8(ascii: "{") { return true }
        bytes += seen
        try skipList(&bytes)
        return false
    }

    /// Takes the rest of a list that holds no objects.
    private mutating func skipList(_ bytes: inout [UInt8]) throws {
        var (depth, isQuoted, isEscaped) = (1, false, false)
        while let byte = try peek() {
            bytes.append(byte)
            advance()
            if Self.turn(byte, &depth, &isQuoted, &isEscaped) { return }
        }
        throw JSONSplitError.open(line: line)
    }

    private mutating func object() throws -> Piece {
        let start = line
        var (depth, isQuoted, isEscaped) = (0, false, false)
        var bytes: [UInt8] = []
        while try peek() != nil {
            let from = position
            while position < chunk.count {
                let byte = chunk[position]
                advance()
                if Self.turn(byte, &depth, &isQuoted, &isEscaped) {
                    bytes += chunk[from..<position]
                    return Piece(line: start, bytes: bytes)
                }
            }
            bytes += chunk[from..<position]
            guard bytes.count <= Self.limit else { throw JSONSplitError.tooLong(line: start) }
        }
        throw JSONSplitError.open(line: start)
    }

    /// - Returns: whether `byte` closes what was open.
    private static func turn(
        _ byte: UInt8, _ depth: inout Int, _ isQuoted: inout Bool, _ isEscaped: inout Bool
    ) -> Bool {
        if isEscaped {
            isEscaped = false
        } else if isQuoted {
            if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == quote { isQuoted = false }
        } else {
            switch byte {
            case quote: isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                return depth == 0
            default: break
            }
        }
        return false
    }

    private mutating func peek() throws -> UInt8? {
        while position >= chunk.count {
            guard let next = try source() else { return nil }
            (chunk, position) = (next, 0)
        }
        return chunk[position]
    }

    private mutating func advance() {
        if chunk[position] == lineFeed { line += 1 }
        position += 1
    }
}

/// Why a file cannot be cut into objects. Lines count from 1.
package enum JSONSplitError: Error, Hashable {
    case notAnObject(line: Int)
    /// The object begun here never ends.
    case open(line: Int)
    case tooLong(line: Int)
}
