import Foundation

/// `multipart/form-data` held in memory.
/// - Source: RFC 7578, RFC 2046.
enum Multipart {
    struct Part {
        let name: String
        let filename: String?
        let contentType: String
        let bytes: [UInt8]
    }

    private static let headerLimit = 8 * 1024

    /// - Throws: `WebRefusal.form` when it is broken or ends in the middle, `.tooManyParts`.
    static func parse(_ body: [UInt8], boundary: String, limit: Int) throws -> [Part] {
        let mark = Array("--\(boundary)".utf8)
        let inner = Array("\r\n--\(boundary)".utf8)
        guard var at = position(of: mark, in: body, from: 0), at == 0 || body[at - 1] == UInt8(ascii: "\n") else {
            throw WebRefusal.form
        }
        at += mark.count
        var parts: [Part] = []
        while true {
            if body[at...].starts(with: Array("--".utf8)) { return parts }
            while at < body.count, body[at] == 0x20 || body[at] == 0x09 { at += 1 }
            guard body[at...].starts(with: Array("\r\n".utf8)) else { throw WebRefusal.form }
            guard parts.count < limit else { throw WebRefusal.tooManyParts(limit: limit) }
            // The line end before the headers stays, so that a part without headers still shows its empty line.
            guard let headersEnd = position(of: Array("\r\n\r\n".utf8), in: body, from: at),
                headersEnd - at <= headerLimit,
                let end = position(of: inner, in: body, from: headersEnd + 2)
            else { throw WebRefusal.form }
            let start = headersEnd + 4
            let bytes = start <= end ? Array(body[start..<end]) : []
            parts.append(try part(headers: body[at..<headersEnd], bytes: bytes))
            at = end + inner.count
        }
    }

    private static func part(headers: ArraySlice<UInt8>, bytes: [UInt8]) throws -> Part {
        guard let text = String(validating: headers, as: UTF8.self) else { throw WebRefusal.form }
        var name: String?
        var filename: String?
        var type = "text/plain"
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { throw WebRefusal.form }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "content-disposition":
                let found = parameters(value)
                name = found["name"]
                filename = found["filename"]
            case "content-type": type = value.prefix { $0 != ";" }.trimmed.lowercased()
            default: break
            }
        }
        guard let name, name.utf8.count <= 200 else { throw WebRefusal.form }
        return Part(name: name, filename: filename, contentType: type, bytes: bytes)
    }

    /// `form-data; name="a"; filename="b \" c.jpg"`.
    private static func parameters(_ header: String) -> [String: String] {
        var found: [String: String] = [:]
        var rest = header.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest[name.endIndex...]
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.popFirst(), character != "\"" {
                    // Browsers escape a quote; Windows paths hold bare backslashes.
                    if character == "\\", rest.first == "\"" {
                        value.append(rest.removeFirst())
                    } else {
                        value.append(character)
                    }
                }
                rest = rest.drop { $0 != ";" }
            } else {
                let bare = rest.prefix { $0 != ";" }
                value = bare.trimmed
                rest = rest[bare.endIndex...]
            }
            found[name.trimmed.lowercased()] = value
        }
        return found
    }

    private static func position(of needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        body.withUnsafeBytes { body in
            needle.withUnsafeBytes { needle in
                guard let base = body.baseAddress, let wanted = needle.baseAddress else { return nil }
                var at = start
                while at + needle.count <= body.count {
                    guard let found = memchr(base + at, Int32(needle[0]), body.count - at - needle.count + 1) else {
                        return nil
                    }
                    let index = UnsafeRawPointer(found) - base
                    if memcmp(found, wanted, needle.count) == 0 { return index }
                    at = index + 1
                }
                return nil
            }
        }
    }
}
