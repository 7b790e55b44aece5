/// Reads CSV in UTF-8 record by record, holding one chunk and one record at a time.
///
/// Lines end with LF, CRLF or CR; a byte order mark and empty lines are skipped.
/// - Source: RFC 4180.
package struct CSVReader {
    private enum State { case start, plain, quoted, quoteSeen }

    /// Columns beyond this are refused in a header.
    private static let columnLimit = 1000

    private let fieldLimit: Int
    private let source: () throws -> [UInt8]?
    private var chunk: [UInt8] = []
    private var position = 0
    private var line = 1
    /// The last line ended with CR: an LF next belongs to it.
    private var afterReturn = false
    private var started = false
    private var ended = false
    private var header: CSVHeader?

    /// - Parameters:
    ///   - fieldLimit: the longest field accepted, in bytes.
    ///   - source: the file piece by piece, `nil` at its end.
    package init(fieldLimit: Int = 65_536, source: @escaping () throws -> [UInt8]?) {
        self.fieldLimit = fieldLimit
        self.source = source
    }

    package init(fieldLimit: Int = 65_536, _ bytes: [UInt8]) {
        var rest: [UInt8]? = bytes
        self.init(fieldLimit: fieldLimit) {
            defer { rest = nil }
            return rest
        }
    }

    /// The header, read from the first record, blanks around its names removed.
    /// - Throws: `CSVError.empty`, `.missingColumn` for a name of `required` that is not there, and as `next`.
    @discardableResult
    package mutating func header(requiring required: [String] = []) throws -> CSVHeader {
        let header = try self.header ?? readHeader()
        self.header = header
        for name in required where header.position(name) == nil { throw CSVError.missingColumn(name) }
        return header
    }

    private mutating func readHeader() throws -> CSVHeader {
        guard let record = try record(columns: nil) else { throw CSVError.empty }
        let names = CSVRecord(header: try CSVHeader([]), line: record.line, bytes: record.bytes, ends: record.ends)
        return try CSVHeader(names.fields.map { String($0.trimmingSpaces) })
    }

    /// The next record, `nil` after the last.
    /// - Throws: `CSVError`, and what the source throws.
    package mutating func next() throws -> CSVRecord? {
        let header = try header()
        guard let record = try record(columns: header.names.count) else { return nil }
        return CSVRecord(header: header, line: record.line, bytes: record.bytes, ends: record.ends)
    }

    private mutating func record(columns: Int?) throws -> (line: Int, bytes: [UInt8], ends: [Int])? {
        guard !ended else { return nil }
        var fields = Fields(limit: columns ?? Self.columnLimit, line: line)
        do {
            try read(&fields)
        } catch {
            ended = true
            throw error
        }
        guard fields.count > 0 else { return nil }
        let expected = columns ?? min(fields.count, Self.columnLimit)
        guard fields.count == expected else {
            throw CSVError.wrongColumnCount(line: fields.line, expected: expected, found: fields.count)
        }
        if let column = fields.invalidColumn { throw CSVError.invalidUTF8(line: fields.line, column: column) }
        return (fields.line, fields.bytes, fields.ends)
    }

    /// Reads up to the end of one record, or of the file.
    private mutating func read(_ fields: inout Fields) throws {
        var state = State.start
        var quoteLine = line
        while try more() {
            switch state {
            case .start:
                if chunk[position] == quote {
                    (state, quoteLine) = (.quoted, line)
                    position += 1
                } else {
                    state = .plain
                }
            case .plain:
                try take(&fields) {
                    $0 <= comma && ($0 == comma || $0 == lineFeed || $0 == carriageReturn || $0 == quote)
                }
                guard position < chunk.count else { continue }
                guard chunk[position] != quote else { throw CSVError.strayQuote(line: line, column: fields.count + 1) }
                if endField(&fields, wasQuoted: false) { return }
                state = .start
            case .quoted:
                let start = position
                try take(&fields) { $0 == quote }
                for byte in chunk[start..<position] where byte == lineFeed { line += 1 }
                guard position < chunk.count else { continue }
                state = .quoteSeen
                position += 1
            case .quoteSeen:
                switch chunk[position] {
                case quote:
                    fields.bytes.append(quote)
                    position += 1
                    state = .quoted
                case comma, lineFeed, carriageReturn:
                    if endField(&fields, wasQuoted: true) { return }
                    state = .start
                default: throw CSVError.strayQuote(line: line, column: fields.count + 1)
                }
            }
        }
        ended = true
        if state == .quoted { throw CSVError.unterminatedQuote(line: quoteLine, column: fields.count + 1) }
        if state != .start || fields.count > 0 { fields.end() }
    }

    /// Whether there is a byte to read; skips the byte order mark and the LF of a CRLF.
    private mutating func more() throws -> Bool {
        while true {
            if position < chunk.count {
                guard afterReturn else { return true }
                afterReturn = false
                guard chunk[position] == lineFeed else { return true }
                position += 1
            } else {
                guard let next = try source() else { return false }
                (chunk, position) = (next, 0)
                if !started { try start() }
            }
        }
    }

    private mutating func start() throws {
        while chunk.count < 3, let next = try source() { chunk += next }
        started = true
        if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Takes bytes up to the next one that `stops`, or to the end of the chunk.
    @inline(__always)
    private mutating func take(_ fields: inout Fields, until stops: (UInt8) -> Bool) throws {
        var (end, high) = (position, UInt8(0))
        chunk.withUnsafeBufferPointer { bytes in
            while end < bytes.count, !stops(bytes[end]) {
                high |= bytes[end]
                end += 1
            }
        }
        guard fields.length + end - position <= fieldLimit else {
            throw CSVError.fieldTooLong(line: line, column: fields.count + 1, limit: fieldLimit)
        }
        fields.bytes.append(contentsOf: chunk[position..<end])
        fields.high |= high
        position = end
    }

    /// Ends a field at a comma or line end.
    /// - Returns: whether the record ends too; an empty line ends none.
    private mutating func endField(_ fields: inout Fields, wasQuoted: Bool) -> Bool {
        let byte = chunk[position]
        position += 1
        guard byte != comma else {
            fields.end()
            return false
        }
        line += 1
        afterReturn = byte == carriageReturn
        if fields.count == 0, fields.length == 0, !wasQuoted {
            fields.line = line
            return false
        }
        fields.end()
        return true
    }
}

/// The fields of a record while it is read; those beyond `limit` are counted, not kept.
private struct Fields {
    let limit: Int
    var line: Int
    var bytes: [UInt8] = []
    var ends: [Int] = []
    /// All bytes or-ed together: below 0x80, it is all ASCII.
    var high: UInt8 = 0
    private var dropped = 0

    init(limit: Int, line: Int) {
        self.limit = limit
        self.line = line
        bytes.reserveCapacity(256)
        ends.reserveCapacity(min(limit, 32))
    }

    var count: Int { ends.count + dropped }
    /// Bytes of the field being read.
    var length: Int { bytes.count - (ends.last ?? 0) }

    mutating func end() {
        if ends.count < limit {
            ends.append(bytes.count)
        } else {
            bytes.removeLast(length)
            dropped += 1
        }
    }

    /// The first column that is not UTF-8.
    var invalidColumn: Int? {
        guard high >= 0x80 else { return nil }
        let starts = [0] + ends.dropLast()
        let whole = String(validating: bytes, as: UTF8.self) != nil
        let broken = zip(starts, ends).contains { $0 < $1 && bytes[$0] & 0xC0 == 0x80 }
        guard !whole || broken else { return nil }
        let column = zip(starts, ends).firstIndex { String(validating: bytes[$0..<$1], as: UTF8.self) == nil }
        return column.map { $0 + 1 }
    }
}

extension Sequence {
    fileprivate func firstIndex(where matches: (Element) -> Bool) -> Int? {
        for (index, element) in enumerated() where matches(element) { return index }
        return nil
    }
}
