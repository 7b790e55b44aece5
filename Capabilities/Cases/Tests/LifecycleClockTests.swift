import Kernel
import Posts
import Testing

@testable import Cases

private typealias F = LifecycleFixture

/// The loop in time: what clocks set off, what stops them and what puts them off.
@Suite("the clocks of the loop")
struct LifecycleClockTests {
    /// Lets time pass until nothing more happens by itself: when, and what.
    private func log(_ story: inout LifecycleStory) throws -> [String] {
        var lines: [String] = []
        while let next = story.subject.nextMoment(story.catalogue.policy, F.calendar), lines.count < 100 {
            let events = try story.deciding(.tick, .system, at: next)
            story.take(events, at: next)
            #expect(try story.deciding(.tick, .system, at: next).isEmpty)
            let time = CountyTime.china.format(next).prefix(16).replacing("T", with: " ").dropFirst(5)
            for event in events {
                switch event {
                case .rungReached(let clock, let action): lines.append("\(time) \(clock.kind) \(action)")
                case .escalated(_, let level, _): lines.append("\(time) to \(level)")
                default: break
                }
            }
        }
        return lines
    }

    @Test("a signed case is reminded at 50 %, warned at 80 %, supervised at 100 %, and climbs to the top")
    func climbing() throws {
        var story = try LifecycleStory.signed(F.catalogue(rungs: F.fourRungs))
        try story.play(.secretary, .contact(reached: true, note: nil))
        #expect(
            try log(&story) == [
                "03-03 14:15 solve remind",  // 9.75 of 19.5 working hours
                "03-04 11:06 solve warn",  // 15.6 of them
                "03-04 17:30 solve supervise", "03-05 17:30 solve escalate", "03-05 17:30 to township",
                "03-06 09:30 sign remind", "03-06 10:06 sign warn", "03-06 10:30 sign supervise",
                "03-06 17:30 solve remind", "03-09 14:54 solve warn",
                "03-09 17:30 sign escalate", "03-09 17:30 to county",  // one working day after the limit for signing
                "03-10 09:30 sign remind", "03-10 10:06 sign warn", "03-10 10:30 sign supervise",
                "03-10 17:30 solve remind", "03-11 14:54 solve warn",
                "03-11 17:30 sign escalate", "03-11 17:30 solve supervise", "03-12 17:30 solve escalate",  // at the top
            ])
        // Supervised at 100 % four times, and twice because there is no higher level.
        #expect(story.subject.supervisions == 6)
        #expect(story.subject.lead == F.lamps)
        #expect(story.subject.level == .county)
        #expect(story.subject.state == .dispatched)
    }

    @Test("a suspension is asked for by the lead and decided by another unit's supervisor; the clocks rest")
    func suspension() throws {
        var story = try LifecycleStory.signed()
        try story.play(.secretary, .contact(reached: true, note: nil))
        let until = F.moment("2026-03-06 09:00")
        let ask = Command.suspend(until: until, reason: "等灯杆", approve: nil)
        let approve = Command.suspend(until: nil, reason: "", approve: true)
        #expect(story.refusal(.centreSupervisor, approve) == .noRequest)
        #expect(story.refusal(.centreSupervisor, ask) == .notYours(.suspend))
        try story.play(.secretary, ask, "2026-03-03 09:00")
        #expect(story.refusal(.secretary, ask) == .requestPending)
        #expect(story.refusal(.secretary, approve) == .notYours(.suspend))
        #expect(story.refusal(.centreSupervisor, .extend(by: nil, reason: "", approve: true)) == .noRequest)
        #expect(story.refusal(.centreSupervisor, approve, "2026-03-06 09:00") == .suspensionInThePast)
        #expect(
            story.refusal(.centreSupervisor, .suspend(until: nil, reason: " ", approve: false))
                == .emptyWords(field: "reason"))
        try story.play(.centreSupervisor, approve, "2026-03-03 10:00")
        #expect(story.subject.state == .suspended)
        #expect(story.subject.suspendedUntil == until)
        #expect(story.subject.nextMoment(story.catalogue.policy, F.calendar) == until)
        #expect(story.refusal(.secretary, .handle(words: "换了")) == .state(.handle, .suspended))
        var early = story
        try early.play(.secretary, .resume(reason: nil), "2026-03-05 08:00")
        #expect(early.due(.solve) == "2026-03-06 17:30")
        // The end counts, not the moment at which the timer was heard.
        for time in ["2026-03-06 09:00", "2026-03-09 09:00"] {
            var late = story
            try late.play(.system, .tick, time)
            #expect(late.subject.state == .handling)
            #expect(late.due(.solve) == "2026-03-09 17:30")
        }
    }

    @Test("hours rest by the hour: what is left of the first contact is left after the suspension")
    func suspendedHours() throws {
        var story = try LifecycleStory.signed()
        let ask = Command.suspend(until: F.moment("2026-03-05 09:00"), reason: "等灯杆", approve: nil)
        try story.play(.secretary, ask)
        try story.play(.centreSupervisor, .suspend(until: nil, reason: "", approve: true), "2026-03-02 10:00")
        try story.play(.dispatcher, .resume(reason: "料到"), "2026-03-02 11:00")
        #expect(story.due(.contact) == "2026-03-02 13:30")
        #expect(story.due(.solve) == "2026-03-04 17:30")  // resumed on the same day
    }

    @Test("a suspension has an end within the county's longest")
    func longestSuspension() throws {
        let story = try LifecycleStory.signed()
        func ask(_ until: String) -> Refusal? {
            story.refusal(.secretary, .suspend(until: F.moment(until), reason: "等料", approve: nil))
        }
        #expect(ask("2026-04-02 00:00") == nil)
        #expect(ask("2026-04-02 00:01") == .suspensionTooLong(days: 30))
        #expect(ask("2026-03-02 08:30") == .suspensionInThePast)
    }

    @Test("a supervisor of the unit that asks does not decide")
    func ownRequest() throws {
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, .dispatch(to: F.lamps, joint: nil, reason: "权属", ruling: false))
        try story.play(.deptHandler, .sign)
        let limit = try #require(TimeLimit("1 工作日"))
        try story.play(.deptHandler, .extend(by: limit, reason: "雨", approve: nil))
        #expect(story.refusal(.deptSupervisor, .extend(by: nil, reason: "", approve: true)) == .ownRequest)
        try story.play(.centreSupervisor, .extend(by: nil, reason: "再快些", approve: false))
        #expect(story.subject.request == nil)
        #expect(story.due(.solve) == "2026-03-04 17:30")
        try story.play(.deptHandler, .extend(by: limit, reason: "大雨", approve: nil))
        try story.play(.centreSupervisor, .extend(by: nil, reason: "", approve: true))
        #expect(story.due(.solve) == "2026-03-05 17:30")
        #expect(story.subject.clock(.solve)?.extended == true)
        let again = story.refusal(.deptHandler, .extend(by: limit, reason: "雨", approve: nil))
        #expect(again == .extensionsUsedUp(limit: 1))
    }

    @Test("stages have limits of their own; the last one is the limit for solving and moves with it")
    func stages() throws {
        var story = try LifecycleStory("2026-03-02 08:30", of: F.offence, F.catalogue())
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, LifecycleStory.byCatalogue)
        #expect(story.due(.stage, 0) == "2026-03-02 15:00")
        #expect(story.due(.stage, 1) == "2026-03-11 17:30")
        #expect(story.due(.solve) == "2026-03-11 17:30")
        try story.play(.enforcerA, .sign)
        try story.play(.enforcerA, .stage(0, words: "已停工"))
        #expect(story.refusal(.enforcerB, .stage(0, words: "已停工")) == .unknownStage)
        let limit = try #require(TimeLimit("2 工作日"))
        try story.play(.enforcerA, .extend(by: limit, reason: "听证", approve: nil))
        try story.play(.centreSupervisor, .extend(by: nil, reason: "", approve: true))
        #expect(story.due(.stage, 1) == "2026-03-13 17:30")
        #expect(story.due(.solve) == "2026-03-13 17:30")
        try story.play(.enforcerA, .handle(words: "已罚"))
        try story.play(.dispatcher, .sendback(reason: "没拆"))
        #expect(story.subject.clocks.filter { $0.kind == .stage }.map(\.number) == [1])
    }

    @Test("what is done late is done, and the clock keeps both moments")
    func overdue() throws {
        var story = try LifecycleStory.signed()
        try story.play(.system, .tick, "2026-03-04 17:30")
        #expect(story.subject.supervisions == 2)  // first contact and solving
        let solve = try #require(story.subject.clock(.solve))
        let events = try story.play(.secretary, .handle(words: "换了"), "2026-03-05 09:00")
        let end = CaseEvent.clockEnded(solve.key, .done, at: F.moment("2026-03-05 09:00"))
        #expect(events.contains(end))
        #expect(solve.due == F.moment("2026-03-04 17:30"))
    }

    @Test("heard years late, a tick climbs what is due once, and comes to an end", arguments: ["3wh", "0wh", "0nd"])
    func bounded(_ late: String) throws {
        let rungs = #"{"share":1000,"action":"supervise"},{"late":"\#(late)","action":"escalate"}"#
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue(rungs: rungs))
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, LifecycleStory.byCatalogue)
        let first = try story.play(.system, .tick, "2029-03-02 08:30")
        #expect(first.count < 40)
        #expect(try story.play(.system, .tick).isEmpty)
        #expect(try log(&story).count < 40)
        #expect(story.subject.level == .county)
    }

    @Test("a deadline beyond the calendar is refused, and nothing is changed")
    func beyondCalendar() throws {
        let story = try LifecycleStory.signed()
        let limit = try #require(TimeLimit(amount: 99_999, unit: .workingDays))
        let whistle = Command.whistle(units: [F.lamps], what: "断电", limit: limit)
        #expect(story.refusal(.dispatcher, whistle) == .beyondCalendar)
    }
}
