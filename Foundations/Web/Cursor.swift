import Foundation

/// A place in a list: the sort keys of the last item shown, opaque to whoever carries it.
package struct Cursor: Sendable, Hashable, Encodable, CustomStringConvertible {
    package let parts: [String]

    package init(_ parts: [String]) { self.parts = parts }

    /// - Returns: `nil` for anything that `description` did not write.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 1000 else { return nil }
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64), let parts = try? JSONDecoder().decode([String].self, from: data)
        else {
            return nil
        }
        self.parts = parts
    }

    package var description: String {
        let data = (try? JSONEncoder().encode(parts)) ?? Data()
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
