import Kernel

@testable import Cases

/// One day, 2026-11-10, seen two days later.
enum Day {
    static let period =
        (try? Period(
            from: LocalDate("2026-11-10")!, to: LocalDate("2026-11-10")!, asOf: at("2026-11-12T12:00:00")))!
    static let first = at("2026-11-10T00:00:00")
    static let last = at("2026-11-10T23:59:59.999")
    static let before = at("2026-11-09T23:59:59.999")
    static let after = at("2026-11-11T00:00:00")
    static let early = at("2026-11-01T08:30:00")
    static let noon = at("2026-11-10T12:00:00")
    static let late = at("2026-11-11T12:00:00")
    static let future = at("2026-11-20T12:00:00")

    static func at(_ text: String) -> Timestamp { Timestamp(rfc3339: text + "+08:00")! }
}

/// Facts as a test writes them: hops in the order in which they started.
struct Told {
    static let county = County(DivisionCode("330381")!)!

    var hops: [Hop] = []
    var received = Day.early
    var channel = Channel.web
    var category = "E0102"
    var division = "330381001201"
    var isMerged = false
    var verdicts: [Int: Verdict] = [:]

    func hop(
        _ kind: ClockKind, _ started: Timestamp, due: Timestamp, ended: Timestamp? = nil,
        _ outcome: ClockOutcome? = nil,
        unit: String? = "dept-lamps", suspended: Bool = false, extended: Bool = false
    ) -> Told {
        var told = self
        told.hops.append(
            Hop(
                ordinal: hops.count, kind: kind, unit: unit.flatMap { UnitCode($0) }, started: started, due: due,
                ended: ended, outcome: outcome ?? (ended == nil ? nil : .done), isSuspended: suspended,
                isExtended: extended))
        return told
    }

    func with(_ change: (inout Told) -> Void) -> Told {
        var told = self
        change(&told)
        return told
    }

    var facts: CaseFacts { facts(1) }

    func facts(_ serial: Int) -> CaseFacts {
        CaseFacts(
            id: ID(at: received.adding(milliseconds: Int64(serial))),
            number: CaseNumber(prefix: "RA", date: CountyTime.china.date(received), serial: serial)!,
            received: received, category: CategoryCode(category)!, channel: channel,
            division: DivisionCode(division)!, isMerged: isMerged, hops: hops, verdicts: verdicts)
    }

    /// What the indicator makes of it: of every hop it does not find outside.
    func memberships(_ id: String, _ period: Period = Day.period, closed: Bool = false) -> [Membership] {
        let formula = RatesFormula(version: "1", closedInTimeDenominator: closed ? .closed : .due)
        let indicator = Indicator.all(formula).first { $0.id == id }!
        let facts = facts
        return facts.hops.map { indicator.classify($0, of: facts, in: period) }.filter { $0 != .outside }
    }
}

/// A case that went the straight way, each hop of it an hour before its limit, all on 2026-11-10.
func straight(verdict: Verdict? = Verdict(contacted: true, solved: true, satisfied: true)) -> Told {
    let start = Day.first.adding(hours: 8)
    func h(_ hours: Int64) -> Timestamp { start.adding(hours: hours) }
    return Told().hop(.accept, start, due: h(2), ended: h(1), unit: "centre")
        .hop(.dispatch, h(1), due: h(3), ended: h(2), unit: "centre")
        .hop(.sign, h(2), due: h(4), ended: h(3)).hop(.contact, h(2), due: h(5), ended: h(4))
        .hop(.solve, h(2), due: h(6), ended: h(5)).hop(.verify, h(5), due: h(7), ended: h(6), unit: "centre")
        .hop(.answer, h(6), due: h(8), ended: h(7), unit: "centre")
        .hop(.verdict, h(7), due: h(30), ended: verdict == nil ? h(30) : h(9), unit: nil)
        .with {
            $0.received = start
            $0.verdicts = verdict.map { [7: $0] } ?? [:]
        }
}
