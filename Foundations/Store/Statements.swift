/// Whether `sql` is worth keeping prepared: what reads or changes rows is, what changes the schema runs once.
func isRepeated(_ sql: String) -> Bool {
    let start = sql.utf8.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
    switch start {
    case UInt8(ascii: "S"), UInt8(ascii: "I"), UInt8(ascii: "U"), UInt8(ascii: "W"): return true
    // DELETE, and neither DROP nor DEALLOCATE.
    case UInt8(ascii: "D"): return sql.utf8.contains(UInt8(ascii: "F")) && sql.contains("DELETE")
    default: return false
    }
}

/// Refuses what one of the engines would silently change: a NUL byte within a text, and what is not a number.
func checked(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .text(let text) where holdsNUL(text):
        throw Failure(.body, .engine(code: "argument", message: "a text holds a NUL byte"))
    case .real(let number) where number.isNaN:
        throw Failure(.body, .engine(code: "argument", message: "a real is not a number"))
    default:
        return value
    }
}

private func holdsNUL(_ text: String) -> Bool {
    // Byte by byte through `utf8` it would take as long as binding it.
    text.utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? text.utf8.contains(0)
}

/// `sql` with PostgreSQL's `$1`, `$2`… for each `?` outside quotes and comments.
func numberingParameters(_ sql: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(sql.utf8.count + 16)
    let bytes = Array(sql.utf8)
    var count = 0
    var index = 0
    /// Copies up to and with the next `end`, or all the rest.
    func copy(until end: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            if bytes[index...].starts(with: end) {
                output += end
                return index + end.count
            }
            output.append(bytes[index])
            index += 1
        }
        return index
    }
    while index < bytes.count {
        let byte = bytes[index]
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch (byte, next) {
        case (UInt8(ascii: "?"), _):
            count += 1
            output += Array("$\(count)".utf8)
            index += 1
        case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
            // A doubled quote ends one quotation and begins the next: the same copy.
            output.append(byte)
            index = copy(until: [byte], from: index + 1)
        case (UInt8(ascii: "-"), UInt8(ascii: "-")):
            index = copy(until: [UInt8(ascii: "\n")], from: index)
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            output += [byte, next]
            index = copy(until: Array("*/".utf8), from: index + 2)
        default:
            output.append(byte)
            index += 1
        }
    }
    return String(decoding: output, as: UTF8.self)
}
