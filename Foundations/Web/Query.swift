package import Hummingbird

/// The query of an address.
package enum Query {
    /// - Throws: `WebRefusal.form` when it is not percent-encoded UTF-8.
    package static func read(_ request: Request) throws -> Fields {
        Fields(try urlDecoded(Array((request.uri.query ?? "").utf8)), prefix: "?")
    }
}

/// Names and values of `application/x-www-form-urlencoded`.
/// - Throws: `WebRefusal.form`, `.tooManyParts`.
func urlDecoded(_ bytes: [UInt8], limit: Int = 200) throws -> [String: [String]] {
    var fields: [String: [String]] = [:]
    let pairs = bytes.split(separator: UInt8(ascii: "&"), maxSplits: limit)
    guard pairs.count <= limit else { throw WebRefusal.tooManyParts(limit: limit) }
    for pair in pairs {
        let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        guard let name = percentDecoded(pair[..<cut]), let value = percentDecoded(pair[cut...].dropFirst()) else {
            throw WebRefusal.form
        }
        fields[name, default: []].append(value)
    }
    return fields
}

/// `nil` for a broken escape or what is not UTF-8.
private func percentDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
        case UInt8(ascii: "%"):
            guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                return nil
            }
            result.append(high << 4 | low)
        default: result.append(byte)
        }
    }
    return String(validating: result, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
