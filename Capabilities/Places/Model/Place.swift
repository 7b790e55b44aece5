package import Kernel

/// One version of a place: what it was called and where it belonged over a time.
package struct Place: Hashable, Sendable {
    package let code: DivisionCode
    package let validity: Validity
    package let name: String
    /// The place that took it in when it ended: itself after a new name, another after a merger.
    package let replacedBy: DivisionCode?
    /// Made by the generator, not by people who know the place.
    package let isGenerated: Bool
    /// The statistical class of three digits, 111 … 220.
    /// - Source: facts/standards.md, section 3.
    package let urbanRural: String?
    /// Where its office or middle is.
    package let point: Coordinate?

    package init(
        _ code: DivisionCode, _ name: String, validity: Validity, replacedBy: DivisionCode? = nil,
        isGenerated: Bool = false, urbanRural: String? = nil, point: Coordinate? = nil
    ) {
        self.code = code
        self.name = name
        self.validity = validity
        self.replacedBy = replacedBy
        self.isGenerated = isGenerated
        self.urbanRural = urbanRural
        self.point = point
    }

    package var level: Level { code.level }
}

/// From a day, up to but not including another; open without one.
package struct Validity: Hashable, Sendable {
    package let from: LocalDate
    package let to: LocalDate?

    /// - Returns: `nil` when it would end before it begins.
    package init?(from: LocalDate, to: LocalDate?) {
        if let to, to <= from { return nil }
        self.from = from
        self.to = to
    }

    package init(from: LocalDate) {
        self.from = from
        to = nil
    }

    package func contains(_ date: LocalDate) -> Bool { from <= date && (to.map { date < $0 } ?? true) }

    package func overlaps(_ other: Validity) -> Bool {
        (to.map { other.from < $0 } ?? true) && (other.to.map { from < $0 } ?? true)
    }
}
