package import Kernel
package import Posts

/// How a row names a unit: by its code, or by its kind, `@township`, which is then the one over the case's place.
package enum UnitReference: Hashable, Sendable, CustomStringConvertible {
    case named(UnitCode)
    case local(UnitKind)

    package init?(_ text: some StringProtocol) {
        if text.hasPrefix("@") {
            guard let kind = UnitKind(rawValue: String(text.dropFirst())) else { return nil }
            self = .local(kind)
        } else {
            guard let code = UnitCode(text) else { return nil }
            self = .named(code)
        }
    }

    package var description: String {
        switch self {
        case .named(let code): code.description
        case .local(let kind): "@\(kind.rawValue)"
        }
    }

    /// The unit it means for a case at `place`; `nil` when there is none.
    package func unit(for place: DivisionCode, in directory: Directory) -> Unit? {
        switch self {
        case .named(let code): directory.unit(code)
        case .local(let kind): directory.unit(kind, over: place)
        }
    }
}

/// One row of routes.csv: who leads for which categories, where and on which level.
package struct RouteRow: Hashable, Sendable {
    /// Where it stands in routes.csv; counted per row, so that bad rows show.
    package let line: Int
    package let pattern: CategoryPattern
    package let territory: DivisionCode
    package let level: Level
    package let lead: UnitReference
    package let joint: [UnitReference]
    /// Why, in the words of the county, shown to residents.
    package let basis: String

    package static let levels: [Level] = [.grid, .village, .township, .county]

    /// Whether it is for the whole county and not for a part of it.
    var isCountyWide: Bool { territory.level <= .county }
}
