package import Kernel

/// Days on the county's calendar, both included, seen from one moment.
package struct Period: Hashable, Sendable {
    package let from: LocalDate
    package let to: LocalDate
    /// What is not over at this moment is undecided.
    package let asOf: Timestamp

    /// Days a period may have; figures read every case of it.
    package static let longest = 366

    /// - Throws: `RatesRefusal` when it ends before it begins, or is longer than `longest` days.
    package init(
        from: LocalDate, to: LocalDate, asOf: Timestamp, longest: Int = longest
    ) throws(RatesRefusal) {
        guard from <= to else { throw .backwards }
        guard to.days - from.days < longest else { throw .tooLong }
        self.from = from
        self.to = to
        self.asOf = asOf
    }

    /// The last `days` days up to the day of `asOf`.
    package init(last days: Int, asOf: Timestamp) {
        to = CountyTime.china.date(asOf)
        from = to.adding(days: 1 - min(days, Self.longest))
        self.asOf = asOf
    }

    /// Midnight before the first day.
    package var start: Timestamp { CountyTime.china.moment(from) }
    /// Midnight after the last day; no longer inside.
    package var end: Timestamp { CountyTime.china.moment(to.adding(days: 1)) }

    package func contains(_ time: Timestamp) -> Bool { start <= time && time < end }
}

/// Why there are no figures. Nothing was changed.
package enum RatesRefusal: Explained, Hashable {
    case backwards
    case tooLong
    case unknownIndicator
    /// The place is not in this county.
    case foreignPlace(DivisionCode)
    case unknownUnit(UnitCode)

    package var explanation: Explanation {
        switch self {
        case .backwards: field("?to", "cases.indicator.error.backwards")
        case .tooLong: field("?from", "cases.indicator.error.tooLong", ["days": "\(Period.longest)"])
        case .unknownIndicator: Explanation(.notFound, "cases.indicator.error.unknown")
        case .foreignPlace(let code): field("?division", "cases.indicator.error.foreignPlace", ["code": "\(code)"])
        case .unknownUnit(let code): field("?unit", "cases.indicator.error.unknownUnit", ["code": "\(code)"])
        }
    }

    private func field(_ pointer: String, _ key: String, _ arguments: [String: String] = [:]) -> Explanation {
        Explanation(.invalid, key, arguments, fields: [.init(pointer, key, arguments)])
    }
}
