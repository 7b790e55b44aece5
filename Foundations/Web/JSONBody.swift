package import Hummingbird
import Kernel

/// A JSON object from outside, read field by field; faults gather until `finish()`.
///
/// A getter returns `nil` for an absent, `null` or faulty field. The getters without `?` in their result are for
/// required fields: what they return after a fault means nothing, since `finish()` throws then.
package final class JSONBody {
    private let fields: [String: JSONValue]
    package let pointer: String
    /// The document as it was sent; empty for an object within it.
    package let bytes: [UInt8]
    package let faults: Faults
    private var known: Set<String> = []
    private var children: [JSONBody] = []

    init(
        _ fields: [String: JSONValue], bytes: [UInt8] = [], pointer: String = "", faults: Faults = Faults()
    ) {
        self.fields = fields
        self.bytes = bytes
        self.pointer = pointer
        self.faults = faults
    }

    /// - Parameter limit: bytes.
    /// - Throws: `WebRefusal`; `FieldFaults` when the document is not an object. An empty body is an empty object.
    package static func read(_ request: Request, limit: Int = 64 * 1024) async throws -> JSONBody {
        let bytes = try await request.bytes(upTo: limit)
        if bytes.isEmpty { return JSONBody([:]) }
        guard let type = request.mediaType, type == "application/json" || type.hasSuffix("+json") else {
            throw WebRefusal.contentType(expected: "application/json")
        }
        guard case .object(let fields) = try JSONParser.parse(bytes) else {
            throw FieldFaults(fields: [.init("", "web.field.notObject")])
        }
        return JSONBody(fields, bytes: bytes)
    }

    /// Refuses fields nobody asked for, here and in every object taken from here.
    /// - Throws: `FieldFaults` with every fault found.
    package func finish() throws {
        checkUnknown()
        try faults.check()
    }

    private func checkUnknown() {
        for name in fields.keys.sorted() where !known.contains(name) { fault(name, "web.field.unknown") }
        for child in children { child.checkUnknown() }
    }

    package func fault(_ name: String, _ key: String, _ arguments: [String: String] = [:]) {
        faults.add(pointer + name.pointerStep, key, arguments)
    }

    private func take<Value>(
        _ name: String, _ required: Bool, otherwise key: String, _ read: (JSONValue) -> Value?
    ) -> Value? {
        known.insert(name)
        guard let value = fields[name], value != .null else {
            if required { fault(name, "web.field.required") }
            return nil
        }
        guard let result = read(value) else {
            fault(name, key)
            return nil
        }
        return result
    }

    /// - Parameter max: Unicode scalars. Blanks at the ends are dropped; nothing left counts as absent.
    package func string(_ name: String, max: Int, required: Bool = false) -> String? {
        let text = take(name, required, otherwise: "web.field.notText") {
            if case .string(let text) = $0 { text } else { nil }
        }
        guard let text, let checked = checkedText(text, max: max, pointer + name.pointerStep, faults) else {
            return nil
        }
        if checked.isEmpty, required { fault(name, "web.field.required") }
        return checked.isEmpty ? nil : checked
    }

    package func text(_ name: String, max: Int) -> String { string(name, max: max, required: true) ?? "" }

    package func int(_ name: String, in range: ClosedRange<Int>? = nil, required: Bool = false) -> Int? {
        take(name, required, otherwise: "web.field.notWhole") { if case .int(let value) = $0 { value } else { nil } }
            .flatMap { checkedRange($0, range, pointer + name.pointerStep, faults) }
    }

    package func double(_ name: String, in range: ClosedRange<Double>? = nil, required: Bool = false) -> Double? {
        take(name, required, otherwise: "web.field.notNumber") { value -> Double? in
            switch value {
            case .int(let value): Double(value)
            case .double(let value): value
            default: nil
            }
        }.flatMap { checkedRange($0, range, pointer + name.pointerStep, faults) }
    }

    package func bool(_ name: String, required: Bool = false) -> Bool? {
        take(name, required, otherwise: "web.field.notBool") { if case .bool(let value) = $0 { value } else { nil } }
    }

    /// A text that has to parse, such as an id; `key` is the reason given when it does not.
    package func parsed<Value>(
        _ name: String, _ key: String, required: Bool = false, max: Int = 200, _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = string(name, max: max, required: required) else { return nil }
        if let value = parse(text) { return value }
        fault(name, key)
        return nil
    }

    package func object(_ name: String, required: Bool = false) -> JSONBody? {
        take(name, required, otherwise: "web.field.notObject") { child($0, name.pointerStep) }
    }

    /// - Parameter max: how many there may be.
    package func objects(_ name: String, max: Int, required: Bool = false) -> [JSONBody] {
        array(name, max: max, required: required, otherwise: "web.field.notObject") { child($0, $1) }
    }

    /// - Parameters:
    ///   - max: how many there may be.
    ///   - length: Unicode scalars each.
    package func stringArray(_ name: String, max: Int, length: Int = 200, required: Bool = false) -> [String] {
        array(name, max: max, required: required, otherwise: "web.field.notText") { value, step in
            guard case .string(let text) = value else { return nil }
            return checkedText(text, max: length, pointer + step, faults) ?? ""
        }
    }

    private func array<Value>(
        _ name: String, max: Int, required: Bool, otherwise key: String, _ read: (JSONValue, String) -> Value?
    ) -> [Value] {
        let items = take(name, required, otherwise: "web.field.notList") {
            if case .array(let items) = $0 { items } else { nil }
        }
        guard let items else { return [] }
        guard items.count <= max else {
            fault(name, "web.field.tooMany", ["max": "\(max)"])
            return []
        }
        return items.enumerated().compactMap { index, item in
            let step = name.pointerStep + "/\(index)"
            guard let value = read(item, step) else {
                faults.add(pointer + step, key)
                return nil
            }
            return value
        }
    }

    private func child(_ value: JSONValue, _ step: String) -> JSONBody? {
        guard case .object(let fields) = value else { return nil }
        let child = JSONBody(fields, pointer: pointer + step, faults: faults)
        children.append(child)
        return child
    }
}
