package import Kernel

/// The faults of one request's fields, gathered so that a person hears of all of them at once.
package final class Faults {
    private(set) package var fields: [Explanation.Field] = []

    package init() {}

    package func add(_ pointer: String, _ key: String, _ arguments: [String: String] = [:]) {
        guard fields.count < 50 else { return }
        fields.append(.init(pointer, key, arguments))
    }

    package var isEmpty: Bool { fields.isEmpty }

    /// - Throws: `FieldFaults` when there are any.
    package func check() throws {
        if !isEmpty { throw FieldFaults(fields: fields) }
    }
}

/// A request whose fields cannot be accepted.
package struct FieldFaults: Explained, Hashable {
    package let fields: [Explanation.Field]
    package var explanation: Explanation {
        .init(.invalid, "web.field.faults", ["count": "\(fields.count)"], fields: fields)
    }
}

/// `text` without blanks at its ends, or the fault in it: too long, or holding control characters.
func checkedText(_ text: String, max: Int, _ pointer: String, _ faults: Faults) -> String? {
    let text = text.trimmed
    guard text.unicodeScalars.count <= max else {
        faults.add(pointer, "web.field.tooLong", ["max": "\(max)"])
        return nil
    }
    let plain = text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\r" || scalar == "\t"
    }
    guard plain else {
        faults.add(pointer, "web.field.controlCharacters")
        return nil
    }
    return text
}

func checkedRange<Number: Comparable>(
    _ value: Number, _ range: ClosedRange<Number>?, _ pointer: String, _ faults: Faults
) -> Number? {
    guard let range, !range.contains(value) else { return value }
    faults.add(pointer, "web.field.outOfRange", ["min": "\(range.lowerBound)", "max": "\(range.upperBound)"])
    return nil
}

extension String {
    /// As one step of a JSON pointer.
    /// - Source: RFC 6901, section 3.
    var pointerStep: String {
        "/" + unicodeScalars.prefix(60).map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }
}
