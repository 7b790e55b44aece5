import Journal
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Cases

@Suite("Indicators of cases that another system closed")
struct BroughtRatesTests {
    /// Came early and was closed elsewhere on the day.
    private func closed(due: Timestamp, ended: Timestamp = Day.noon) -> Told {
        Told().hop(.solve, Day.early, due: due, ended: ended, .elsewhere)
    }

    @Test("closed within the limit it had there, it is handled and closed in time; closed later, it is late")
    func counted() {
        for id in ["handling", "closing", "handling-on-time", "closing-on-time"] {
            #expect(closed(due: Day.noon).memberships(id) == [.numerator], "\(id)")
            #expect(closed(due: Day.late, ended: Day.after).memberships(id) == [], "\(id)")
        }
        let late = closed(due: Day.noon.adding(milliseconds: -1))
        #expect(late.memberships("handling") == [.numerator] && late.memberships("closing") == [.numerator])
        for id in ["handling-on-time", "closing-on-time"] { #expect(late.memberships(id) == [.denominator], "\(id)") }
        #expect(late.memberships("closing-on-time", closed: true) == [.denominator])
    }

    @Test("without a limit it is left out of what needs one; nobody knows whether it was sent back")
    func excluded() {
        for id in ["handling", "closing", "handling-on-time", "closing-on-time"] {
            #expect(closed(due: CaseTable.never).memberships(id) == [.excluded(.limitless)], "\(id)")
        }
        #expect(closed(due: Day.late).memberships("rework") == [.excluded(.elsewhere)])
        for id in ["filing", "dispatch-on-time", "verification-on-time", "resolution", "first-contact"] {
            #expect(closed(due: Day.late).memberships(id) == [], "\(id)")
        }
    }

    @Test("reopened here, the new round counts on its own beside the old one")
    func reopened() {
        let both = (try? Period(from: Day.period.from, to: LocalDate("2026-11-12")!, asOf: Day.future))!
        let again = closed(due: Day.late).hop(.dispatch, Day.late, due: Day.late, ended: Day.late)
            .hop(.solve, Day.late, due: Day.future, ended: Day.late)
            .hop(.verify, Day.late, due: Day.late, ended: Day.late)
            .hop(.answer, Day.late, due: Day.late, ended: Day.late)
            .hop(.verdict, Day.late, due: Day.future, ended: Day.late, unit: nil)
        #expect(again.memberships("closing", both) == [.numerator, .numerator])
    }

    @Test("a period finds what was closed in it, even when it came before and fell due after", arguments: Engine.all)
    func found(engine: Engine) async throws {
        try await withCounty(engine) { desk in
            let county = desk.county
            let bringing = try await Bringing(
                county.cases.work, try Mapping(yaml: BringingTests.yaml), by: .system("t"))
            var rest: [UInt8]? = Array((BringingTests.header + BringingTests.rows).utf8)
            _ = try await bringing.run(reject: { Issue.record("\($0)") }) {
                defer { rest = nil }
                return rest
            }
            let view = try await county.cases.work.rates(
                from: LocalDate("2025-12-01")!, to: LocalDate("2025-12-03")!, division: nil, unit: nil, language: .en)
            let figures = Dictionary(uniqueKeysWithValues: view.indicators.map { ($0.id, $0) })
            // A1 in time; A2 counts where its limit fell, in November; A3 had no limit.
            let onTime = try #require(figures["closing-on-time"])
            #expect(onTime.numerator == 1 && onTime.denominator == 1)
            #expect(onTime.excluded.reasons == ["limitless": 1])
            let all = try await county.cases.work.rates(
                from: LocalDate("2020-01-01")!, to: LocalDate("2026-12-31")!, division: nil, unit: nil, language: .en)
            let whole = try #require(all.indicators.first { $0.id == "closing-on-time" })
            #expect(whole.numerator == 1 && whole.denominator == 2)
        }
    }
}
