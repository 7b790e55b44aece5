import Foundation
import Kernel
import Posts
import Testing

@testable import Cases
@testable import Notices

/// A case of an invented county.
private enum Invented {
    static let centre = UnitCode("centre")!
    static let town = UnitCode("t-330381001")!
    static let lamps = UnitCode("dept-lamps")!
    static let water = UnitCode("dept-water")!
    static let now = Timestamp(rfc3339: "2026-03-05T12:00:00+08:00")!
    static let number = CaseNumber(prefix: "RA", date: LocalDate("2026-03-02")!, serial: 1)!
    static let holder = PostHolder(
        post: ID(at: now), person: ID(at: now), role: .handler, unit: lamps, place: DivisionCode("330381")!)

    static func report(_ number: UInt8) -> ID<Report> { ID(bytes: Array(repeating: number, count: 16))! }

    static func reception(desk: UnitCode = centre, split: CaseReference? = nil) -> Reception {
        Reception(
            id: ID(bytes: Array(repeating: 9, count: 16))!, number: number, at: now, channel: .web,
            category: CategoryCode("C0118")!, catalogue: "t", division: DivisionCode("330381001201")!, desk: desk,
            level: .county, reports: [report(1), report(2)], splitFrom: split)
    }

    static func clock(due: Timestamp, unit: UnitCode? = lamps) -> RunningClock {
        RunningClock(
            kind: .solve, number: 0, ordinal: 3, unit: unit, limit: TimeLimit("2wd")!, started: now, due: due)
    }

    static func dispatching(_ lead: UnitCode = lamps, joint: [UnitCode] = []) -> Dispatching {
        Dispatching(lead: lead, joint: joint, level: .county, why: .said("因"), row: 1)
    }
}

@Suite("who is told of what") struct TellingTests {
    /// What is told of the last of these events, by whom it may have been.
    private func told(
        _ events: CaseEvent..., before: [CaseEvent] = [], by actor: Actor = .system("test"),
        desk: UnitCode = Invented.centre
    ) -> [Telling] {
        var subject = Case(Invented.reception(desk: desk))
        for event in before { subject.apply(event) }
        let earlier = subject
        for event in events { subject.apply(event) }
        return tellings(
            events, of: subject, before: earlier, by: actor, at: Invented.now, centres: [Invented.centre])
    }

    private func toReporters(_ kind: NoticeKind) -> [Telling] {
        [Telling(.report(Invented.report(1)), kind), Telling(.report(Invented.report(2)), kind)]
    }

    @Test("reporters hear of arrival, passing on, new deadlines, answers, refusals, reopening and joining")
    func reporters() {
        #expect(told(.received(Invented.reception())) == toReporters(.received))
        #expect(told(.refused(ground: "court", words: "x", at: Invented.now)) == toReporters(.refused))
        #expect(told(.suspended(until: Invented.now, reason: "x")) == toReporters(.extended))
        #expect(told(.extended(by: TimeLimit("2wd")!, reason: "x")) == toReporters(.extended))
        #expect(told(.closed(at: Invented.now, answer: "x")) == toReporters(.answered))
        let other = CaseReference(id: ID(at: Invented.now), number: Invented.number)
        #expect(told(.merged(into: other, reason: "x")) == toReporters(.merged))
        #expect(told(.attached(report: Invented.report(7))) == [Telling(.report(Invented.report(7)), .received)])
        let dispatched = told(.accepted(category: CategoryCode("C0118")!), .dispatched(Invented.dispatching()))
        #expect(dispatched == toReporters(.dispatched) + [Telling(.unit(Invented.lamps), .charged)])
        let reopened = told(.reopened(.said("x")))
        #expect(reopened == toReporters(.reopened) + [Telling(.unit(Invented.centre), .sentBack)])
    }

    @Test("a case split from another tells its reporters nothing new; what was brought along tells nobody")
    func silent() {
        let other = CaseReference(id: ID(at: Invented.now), number: Invented.number)
        #expect(told(.received(Invented.reception(split: other))).isEmpty)
        let past = Past(
            former: Former(system: "x", number: "1"), standing: .closed, lead: nil, closed: Invented.now, answer: nil)
        #expect(told(.received(Invented.reception()), .brought(past)).isEmpty)
    }

    @Test("whoever did it is not told, but that their report arrived they are")
    func own() {
        let me = Actor.reporter(Invented.report(1))
        let reopened = told(.reopened(.said("x")), by: me)
        #expect(!reopened.contains { $0.whom == .report(Invented.report(1)) })
        #expect(reopened.contains { $0.whom == .report(Invented.report(2)) })
        #expect(told(.received(Invented.reception()), by: me) == toReporters(.received))
    }

