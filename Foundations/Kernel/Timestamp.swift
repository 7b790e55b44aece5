/// A moment: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    package func adding(milliseconds: Int64) -> Self { .init(milliseconds: self.milliseconds + milliseconds) }
    package func adding(minutes: Int64) -> Self { adding(milliseconds: minutes * 60_000) }
    package func adding(hours: Int64) -> Self { adding(minutes: hours * 60) }
    package func adding(days: Int64) -> Self { adding(hours: days * 24) }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// Where the time comes from; passed in, never read inside a rule.
package protocol TimeSource: Sendable {
    func now() -> Timestamp
}
