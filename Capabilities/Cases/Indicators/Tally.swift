package import Kernel
package import Store

/// A figure without its reasons: three whole numbers that can be added up.
package struct Count: Hashable, Sendable {
    private var parts: SIMD3<Int32> = .zero

    package init() {}

    package var numerator: Int { Int(parts.x) }
    /// The numerator included.
    package var denominator: Int { Int(parts.y) }
    package var excluded: Int { Int(parts.z) }

    package mutating func count(_ membership: Membership) {
        switch membership {
        case .outside: break
        case .numerator: parts &+= [1, 1, 0]
        case .denominator: parts &+= [0, 1, 0]
        case .excluded: parts &+= [0, 0, 1]
        }
    }

    package static func += (sum: inout Self, other: Self) { sum.parts &+= other.parts }

    /// Ten-thousandths, rounded down as every published figure is; `nil` when there is nothing to divide by.
    package var permyriad: Int? { denominator == 0 ? nil : numerator * 10_000 / denominator }
}

/// What several figures count in one place, and how many cases were received there.
package struct Tally: Hashable, Sendable {
    package var received = 0
    /// In the order of the indicators that were asked for.
    package var counts: [Count]

    package init(figures: Int) { counts = Array(repeating: Count(), count: figures) }

    package static func += (sum: inout Self, other: Self) {
        sum.received += other.received
        for index in sum.counts.indices { sum.counts[index] += other.counts[index] }
    }
}

/// One day: what figures count in each place on it.
package struct DayTally: Sendable {
    package var places: [DivisionCode: Tally] = [:]
    /// From this moment on it may be another although nothing happens: a limit falls. Year 9999 when none does.
    package var until = CaseTable.never

    package init() {}
}

extension FactTable {
    /// Every day of a period apart, by place. The figure of a period is the sum of its days.
    /// - Parameters:
    ///   - level: places no finer than this; what is only known to be in a coarser one counts there.
    ///   - division: only this place and all within it.
    /// - Returns: a tally for each day of the period, also for those without a case, and how many cases were read.
    package func days(
        _ indicators: [Indicator], _ period: Period, by level: Level, within division: DivisionCode? = nil,
        _ connection: any Connection
    ) throws -> (days: [LocalDate: DayTally], cases: Int) {
        var days: [LocalDate: DayTally] = [:]
        for day in period.from.days...period.to.days { days[LocalDate(days: day)] = DayTally() }
        var ids = try touched(period, within: division, connection)[...]
        let read = ids.count
        while !ids.isEmpty {
            for facts in try facts(Array(ids.prefix(Self.batch)), connection)
            where division?.contains(facts.division) ?? true {
                facts.count(indicators, period, by: level, into: &days)
            }
            ids = ids.dropFirst(Self.batch)
        }
        return (days, read)
    }
}

extension CaseFacts {
    fileprivate func count(
        _ indicators: [Indicator], _ period: Period, by level: Level, into days: inout [LocalDate: DayTally]
    ) {
        let place = division.ancestor(level) ?? division
        let blank = Tally(figures: indicators.count)
        if !isMerged, period.contains(received) {
            days[CountyTime.china.date(received)]?.places[place, default: blank].received += 1
        }
        let nextLimit = hops.filter { $0.ended == nil && $0.due > period.asOf }.map(\.due).min()
        for hop in hops {
            for (index, indicator) in indicators.enumerated() {
                guard let found = indicator.reckon(hop, of: self, asOf: period.asOf), period.contains(found.at) else {
                    continue
                }
                let day = CountyTime.china.date(found.at)
                days[day]?.places[place, default: blank].counts[index].count(found.membership)
                if let nextLimit, let until = days[day]?.until { days[day]?.until = min(until, nextLimit) }
            }
        }
    }

    /// The days, counted from 1970, on which anything of it may count, or may have counted before a limit was moved.
    package func days(in span: ClosedRange<Int>) -> Set<Int> {
        var days: Set = [Self.day(received)]
        for hop in hops {
            let (started, due) = (Self.day(hop.started), Self.day(hop.due))
            days.formUnion([started, due])
            if let ended = hop.ended { days.insert(Self.day(ended)) }
            guard hop.isSuspended || hop.isExtended, started <= due, span.overlaps(started...due) else { continue }
            days.formUnion((started...due).clamped(to: span))
        }
        return days.filter { span.contains($0) }
    }

    private static func day(_ time: Timestamp) -> Int { CountyTime.china.date(time).days }
}
