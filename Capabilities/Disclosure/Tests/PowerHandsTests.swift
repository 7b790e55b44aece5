import Foundation
import Kernel
import Places
import TestSupport
import Testing

@testable import Disclosure

private typealias U = DisclosureUnderTest

@Suite("who does a step of a power, and when") struct PowerHandsTests {
    private let bench: PowerBench

    init() throws { bench = try PowerBench() }

    @Test("where a step asks for it, interests are declared; who has one stands aside, and another does the step")
    func interests() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), turn.afterDays == nil else { return }
            let own = try PowerBench.hand(turn.role)
            let silent = PowerCommand.perform(step: turn.id, paper: "1", day: PowerBench.today, nil)
            let related = PowerCommand.perform(step: turn.id, paper: "1", day: PowerBench.today, .related)
            guard turn.declares == true else {
                #expect(bench.refusal(run, silent, power, bench.context(own)) == nil)
                #expect(bench.refusal(run, .standAside(step: turn.id), power, bench.context(own)) == .noAsideNeeded)
                return
            }
            #expect(bench.refusal(run, silent, power, bench.context(own)) == .noDeclaration)
            #expect(bench.refusal(run, related, power, bench.context(own)) == .related)
            let aside = try PowerRules.decide(run, .standAside(step: turn.id), power, bench.context(own))
            #expect(aside.turn(power) == turn && aside.done == run.done)
            // Not even after saying the opposite.
            #expect(bench.refusal(aside, bench.performing(turn), power, bench.context(own)) == .related)
            #expect(bench.refusal(aside, .standAside(step: turn.id), power, bench.context(own)) == .related)
            #expect(bench.refusal(aside, .stop(reason: "x"), power, bench.context(own)) == .related)
            #expect(
                bench.refusal(aside, bench.performing(turn), power, bench.context(try PowerBench.hand(turn.role, 1)))
                    == nil)
            for role in Role.allCases where role != turn.role {
                let other = bench.refusal(
                    aside, bench.performing(turn), power, bench.context(try PowerBench.hand(role, 2)))
                #expect((other == nil) == bench.list.standIns(for: turn.role).contains(role), "\(turn.role) \(role)")
            }
        }
    }

    @Test("whoever watches over a run has done nothing else in it, in whatever post")
    func hands() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), turn.afterDays == nil, Role.village.contains(turn.role) else { return }
            for event in run.events {
                let person = try #require(event.person)
                let wasWatcher = event.step.flatMap(power.step)?.role == .supervisionCommittee
                let found = bench.refusal(
                    run, bench.performing(turn), power, bench.context(.init(role: turn.role, person: person)))
                let isWatcher = turn.role == .supervisionCommittee
                #expect(found == (wasWatcher == isWatcher ? nil : .sameHands), "\(power.id) \(turn.id)")
            }
        }
    }

    @Test("whoever began a run or did a step of it does not stand in for those who decide, and may elsewhere")
    func standingIn() throws {
        var decisions = 0
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), turn.afterDays == nil, turn.declares == true else { return }
            let own = try PowerBench.hand(turn.role)
            let aside = try PowerRules.decide(run, .standAside(step: turn.id), power, bench.context(own))
            let acted = Set(run.events.compactMap(\.person)).subtracting([own.person])
            for role in bench.list.standIns(for: turn.role) {
                let fresh = bench.context(try PowerBench.hand(role, 3))
                #expect(bench.refusal(aside, bench.performing(turn), power, fresh) == nil)
                for person in acted {
                    let hand = PowerContext.Hand(role: role, person: person)
                    for command in [bench.performing(turn), .stop(reason: "x")] {
                        let found = bench.refusal(aside, command, power, bench.context(hand))
                        guard turn.decides == true else {
                            #expect(found != .standsInForOwn(step: turn))
                            continue
                        }
                        #expect(found == .standsInForOwn(step: turn), "\(power.id) \(turn.id) \(role)")
                        decisions += 1
                    }
                }
            }
            // In their own post whoever proposed also writes down what the meeting decided.
            for person in acted where turn.role == .villageSecretary {
                let hand = PowerContext.Hand(role: turn.role, person: person)
                let found = bench.refusal(aside, bench.performing(turn), power, bench.context(hand))
                #expect(found != .standsInForOwn(step: turn))
            }
        }
        #expect(decisions > 0)
    }

    @Test("a day is not to come, not before the last step, and not before what is posted has hung long enough")
    func days() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power) else { return }
            let last = try #require(run.done.last?.day ?? run.started?.day)
            func tried(_ day: LocalDate) throws -> PowerRefusal? {
                bench.refusal(
                    run, bench.performing(turn, day: day), power,
                    bench.context(try PowerBench.hand(turn.role), days: 40))
            }
            #expect(try tried(PowerBench.today.adding(days: 41)) == .future)
            #expect(try tried(last.adding(days: -1)) == .beforeLast(last))
            let wait = turn.afterDays ?? 0
            #expect(try tried(last.adding(days: wait)) == nil)
            if wait > 0 { #expect(try tried(last.adding(days: wait - 1)) == .tooEarly(last.adding(days: wait))) }
        }
    }

    @Test("a notice typed for an earlier day hangs its days from when it was written down, to the minute")
    func posted() throws {
        var waits = 0
        try bench.everywhere { run, power in
            guard let turn = run.turn(power), let wait = turn.afterDays else { return }
            let last = try #require(run.done.last)
            #expect(last.step.flatMap(power.step)?.publishes == true, "\(power.id): nothing else waits in the list")
            let posted = CountyTime.china.date(last.at)
            let (day, over) = (try #require(last.day).adding(days: wait), posted.adding(days: wait))
            #expect(day < posted, "the typed days alone would let it pass at once")
            func tried(_ now: Timestamp, day: LocalDate) throws -> PowerRefusal? {
                bench.refusal(
                    run, bench.performing(turn, day: day), power,
                    bench.context(try PowerBench.hand(turn.role), at: now))
            }
            let midnight = CountyTime.china.moment(over)
            for days in 0..<wait {
                let now = last.at.adding(days: Int64(days))
                #expect(try tried(now, day: day) == .noticeNotOver(posted: posted, over: over))
            }
            let before = midnight.adding(milliseconds: -1)
            #expect(try tried(before, day: day) == .noticeNotOver(posted: posted, over: over))
            for now in [midnight, midnight.adding(days: 1)] { #expect(try tried(now, day: day) == nil) }
            // Nor does the clock of the step run out before.
            #expect(try #require(run.due) > midnight)
            waits += 1
        }
        #expect(waits >= 4)
    }

    @Test("the clock of a step runs in working days, rings once, and what is done later says so")
    func clocks() throws {
        let power = try #require(bench.list.power("works.small"))
        let run = try bench.begun(power)
        // Three working days after Monday, the 20th: Thursday at the close of business.
        #expect(run.due == Timestamp(rfc3339: "2026-07-23T17:30:00+08:00"))
        let lapse = PowerCommand.lapse(step: "request")
        #expect(bench.refusal(run, lapse, power, bench.context(nil, days: 3)) == .notDue)
        #expect(
            !run.isLate(power, at: PowerBench.now.adding(days: 3))
                && run.isLate(power, at: PowerBench.now.adding(days: 4)))
        let late = try PowerRules.decide(run, lapse, power, bench.context(nil, days: 4))
        #expect(
            late.lateSteps == ["request"] && bench.refusal(late, lapse, power, bench.context(nil, days: 4)) == .notDue)
        let clerk = try PowerBench.hand(.disclosureClerk)
        let first = try #require(power.steps.first)
        let done = try PowerRules.decide(late, bench.performing(first), power, bench.context(clerk, days: 4))
        #expect(done.done.last?.isLate == true && !done.isLate(power, at: PowerBench.now.adding(days: 4)))
        #expect(done.due == Timestamp(rfc3339: "2026-07-31T17:30:00+08:00"))
        #expect(bench.refusal(done, lapse, power, bench.context(nil, days: 40)) == .alreadyDone(step: first))
        // The clock rings for what is late even when the timer came too late.
        let unrung = try PowerRules.decide(run, bench.performing(first), power, bench.context(clerk, days: 4))
        #expect(unrung.lateSteps == ["request"])
    }

    @Test("whoever's turn it is may stop it with a reason; then it has ended")
    func stopped() throws {
        try bench.everywhere { run, power in
            guard let turn = run.turn(power) else { return }
            let own = bench.context(try PowerBench.hand(turn.role))
            #expect(bench.refusal(run, .stop(reason: ""), power, own) == .noReason)
            let other = try PowerBench.hand(turn.role == .dutyOfficer ? .villageSecretary : .dutyOfficer)
            #expect(bench.refusal(run, .stop(reason: "x"), power, bench.context(other)) == .wrongRole(step: turn))
            let stopped = try PowerRules.decide(run, .stop(reason: "未通过"), power, own)
            #expect(stopped.state(power) == .stopped && stopped.turn(power) == nil)
            for command in [
                bench.performing(turn), .stop(reason: "x"), .standAside(step: turn.id), .lapse(step: turn.id),
            ] {
                #expect(bench.refusal(stopped, command, power, own) == .ended)
            }
        }
    }
}
