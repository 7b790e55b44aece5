import HTTPTypes
package import Hummingbird

/// A form sent by a page, with its files.
package struct Form {
    package struct File: Sendable, Hashable {
        /// The last step of the name it was sent with.
        package let filename: String
        /// What the sender says it is.
        package let contentType: String
        package let bytes: [UInt8]
    }

    package let fields: Fields
    /// By the name of the form field; files left empty are not there.
    package let files: [String: [File]]

    /// Bytes of all fields together, whatever the files may weigh: a form shown again repeats them.
    private static let textLimit = 256 * 1024

    /// - Parameters:
    ///   - limit: bytes of the whole body.
    ///   - parts: how many fields and files there may be.
    /// - Throws: `WebRefusal`.
    package static func read(_ request: Request, limit: Int = 256 * 1024, parts: Int = 100) async throws -> Form {
        let isText = request.mediaType == "application/x-www-form-urlencoded"
        let bytes = try await request.bytes(upTo: isText ? min(limit, textLimit) : limit)
        switch request.mediaType {
        case "application/x-www-form-urlencoded":
            return Form(fields: Fields(try urlDecoded(bytes, limit: parts), prefix: "/"), files: [:])
        case "multipart/form-data":
            guard let boundary = boundary(request.headers[.contentType] ?? "") else { throw WebRefusal.form }
            return try Form(try Multipart.parse(bytes, boundary: boundary, limit: parts))
        case nil where bytes.isEmpty: return Form(fields: Fields([:], prefix: "/"), files: [:])
        default: throw WebRefusal.contentType(expected: "application/x-www-form-urlencoded, multipart/form-data")
        }
    }

    private init(fields: Fields, files: [String: [File]]) {
        self.fields = fields
        self.files = files
    }

    private init(_ parts: [Multipart.Part]) throws {
        var values: [String: [String]] = [:]
        var files: [String: [File]] = [:]
        var length = 0
        for part in parts {
            if let filename = part.filename {
                if filename.isEmpty, part.bytes.isEmpty { continue }
                let last = filename.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
                files[part.name, default: []].append(
                    .init(filename: last, contentType: part.contentType, bytes: part.bytes))
            } else {
                length += part.bytes.count
                guard length <= Self.textLimit else { throw WebRefusal.bodyTooLarge(limit: Self.textLimit) }
                guard let text = String(validating: part.bytes, as: UTF8.self) else { throw WebRefusal.form }
                values[part.name, default: []].append(text)
            }
        }
        self.init(fields: Fields(values, prefix: "/"), files: files)
    }

    /// The boundary parameter, 1 to 70 characters.
    /// - Source: RFC 2046, section 5.1.1.
    private static func boundary(_ header: String) -> String? {
        for parameter in header.split(separator: ";").dropFirst() {
            let text = parameter.trimmed
            guard text.lowercased().hasPrefix("boundary=") else { continue }
            let value = text.dropFirst("boundary=".count).filter { $0 != "\"" }
            return (1...70).contains(value.utf8.count) ? value : nil
        }
        return nil
    }
}
