import Kernel
import Testing

@testable import Cases

@Suite("indicators classify")
struct IndicatorTests {
    @Test("a straight case is good in every figure it belongs to")
    func straightCase() {
        for indicator in Indicator.all(RatesFormula(version: "1", closedInTimeDenominator: .due)) {
            let found = straight().memberships(indicator.id)
            switch indicator.id {
            case "rework": #expect(found == [.denominator])
            case "staff-reports-valid", "proposals-taken": #expect(found == [])
            default: #expect(found == [.numerator], "\(indicator.id)")
            }
        }
    }

    @Test(
        "filing counts by the first and last millisecond of the days",
        arguments: [
            (Day.before, []), (Day.first, [Membership.numerator]), (Day.last, [.numerator]), (Day.after, []),
        ])
    func filingEdges(received: Timestamp, expected: [Membership]) {
        let told = Told().hop(.accept, received, due: Day.future, ended: Day.late).hop(
            .dispatch, Day.late, due: Day.future)
        #expect(told.memberships("filing") == expected)
    }

    @Test("a report not taken on is not filed; one that waits within its limit is undecided, past it not filed")
    func filingOutcomes() {
        let refused = Told().hop(.accept, Day.noon, due: Day.late, ended: Day.last)
        #expect(refused.memberships("filing") == [.denominator])
        #expect(refused.memberships("filing-on-time") == [])
        let objected = refused.hop(.accept, Day.late, due: Day.future, ended: Day.late.adding(hours: 1))
            .hop(.dispatch, Day.late.adding(hours: 1), due: Day.future)
        #expect(objected.memberships("filing") == [.numerator])
        #expect(Told().hop(.accept, Day.noon, due: Day.future).memberships("filing") == [.excluded(.undecided)])
        #expect(Told().hop(.accept, Day.noon, due: Day.period.asOf).memberships("filing") == [.denominator])
        let merged = Told(isMerged: true).hop(.accept, Day.noon, due: Day.future)
        #expect(merged.memberships("filing") == [.excluded(.merged)])
    }

    @Test("filed at the limit is in time, a millisecond later is not")
    func filingOnTime() {
        for (late, expected) in [(Int64(0), Membership.numerator), (1, .denominator)] {
            let ended = Day.noon.adding(milliseconds: late)
            let told = Told().hop(.accept, Day.early, due: Day.noon, ended: ended).hop(.dispatch, ended, due: Day.late)
            #expect(told.memberships("filing-on-time") == [expected])
        }
    }

    @Test("what was filed and then merged is void, and excluded everywhere else")
    func void() {
        let merged = straight().with { $0.isMerged = true }
        #expect(merged.memberships("filing-accurate") == [.denominator])
        for id in ["filing", "filing-on-time", "dispatch-accurate", "handling", "closing", "resolution"] {
            #expect(merged.memberships(id) == [.excluded(.merged)], "\(id)")
        }
    }

    @Test(
        "a dispatch is right once signed for, wrong once returned, before that undecided",
        arguments: [
            (ClockOutcome?.some(.done), Membership.numerator), (.returned, .denominator), (nil, .excluded(.undecided)),
            (.escalated, .excluded(.passedOn)),
        ])
    func dispatchAccurate(outcome: ClockOutcome?, expected: Membership) {
        let told = Told().hop(.dispatch, Day.early, due: Day.noon, ended: Day.noon)
            .hop(.sign, Day.noon, due: Day.future, ended: outcome.map { _ in Day.late }, outcome)
        #expect(told.memberships("dispatch-accurate") == [expected])
        #expect(told.memberships("dispatch-on-time") == [.numerator])
    }

    @Test("climbing to the next level is nobody's dispatch")
    func climbing() {
        let told = Told().hop(.dispatch, Day.early, due: Day.late, ended: Day.before)
            .hop(.sign, Day.before, due: Day.noon, ended: Day.noon, .escalated)
            .hop(.sign, Day.noon, due: Day.late, ended: Day.last)
        #expect(told.memberships("dispatch-accurate") == [])
    }

    @Test(
        "handling is due on the day its limit falls, both edges",
        arguments: [
            (Day.before, []), (Day.first, [Membership.denominator]), (Day.last, [.denominator]), (Day.after, []),
        ])
    func handlingEdges(due: Timestamp, expected: [Membership]) {
        #expect(Told().hop(.solve, Day.early, due: due).memberships("handling") == expected)
        let late = Told().hop(.solve, Day.early, due: due, ended: Day.period.asOf)
        #expect(late.memberships("handling-on-time") == expected)
        #expect(late.memberships("handling") == expected.map { _ in .numerator })
    }

