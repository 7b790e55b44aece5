import Kernel
import Testing

@testable import Cases

@Suite("indicators of closing and of verdicts")
struct IndicatorClosingTests {
    /// Dispatched, solved at noon on the day, verified and answered at these moments.
    private func closed(
        verified: Timestamp = Day.noon, answered: Timestamp? = Day.noon, due: Timestamp = Day.late,
        verdict: ClockOutcome? = nil, suspended: Bool = false, extended: Bool = false
    ) -> Told {
        let told = Told().hop(
            .solve, Day.early, due: due, ended: Day.noon, suspended: suspended, extended: extended
        ).hop(.verify, Day.noon, due: Day.late, ended: verified).hop(.answer, verified, due: Day.late, ended: answered)
        guard let answered else { return told }
        return told.hop(.verdict, answered, due: Day.future, ended: verdict.map { _ in Day.late }, verdict, unit: nil)
    }

    @Test("a case is due to close when its limit falls or it was closed, whichever came first")
    func due() {
        #expect(closed().memberships("closing") == [.numerator])
        #expect(closed(answered: Day.before).memberships("closing") == [])
        #expect(closed(answered: Day.after).memberships("closing") == [])
        #expect(closed(answered: Day.after, due: Day.last).memberships("closing") == [.numerator])
        #expect(closed(answered: Day.after, due: Day.after).memberships("closing") == [])
        #expect(closed(answered: nil, due: Day.last).memberships("closing") == [.denominator])
        #expect(Told().hop(.solve, Day.early, due: Day.last).memberships("closing") == [.denominator])
    }

    @Test("closing in time takes every step in time")
    func inTime() {
        #expect(closed().memberships("closing-on-time") == [.numerator])
        #expect(closed(due: Day.noon).memberships("closing-on-time") == [.numerator])
        #expect(closed(due: Day.noon.adding(milliseconds: -1)).memberships("closing-on-time") == [.denominator])
        let late = Day.late.adding(milliseconds: 1)
        #expect(closed(verified: late, answered: late, due: Day.last).memberships("closing-on-time") == [.denominator])
    }

    @Test("divided by closed, only what was closed in the period counts")
    func dividedByClosed() {
        #expect(closed().memberships("closing-on-time", closed: true) == [.numerator])
        #expect(closed(answered: nil, due: Day.last).memberships("closing-on-time", closed: true) == [])
        #expect(closed(answered: Day.after, due: Day.last).memberships("closing-on-time", closed: true) == [])
    }

    @Test("suspended and extended ones are listed; one returned in time waits for another unit")
    func exclusions() {
        #expect(closed(suspended: true).memberships("closing") == [.excluded(.suspended)])
        #expect(closed(extended: true).memberships("closing-on-time") == [.excluded(.extended)])
        let returned = Told().hop(.solve, Day.early, due: Day.last, ended: Day.noon, .returned)
        #expect(returned.memberships("closing") == [.excluded(.passedOn)])
        #expect(returned.hop(.solve, Day.last, due: Day.future).memberships("closing") == [])
    }

    @Test("a closing that a resident took back does not count; the next round counts on its own")
    func reopened() {
        let rejected = closed(verdict: .reopened)
        #expect(rejected.memberships("closing") == [.denominator])
        #expect(rejected.memberships("closing-on-time") == [.denominator])
        let again = rejected.hop(.dispatch, Day.late, due: Day.late, ended: Day.late)
            .hop(.solve, Day.late, due: Day.future, ended: Day.late).hop(
                .verify, Day.late, due: Day.late, ended: Day.late
            )
            .hop(.answer, Day.late, due: Day.late, ended: Day.late)
            .hop(.verdict, Day.late, due: Day.future, ended: Day.late, unit: nil)
        #expect(again.memberships("closing") == [.denominator])
        let both = (try? Period(from: Day.period.from, to: LocalDate("2026-11-11")!, asOf: Day.period.asOf))!
        #expect(again.memberships("closing", both) == [.denominator, .numerator])
    }

    @Test("rework gives no second chance to be in time")
    func rework() {
        let told = Told().hop(.solve, Day.early, due: Day.before, ended: Day.first)
            .hop(.verify, Day.first, due: Day.late, ended: Day.first, .returned)
            .hop(.solve, Day.first, due: Day.late, ended: Day.noon).hop(
                .verify, Day.noon, due: Day.late, ended: Day.noon
            )
            .hop(.answer, Day.noon, due: Day.late, ended: Day.noon)
        #expect(told.memberships("closing") == [.numerator])
        #expect(told.memberships("closing-on-time") == [.denominator])
    }

    @Test("call-backs count on the day of the answer, and only when the residents spoke")
    func callBacks() {
        let silent = straight(verdict: nil)
        #expect(silent.memberships("resolution") == [.excluded(.silent)])
        #expect(closed().memberships("resolution") == [.excluded(.awaited)])
        #expect(closed(answered: Day.before, verdict: .done).memberships("resolution") == [])
        #expect(closed(answered: Day.after, verdict: .done).memberships("resolution") == [])
    }

    @Test("each rate takes its own word", arguments: [true, false], [true, false])
    func words(solved: Bool, satisfied: Bool) {
        let told = straight(verdict: Verdict(contacted: false, solved: solved, satisfied: satisfied))
        #expect(told.memberships("resolution") == [.counted(solved)])
        #expect(told.memberships("satisfaction") == [.counted(satisfied)])
        #expect(told.memberships("first-contact") == [.denominator])
    }

    @Test("contacted in time takes the clock and the residents' word")
    func contact() {
        let late = straight().with { told in
            let hop = told.hops[3]
            told.hops[3] = Hop(
                ordinal: 3, kind: .contact, unit: hop.unit, started: hop.started, due: hop.due,
                ended: hop.due.adding(milliseconds: 1), outcome: .done)
        }
        #expect(late.memberships("first-contact") == [.denominator])
        #expect(straight().memberships("first-contact") == [.numerator])
    }

    @Test("a figure of nothing has no value; no other rounds up to all")
    func exactness() {
        var figure = Figure()
        #expect(figure.permyriad == nil)
        for index in 0..<30_000 { figure.count(index == 0 ? .denominator : .numerator) }
        #expect(figure.permyriad == 9999)
        figure.count(.excluded(.silent))
        figure.count(.outside)
        #expect(figure.denominator == 30_000 && figure.excluded == [.silent: 1])
    }

    @Test("a period has at most 366 days and does not end before it begins")
    func periods() throws {
        let first = LocalDate("2026-01-01")!
        #expect(throws: Never.self) { try Period(from: first, to: first.adding(days: 365), asOf: Day.noon) }
        #expect(throws: RatesRefusal.tooLong) { try Period(from: first, to: first.adding(days: 366), asOf: Day.noon) }
        #expect(throws: RatesRefusal.backwards) { try Period(from: first, to: first.adding(days: -1), asOf: Day.noon) }
        #expect(Period(last: 30, asOf: Day.noon).from == LocalDate("2026-10-12")!)
    }
}
