package import Kernel

/// What a column holds: the five kinds both engines share.
package enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// A type that goes into one column and comes back out.
package protocol Storable: Sendable {
    var value: Value { get }
    /// `nil` when the column holds something else.
    init?(_ value: Value)
}

extension Value: Storable {
    package var value: Value { self }
    package init?(_ value: Value) { self = value }
}

extension Int64: Storable {
    package var value: Value { .integer(self) }
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}

extension Int: Storable {
    package var value: Value { .integer(Int64(self)) }
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = Int(number)
    }
}

extension Bool: Storable {
    package var value: Value { .integer(self ? 1 : 0) }
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number != 0
    }
}

extension Double: Storable {
    package var value: Value { .real(self) }
    package init?(_ value: Value) {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
}

extension String: Storable {
    package var value: Value { .text(self) }
    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension [UInt8]: Storable {
    package var value: Value { .bytes(self) }
    package init?(_ value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}

extension Optional: Storable where Wrapped: Storable {
    package var value: Value { self?.value ?? .null }
    package init?(_ value: Value) {
        if case .null = value {
            self = .none
        } else if let wrapped = Wrapped(value) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}

extension ID: Storable {
    package var value: Value { .bytes(bytes) }
    package init?(_ value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self.init(bytes: bytes)
    }
}

extension Timestamp: Storable {
    package var value: Value { .integer(milliseconds) }
    package init?(_ value: Value) {
        guard case .integer(let milliseconds) = value else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension LocalDate: Storable {
    package var value: Value { .integer(Int64(days)) }
    package init?(_ value: Value) {
        guard case .integer(let days) = value else { return nil }
        self.init(days: Int(days))
    }
}

extension DivisionCode: Storable {
    package var value: Value { .text(description) }
    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self.init(text)
    }
}

extension County: Storable {
    package var value: Value { .integer(key) }
    package init?(_ value: Value) {
        guard case .integer(let key) = value, let code = DivisionCode(String(key)) else { return nil }
        self.init(code)
    }
}
