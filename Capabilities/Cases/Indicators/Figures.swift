package import Kernel
package import Store

/// Whose cases, and when.
package struct RatesFilter: Hashable, Sendable {
    package let period: Period
    /// The place and all within it.
    package var division: DivisionCode?
    /// The unit that was charged.
    package var unit: UnitCode?

    package init(_ period: Period, division: DivisionCode? = nil, unit: UnitCode? = nil) {
        self.period = period
        self.division = division
        self.unit = unit
    }

    func includes(_ facts: CaseFacts) -> Bool { division?.contains(facts.division) ?? true }
    func includes(_ hop: Hop, of facts: CaseFacts) -> Bool { unit.map { $0 == facts.unit(of: hop) } ?? true }
}

/// The value of an indicator: two whole numbers, and what was left out.
package struct Figure: Sendable, Equatable {
    package private(set) var numerator = 0
    package private(set) var denominator = 0
    package private(set) var excluded: [Exclusion: Int] = [:]

    package init() {}

    package mutating func count(_ membership: Membership) {
        switch membership {
        case .outside: break
        case .numerator:
            numerator += 1
            denominator += 1
        case .denominator: denominator += 1
        case .excluded(let reason): excluded[reason, default: 0] += 1
        }
    }

    /// Ten-thousandths, rounded down so that only "all" shows as 100 %; `nil` when there is nothing to divide by.
    /// Below this a rate says nothing, and of a few residents it would say who was content.
    package static let few = 5
    /// Too few to publish a rate of: there is something, but less than `few`.
    package var isFew: Bool { (1..<Self.few).contains(denominator) }

    package var permyriad: Int? { denominator == 0 ? nil : numerator * 10_000 / denominator }
}

/// One item behind a figure.
package struct FigureItem: Hashable, Sendable {
    package let id: ID<Case>
    package let number: CaseNumber
    package let ordinal: Int
    package let reason: Exclusion?
}

/// Which items behind a figure; the denominator includes the numerator.
package enum FigurePart: String, Sendable, CaseIterable {
    case numerator, denominator, excluded

    func includes(_ membership: Membership) -> Bool {
        switch (self, membership) {
        case (.numerator, .numerator), (.denominator, .numerator), (.denominator, .denominator): true
        case (.excluded, .excluded): true
        default: false
        }
    }
}

extension FactTable {
    /// The figures of `indicators`, in their order. Reads every case of the period once.
    package func figures(
        _ indicators: [Indicator], _ filter: RatesFilter, _ connection: any Connection
    ) throws -> [Figure] {
        var figures = indicators.map { _ in Figure() }
        try forEach(filter, after: nil, connection) { facts, hop in
            for (index, indicator) in indicators.enumerated() where indicator.kind == hop.kind {
                figures[index].count(indicator.classify(hop, of: facts, in: filter.period))
            }
            return true
        }
        return figures
    }

    /// Items behind a figure, newest case first, by the same rule as the figure.
    /// - Parameter after: the last item of the page before.
    package func items(
        _ indicator: Indicator, _ part: FigurePart, _ filter: RatesFilter, after: (id: ID<Case>, ordinal: Int)?,
        limit: Int, _ connection: any Connection
    ) throws -> [FigureItem] {
        var items: [FigureItem] = []
        try forEach(filter, after: after, connection) { facts, hop in
            let membership = indicator.classify(hop, of: facts, in: filter.period)
            guard part.includes(membership) else { return true }
            var reason: Exclusion?
            if case .excluded(let why) = membership { reason = why }
            items.append(FigureItem(id: facts.id, number: facts.number, ordinal: hop.ordinal, reason: reason))
            return items.count < limit
        }
        return items
    }

    /// Calls `body` with each hop the filter lets through until it returns false.
    private func forEach(
        _ filter: RatesFilter, after: (id: ID<Case>, ordinal: Int)?, _ connection: any Connection,
        _ body: (CaseFacts, Hop) throws -> Bool
    ) throws {
        var ids = try touched(filter.period, within: filter.division, connection)[...]
        if let after { ids = ids.drop { $0 > after.id } }
        while !ids.isEmpty {
            for facts in try facts(Array(ids.prefix(Self.batch)), connection) where filter.includes(facts) {
                for hop in facts.hops where filter.includes(hop, of: facts) {
                    if let after, facts.id == after.id, hop.ordinal <= after.ordinal { continue }
                    guard try body(facts, hop) else { return }
                }
            }
            ids = ids.dropFirst(Self.batch)
        }
    }
}
