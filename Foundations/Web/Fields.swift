/// Named texts from a query or a form, read one by one; faults gather until `finish()`.
package final class Fields {
    private let values: [String: [String]]
    private let prefix: String
    package let faults = Faults()
    private var known: Set<String> = ["lang", "size"]

    init(_ values: [String: [String]], prefix: String) {
        self.values = values
        self.prefix = prefix
    }

    /// Refuses names nobody asked for.
    /// - Throws: `FieldFaults` with every fault found.
    package func finish() throws {
        for name in values.keys.sorted() where !known.contains(name) { fault(name, "web.field.unknown") }
        try faults.check()
    }

    package func fault(_ name: String, _ key: String, _ arguments: [String: String] = [:]) {
        faults.add(pointer(name), key, arguments)
    }

    private func pointer(_ name: String) -> String {
        prefix == "?" ? "?" + String(name.unicodeScalars.prefix(60)) : name.pointerStep
    }

    /// As it was sent, for showing a form again.
    package func raw(_ name: String) -> String { values[name]?.first ?? "" }

    /// Whether the name was sent at all, as a button or a ticked box is.
    package func has(_ name: String) -> Bool {
        known.insert(name)
        return values[name] != nil
    }

    /// - Parameter max: Unicode scalars. Blanks at the ends are dropped; nothing left counts as absent.
    package func string(_ name: String, max: Int = 200, required: Bool = false) -> String? {
        known.insert(name)
        let all = values[name] ?? []
        guard all.count <= 1 else {
            fault(name, "web.field.repeated")
            return nil
        }
        guard let text = checkedText(all.first ?? "", max: max, pointer(name), faults) else { return nil }
        if text.isEmpty, required { fault(name, "web.field.required") }
        return text.isEmpty ? nil : text
    }

    package func text(_ name: String, max: Int = 200) -> String { string(name, max: max, required: true) ?? "" }

    /// Every value of a name that may come several times, such as ticked boxes.
    package func strings(_ name: String, max: Int, length: Int = 200) -> [String] {
        known.insert(name)
        let all = values[name] ?? []
        guard all.count <= max else {
            fault(name, "web.field.tooMany", ["max": "\(max)"])
            return []
        }
        return all.compactMap { checkedText($0, max: length, pointer(name), faults) }.filter { !$0.isEmpty }
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

    package func int(_ name: String, in range: ClosedRange<Int>? = nil, required: Bool = false) -> Int? {
        parsed(name, "web.field.notWhole", required: required) { Int($0) }
            .flatMap { checkedRange($0, range, pointer(name), faults) }
    }

    package func double(_ name: String, in range: ClosedRange<Double>? = nil, required: Bool = false) -> Double? {
        parsed(name, "web.field.notNumber", required: required) { text in
            Double(text).flatMap { $0.isFinite ? $0 : nil }
        }
        .flatMap { checkedRange($0, range, pointer(name), faults) }
    }

    package func bool(_ name: String) -> Bool? {
        parsed(name, "web.field.notBool") { ["true": true, "1": true, "on": true, "false": false, "0": false][$0] }
    }

    /// A place in a list, from `name`; `parts` is how many texts it has to hold.
    package func cursor(_ name: String = "after", parts: Int) -> Cursor? {
        parsed(name, "web.field.badCursor", max: 1000) { text in
            Cursor(text).flatMap { $0.parts.count == parts ? $0 : nil }
        }
    }
}