    @Test("units hear of what is given to them, comes back, goes up; a centre's own list is no news to it")
    func units() {
        #expect(
            told(.received(Invented.reception(desk: Invented.town)), desk: Invented.town)
                == toReporters(.received) + [Telling(.unit(Invented.town), .charged)])
        let joint = told(.dispatched(Invented.dispatching(joint: [Invented.water])))
        #expect(
            joint.suffix(2) == [Telling(.unit(Invented.lamps), .charged), Telling(.unit(Invented.water), .charged)])
        let task = JointTask(number: 1, unit: Invented.water, what: "x", called: Invented.now)
        #expect(told(.whistled(task)) == [Telling(.unit(Invented.water), .charged)])
        #expect(
            told(.returned(by: Invented.lamps, to: Invented.centre, reason: "x"))
                == [Telling(.unit(Invented.centre), .sentBack)])
        #expect(told(.objected(words: "x")) == [Telling(.unit(Invented.centre), .sentBack)])
        #expect(
            told(.sentBack(reason: "x"), before: [.dispatched(Invented.dispatching())])
                == [Telling(.unit(Invented.lamps), .sentBack)])
        let up = told(
            .escalated(from: .county, to: .province, .said("x")), .dispatched(Invented.dispatching(Invented.water)),
            before: [.dispatched(Invented.dispatching())])
        #expect(up.contains(Telling(.unit(Invented.lamps), .escalated)))
        #expect(up.contains(Telling(.unit(Invented.water), .charged)))
        let away = CaseEvent.shielded(about: Invented.lamps, desk: Invented.town, takesAway: true, reason: "x")
        #expect(told(away) == [Telling(.unit(Invented.town), .charged)])
    }

    @Test("a rule's supervision concerns the unit and the supervisors, a supervisor's own only the unit")
    func supervision() {
        let before: [CaseEvent] = [.dispatched(Invented.dispatching())]
        #expect(
            told(.supervised(.rule("cases.why.overdue", [:])), before: before)
                == [Telling(.unit(Invented.lamps), .supervised), Telling(.supervisors, .supervised)])
        #expect(
            told(.supervised(.said("x")), before: before) == [Telling(.unit(Invented.lamps), .supervised)])
    }

    @Test(
        "a rung tells the charged unit that it is due soon, or overdue; a clock of residents tells nobody",
        arguments: RungAction.allCases)
    func rungs(action: RungAction) {
        let later = Invented.clock(due: Invented.now.adding(minutes: 1))
        let passed = Invented.clock(due: Invented.now)
        let residents = Invented.clock(due: Invented.now, unit: nil)
        let tells = [.remind, .warn].contains(action)
        let cases: [(RunningClock, NoticeKind?)] = [(later, .dueSoon), (passed, .overdue), (residents, nil)]
        for (clock, kind) in cases {
            let expected = tells ? kind.map { [Telling(.unit(Invented.lamps), $0)] } ?? [] : []
            #expect(told(.rungReached(clock.key, action), before: [.clockStarted(clock)]) == expected)
        }
        #expect(told(.rungReached(later.key, action)).isEmpty, "the clock has ended meanwhile")
    }

    @Test("several events of one entry are one word for each: residents hear the last, staff the gravest")
    func once() {
        let all = told(
            .received(Invented.reception()), .dispatched(Invented.dispatching()), .sentBack(reason: "x"),
            .supervised(.rule("x", [:])), .closed(at: Invented.now, answer: "x"))
        #expect(all.filter { $0.whom == .report(Invented.report(1)) }.map(\.kind) == [.answered])
        #expect(all.filter { $0.whom == .unit(Invented.lamps) }.map(\.kind) == [.supervised])
        #expect(Set(all.map(\.whom)).count == all.count)
    }

    @Test("what is no news tells nobody, and every kind of word is told of something")
    func news() {
        let key = Invented.clock(due: Invented.now).key
        let silent: [CaseEvent] = [
            .accepted(category: CategoryCode("C0118")!), .signed, .contacted(reached: true, note: nil),
            .responded(task: 1, at: Invented.now), .stageDone(1, words: "x"), .denied(reason: "x"),
            .resumed(.said("x")), .handled(by: Invented.holder, words: "x", onTheSpot: false), .verified(words: "x"),
            .judged(report: Invented.report(1), Verdict(contacted: true, solved: true, satisfied: true), words: nil),
            .evaluated(.resident), .clockStarted(Invented.clock(due: Invented.now)),
            .clockEnded(key, .done, at: Invented.now),
        ]
        for event in silent {
            #expect(!event.isNews && told(event).isEmpty, "\(event.name)")
        }
    }
}