    @Test("handled before its limit counts on the day it was handled, and only then")
    func handledEarly() throws {
        let told = Told().hop(.solve, Day.early, due: Day.late, ended: Day.noon)
        #expect(told.memberships("handling-on-time") == [.numerator])
        let next = try Period(from: LocalDate("2026-11-11")!, to: LocalDate("2026-11-11")!, asOf: Day.period.asOf)
        #expect(told.memberships("handling-on-time", next) == [])
    }

    @Test(
        "suspended, extended, undecided and passed on are listed, not counted",
        arguments: [
            (Told().hop(.solve, Day.early, due: Day.noon, suspended: true), Exclusion.suspended),
            (Told().hop(.solve, Day.early, due: Day.noon, ended: Day.noon, extended: true), .extended),
            (Told().hop(.solve, Day.early, due: Day.noon, ended: Day.noon, .returned), .passedOn),
            (Told().hop(.solve, Day.early, due: Day.noon, ended: Day.noon, .escalated), .passedOn),
            (Told(isMerged: true).hop(.solve, Day.early, due: Day.noon, suspended: true), .merged),
        ])
    func excluded(told: Told, reason: Exclusion) {
        for id in ["handling", "handling-on-time"] { #expect(told.memberships(id) == [.excluded(reason)]) }
    }

    @Test("whoever lets the limit pass is charged, though the case then climbs or is returned")
    func overdue() {
        for outcome in [ClockOutcome.escalated, .returned] {
            let told = Told().hop(.solve, Day.early, due: Day.noon, ended: Day.late, outcome)
            #expect(told.memberships("handling") == [.denominator])
        }
    }

    @Test("a limit later today is undecided until it falls")
    func laterToday() throws {
        let period = try Period(from: Day.period.from, to: Day.period.to, asOf: Day.noon)
        let told = Told().hop(.solve, Day.early, due: Day.noon.adding(milliseconds: 1))
        #expect(told.memberships("handling", period) == [.excluded(.undecided)])
        #expect(Told().hop(.solve, Day.early, due: Day.noon).memberships("handling", period) == [.denominator])
    }

    @Test("what was sent back was not handled, whether before or after it was verified")
    func rework() {
        let early = Told().hop(.solve, Day.early, due: Day.late, ended: Day.noon)
            .hop(.verify, Day.noon, due: Day.late, ended: Day.last, .returned)
        let lately = Told().hop(.solve, Day.early, due: Day.late, ended: Day.noon)
            .hop(.verify, Day.noon, due: Day.late, ended: Day.last)
            .hop(.answer, Day.last, due: Day.late, ended: Day.late, .returned)
        for told in [early, lately] {
            #expect(told.memberships("rework") == [.numerator])
            #expect(told.memberships("handling") == [.denominator])
            #expect(told.memberships("verification-on-time") == [.numerator])
        }
    }

    @Test("what was settled on the spot counts as filed, handled and closed, but nobody dispatched or verified it")
    func onTheSpot() {
        let kinds: [ClockKind] = [.accept, .dispatch, .sign, .contact, .solve, .verify, .answer]
        let told = kinds.reduce(Told(received: Day.noon, channel: .grid)) { told, kind in
            told.hop(kind, Day.noon, due: Day.late, ended: Day.noon)
        }
        for id in ["filing", "staff-reports-valid", "handling-on-time", "closing-on-time"] {
            #expect(told.memberships(id) == [.numerator], "\(id)")
        }
        for id in ["dispatch-accurate", "dispatch-on-time", "rework", "verification-on-time"] {
            #expect(told.memberships(id) == [.excluded(.settledOnSpot)], "\(id)")
        }
        #expect(told.memberships("missed-reports") == [.denominator])
    }

    @Test(
        "missed reports are about what a patrol can see",
        arguments: [
            (Channel.web, "E0102", Membership.numerator), (.phone, "C0118", .numerator), (.grid, "E0102", .denominator),
            (.system, "C0118", .excluded(.sensor)), (.web, "M0302", .excluded(.personal)),
        ])
    func missed(channel: Channel, category: String, expected: Membership) {
        let told = straight().with {
            $0.channel = channel
            $0.category = category
        }
        #expect(told.memberships("missed-reports") == [expected])
    }
}
