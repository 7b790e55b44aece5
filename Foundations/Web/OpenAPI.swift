package import Foundation

/// Puts the parts' descriptions of their own routes together into one document.
package enum OpenAPI {
    package enum Fault: Error, Hashable {
        case unreadable(fragment: Int)
        /// Two parts describe the same path and method, or the same component.
        case twice(String)
    }

    /// - Parameter fragments: documents with `paths` and `components` only.
    /// - Returns: an OpenAPI 3.1 document; `Problem` is a schema and a response that fragments may refer to.
    /// - Throws: `Fault`.
    package static func merge(fragments: [Data], version: String = "1") throws -> Data {
        var document = base(version)
        for (index, data) in fragments.enumerated() {
            guard let fragment = try? JSONParser.parse(Array(data), depth: 64), case .object(let fields) = fragment
            else {
                throw Fault.unreadable(fragment: index)
            }
            for name in ["paths", "components"] {
                guard let part = fields[name] else { continue }
                document[name] = try merged(document[name] ?? .object([:]), part, depth: 2, at: name)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(JSONValue.object(document))
    }

    /// Two objects joined `depth` levels deep; what stands deeper belongs to one part alone.
    private static func merged(_ a: JSONValue, _ b: JSONValue, depth: Int, at place: String) throws -> JSONValue {
        guard depth > 0, case .object(var fields) = a, case .object(let others) = b else { throw Fault.twice(place) }
        for (name, value) in others {
            let place = "\(place) \(name)"
            fields[name] = try fields[name].map { try merged($0, value, depth: depth - 1, at: place) } ?? value
        }
        return .object(fields)
    }

    private static func base(_ version: String) -> [String: JSONValue] {
        let text: JSONValue = .object(["type": .string("string")])
        let field: JSONValue = .object([
            "type": .string("object"), "required": .array([.string("pointer"), .string("reason")]),
            "properties": .object(["pointer": text, "reason": text]),
        ])
        let names = ["type", "title", "detail", "instance", "requestId"]
        var properties = Dictionary(uniqueKeysWithValues: names.map { ($0, text) })
        properties["status"] = .object(["type": .string("integer")])
        properties["errors"] = .object(["type": .string("array"), "items": field])
        let problem: JSONValue = .object([
            "type": .string("object"), "properties": .object(properties),
            "required": .array((names + ["status"]).map(JSONValue.string)),
            "description": .string("What went wrong (RFC 9457), in the language asked for."),
        ])
        let response: JSONValue = .object([
            "description": .string("Not done; the body says why."),
            "content": .object([
                "application/problem+json": .object([
                    "schema": .object(["$ref": .string("#/components/schemas/Problem")])
                ])
            ]),
        ])
        return [
            "openapi": .string("3.1.0"),
            // check: allow text, because it is the name of the system
            "info": .object(["title": .string("善治 Shanzhi"), "version": .string(version)]),
            "servers": .array([.object(["url": .string("/")])]), "paths": .object([:]),
            "components": .object([
                "schemas": .object(["Problem": problem]), "responses": .object(["Problem": response]),
            ]),
        ]
    }
}
