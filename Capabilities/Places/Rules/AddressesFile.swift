import Kernel

/// `text,aliases,kind,code,lon,lat,frame`; `text` and `kind` are needed, and a code or a point.
package enum AddressesFile {
    package static func read(_ file: [UInt8]) throws -> ImportedFile<Address> {
        try TableFile.read(file, requiring: ["text", "kind"]) { fields throws(Rejection) in
            let text = try fields.required("text")
            guard text.count <= 200 else {
                throw Rejection(fields.origin, column: "text", "nameTooLong", ["limit": "200"])
            }
            let kindText = try fields.required("kind")
            guard let kind = Address.Kind(rawValue: kindText) else {
                throw Rejection(fields.origin, column: "kind", "notAKind", ["value": kindText])
            }
            let code = try fields.code("code")
            let point = try fields.point()
            guard code != nil || point != nil else { throw Rejection(fields.origin, column: "code", "noPlace") }
            // check: allow text, because people type both semicolons
            let aliases = (fields.text("aliases") ?? "").split { $0 == ";" || $0 == "；" }
                .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
            return Address(text, aliases: aliases, kind: kind, code: code, point: point)
        }
    }
}
