import Kernel
import Posts
import Testing

@testable import Cases

private typealias F = LifecycleFixture

extension LifecycleStory {
    static let solved = Verdict(contacted: true, solved: true, satisfied: true)
    static let notSolved = Verdict(contacted: true, solved: false, satisfied: false)

    /// Sends it where the catalogue says.
    static let byCatalogue = Command.dispatch(to: nil, joint: nil, reason: nil, ruling: false)

    /// A case that the village secretary has signed for, all at 2026-03-02 08:30, a Monday.
    static func signed(_ catalogue: Catalogue = F.catalogue()) throws -> Self {
        var story = try Self("2026-03-02 08:30", catalogue)
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, byCatalogue)
        try story.play(.secretary, .sign)
        return story
    }

    /// The same, handled, verified and closed at 08:30.
    static func closed(reports: UInt8 = 1) throws -> Self {
        var story = try signed()
        for report in 1..<reports { story.take([.attached(report: F.report(report + 1))], at: story.now) }
        try story.play(.secretary, .handle(words: "换了灯泡"))
        try story.play(.dispatcher, .verify(words: "亮了"))
        try story.play(.dispatcher, .close(answer: "已换灯泡"))
        return story
    }
}

/// The loop on its own terms: who gets a case, gives it back, joins it and ends it.
@Suite("the loop")
struct LifecycleTests {
    @Test("from the report to the verdict, over the National Day holiday, every deadline is exact")
    func happyPath() throws {
        var story = try LifecycleStory("2026-09-30 10:45", F.catalogue())
        #expect(story.due(.accept) == "2026-09-30 14:15")
        try story.play(.dispatcher, .accept(category: nil), "2026-09-30 11:00")
        #expect(story.due(.accept) == nil)
        #expect(story.due(.dispatch) == "2026-09-30 14:30")
        try story.play(.dispatcher, LifecycleStory.byCatalogue, "2026-09-30 14:10")
        #expect(story.subject.lead == F.village)
        #expect(story.subject.level == .village)
        #expect(story.subject.firstReceiver == F.village)
        #expect(story.due(.sign) == "2026-09-30 16:10")
        #expect(story.due(.contact) == "2026-09-30 18:10")
        #expect(story.due(.solve) == "2026-10-09 17:30")  // the 8th and the 9th
        try story.play(.secretary, .sign, "2026-09-30 15:00")
        try story.play(.secretary, .contact(reached: true, note: nil), "2026-09-30 15:30")
        #expect(story.subject.clocks.map(\.kind) == [.solve])
        try story.play(.secretary, .handle(words: "换了灯泡"), "2026-10-09 16:00")
        #expect(story.subject.holder == F.centre)
        #expect(story.due(.verify) == "2026-10-10 17:30")  // a Saturday that is worked
        try story.play(.gridWorker, .verify(words: "亮了"), "2026-10-10 09:00")
        #expect(story.due(.answer) == "2026-10-12 17:30")
        try story.play(.dispatcher, .close(answer: "已换灯泡"), "2026-10-12 10:00")
        #expect(story.due(.verdict) == "2026-10-20 00:00")  // 24:00 of the 19th
        try story.play(.reporter, .judge(report: nil, LifecycleStory.solved, words: "谢谢"), "2026-10-13 08:00")
        #expect(story.subject.state == .evaluated)
        #expect(story.subject.evaluation == .resident)
        #expect(story.subject.nextMoment(story.catalogue.policy, F.calendar) == nil)
    }

    @Test("returns are bounded; then the county centre rules, and the ruling binds")
    func returns() throws {
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue(returns: 2))
        try story.play(.dispatcher, .accept(category: nil))
        try story.play(.dispatcher, LifecycleStory.byCatalogue)
        try story.play(.secretary, .return(reason: "要登高车"))
        #expect(story.subject.state == .dispatched)
        #expect(story.subject.awaitsDispatch)
        #expect(story.subject.holder == F.centre)
        try story.play(.dutyOfficer, .dispatch(to: F.team, joint: nil, reason: "试派", ruling: false))
        try story.play(.enforcerA, .return(reason: "不是执法事项"))
        let again = Command.dispatch(to: F.town, joint: nil, reason: "镇里办", ruling: false)
        #expect(story.refusal(.dutyOfficer, again) == .notYours(.dispatch))
        try story.play(.dispatcher, again)
        #expect(story.subject.rulingBinds)
        #expect(story.subject.returns == 2)
        #expect(story.refusal(.townHandler, .return(reason: "不归我管")) == .rulingBinds)
        // Nor does the lead get rid of it upwards; where the desk escalates it, the next unit may not return it either.
        #expect(story.refusal(.townHandler, .escalate(reason: "没有登高车")) == .rulingBinds)
        try story.play(.dispatcher, .escalate(reason: "没有登高车"))
        #expect(story.subject.lead == F.lamps)
        #expect(story.refusal(.deptHandler, .return(reason: "不归我管")) == .returnBoundReached(limit: 2))
        #expect(story.subject.firstReceiver == F.village)
    }

    @Test("a case is refused on the county's grounds only", arguments: ["secret", "court", "rain", ""])
    func grounds(_ ground: String) throws {
        let story = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        let known = story.catalogue.policy.refusalGround(ground) != nil
        let refusal = story.refusal(.dispatcher, .refuse(ground: ground, words: "不受理"))
        #expect(refusal == (known ? nil : .unknownGround(ground)))
    }

    @Test("an objection counts within the window, and then only a supervisor may refuse again")
    func objection() throws {
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        #expect(story.refusal(.centreSupervisor, .refuse(ground: "secret", words: "密")) == .notYours(.refuse))
        try story.play(.dispatcher, .refuse(ground: "secret", words: "密"), "2026-03-02 09:00")
        #expect(story.subject.clocks.isEmpty)
        #expect(story.refusal(.stranger, .object(words: "不服")) == .notAReporter)
        let window = story.catalogue.policy.objectionWithin
        #expect(story.refusal(.reporter, .object(words: "不服"), "2026-03-10 00:01") == .windowOver(window))
        try story.play(.reporter, .object(words: "不服"), "2026-03-10 00:00")  // 24:00 of the seventh day
        #expect(story.subject.state == .received)
        #expect(story.due(.accept) == "2026-03-10 09:30")
        let refuse = Command.refuse(ground: "secret", words: "密")
        #expect(story.refusal(.dispatcher, refuse) == .objectionNeedsSupervisor)
        try story.play(.centreSupervisor, refuse)
        #expect(story.subject.state == .refused)
    }

    @Test("a category that no unit takes on at a place has no route, and a person may still send it")
    func noRoute() throws {
        let reception = F.reception(F.orphan, at: F.moment("2026-03-02 08:30"), in: F.townTwo)
        var story = try LifecycleStory(reception, F.catalogue())
        try story.play(.dispatcher, .accept(category: nil))
        #expect(story.refusal(.dispatcher, LifecycleStory.byCatalogue) == .noRoute("M0302"))
        try story.play(.dispatcher, .dispatch(to: F.water, joint: nil, reason: "先办起来", ruling: false))
        #expect(story.subject.lead == F.water)
        #expect(story.subject.level == .county)
    }

    @Test("a grid worker settles on the spot what lies in the grid, in one step, and it is marked so")
    func onTheSpot() throws {
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        #expect(story.refusal(.neighbour, .settleOnSpot(words: "修好")) == .notYours(.handle))
        #expect(story.refusal(.reporter, .settleOnSpot(words: "修好")) == .notSignedIn)
        let events = try story.play(.gridWorker, .settleOnSpot(words: "当场换了"))
        let steps = events.map(\.name).filter { !$0.hasPrefix("clock") }
        #expect(steps == ["accepted", "dispatched", "signed", "contacted", "handled", "verified", "closed"])
        #expect(story.subject.isSettledOnSpot)
        #expect(story.subject.clocks.map(\.kind) == [.verdict])
        try story.play(.reporter, .judge(report: nil, LifecycleStory.notSolved, words: "又坏了"))
        #expect(story.subject.state == .accepted)
        #expect(!story.subject.isSettledOnSpot)
    }

    @Test("one reporter's \u{201C}not solved\u{201D} reopens the case for all and alerts a supervisor")
    func notSolved() throws {
        var story = try LifecycleStory.closed(reports: 3)
        try story.play(.reporter, .judge(report: nil, LifecycleStory.solved, words: nil))
        #expect(story.subject.state == .closed)
        #expect(story.refusal(.reporter, .judge(report: nil, LifecycleStory.solved, words: nil)) == .alreadyJudged)
        try story.play(.second, .judge(report: nil, LifecycleStory.notSolved, words: nil))
        #expect(story.subject.state == .accepted)
        #expect(story.subject.supervisions == 1)
        #expect(story.subject.reporters.map(\.verdict) == [nil, nil, nil])
        #expect(story.subject.clocks.map(\.kind) == [.dispatch])
    }

    @Test("silence ends the verdict period", arguments: [false, true])
    func silence(_ someone: Bool) throws {
        var story = try LifecycleStory.closed(reports: 2)
        if someone { try story.play(.reporter, .judge(report: nil, LifecycleStory.solved, words: nil)) }
        try story.play(.system, .tick, "2026-03-09 23:59")
        #expect(story.subject.state == .closed)
        try story.play(.system, .tick, "2026-03-10 00:00")
        #expect(story.subject.state == .evaluated)
        #expect(story.subject.evaluation == (someone ? .resident : .silence))
    }

    @Test("an evaluated case is reopened within the window, not after it")
    func reopening() throws {
        var story = try LifecycleStory.closed()
        try story.play(.reporter, .judge(report: nil, LifecycleStory.solved, words: nil))
        let window = story.catalogue.policy.reopenWithin
        #expect(story.refusal(.reporter, .reopen(reason: "又黑了"), "2026-04-02 00:01") == .windowOver(window))
        #expect(story.refusal(.dispatcher, .reopen(reason: "又黑了")) == .notYours(.reopen))
        try story.play(.reporter, .reopen(reason: "又黑了"), "2026-04-02 00:00")
        #expect(story.subject.state == .accepted)
        #expect(story.subject.reopened == 1)
    }

    @Test("whoever handled it does not verify it, neither through the post nor as a person")
    func ownWork() throws {
        var story = try LifecycleStory.signed()
        try story.play(.secretary, .handle(words: "换了"))
        #expect(story.refusal(.secretary, .verify(words: "亮了")) == .ownWork)
        #expect(story.refusal(.newSecretary, .verify(words: "亮了")) == .ownWork)
        #expect(story.refusal(.gridWorker, .verify(words: "亮了")) == nil)
        var other = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        try other.play(.dispatcher, .accept(category: nil))
        try other.play(.dispatcher, .dispatch(to: F.team, joint: nil, reason: "执法", ruling: false))
        try other.play(.enforcerA, .sign)
        try other.play(.enforcerA, .handle(words: "办了"))
        #expect(other.refusal(.moonlighter, .verify(words: "看过")) == .ownWork)
    }

    @Test("a merged case rests and comes back with its deadlines put off; nobody is lost on either side")
    func merging() throws {
        var story = try LifecycleStory("2026-03-02 08:30", F.catalogue())
        try story.play(.dispatcher, .accept(category: nil))
        let now = F.moment("2026-03-02 08:30")
        var target = try LifecycleStory(F.reception(at: now, serial: 2, reports: [F.report(2)]), F.catalogue())
        try story.play(.dispatcher, .merge(into: target.subject, reason: "同一盏灯"), "2026-03-02 09:00")
        target.take(target.subject.absorbing(story.subject), at: story.now)
        #expect(target.subject.reporters.map(\.report) == [F.report(2), F.report(1)])
        #expect(story.subject.nextMoment(story.catalogue.policy, F.calendar) == nil)
        #expect(try story.play(.system, .tick, "2026-03-30 09:00").isEmpty)
        #expect(story.refusal(.dispatcher, LifecycleStory.byCatalogue) == .merged(into: target.subject.number))
        #expect(story.refusal(.gridWorker, .settleOnSpot(words: "修好")) == .merged(into: target.subject.number))
        target.take(target.subject.releasing(story.subject), at: story.now)
        try story.play(.dispatcher, .unmerge(reason: "是另一盏"), "2026-03-03 09:00")
        #expect(story.due(.dispatch) == "2026-03-03 09:30")
        #expect(target.subject.reporters.map(\.report) == [F.report(2)])
        #expect(story.subject.reporters.map(\.report) == [F.report(1)])
    }

    @Test("splitting and linking leave a trace on both sides, once")
    func splitting() throws {
        var story = try LifecycleStory.signed()
        let part = try LifecycleStory(
            F.reception(at: story.now, serial: 2, reports: story.subject.reporters.map(\.report)), F.catalogue())
        try story.play(.dispatcher, .split(into: part.subject.reference, reason: "还有井盖"))
        #expect(story.subject.links == [part.subject.reference])
        #expect(story.subject.state == .handling)
        #expect(story.refusal(.dispatcher, .link(to: part.subject.reference, reason: nil)) == .sameCase)
        #expect(story.refusal(.dispatcher, .link(to: story.subject.reference, reason: nil)) == .sameCase)
    }

    @Test("a call that nobody answered is noted; the first contact counts once somebody was reached")
    func contact() throws {
        var story = try LifecycleStory.signed()
        try story.play(.secretary, .contact(reached: false, note: "无人接听"))
        #expect(!story.subject.isContacted)
        #expect(story.due(.contact) == "2026-03-02 12:30")
        try story.play(.secretary, .contact(reached: true, note: nil))
        #expect(story.due(.contact) == nil)
        #expect(story.refusal(.secretary, .contact(reached: true, note: nil)) == .alreadyContacted)
        #expect(story.refusal(.secretary, .contact(reached: false, note: "回访")) == nil)
    }

    @Test("a called unit responds, arrives and finishes once; the lead stays one")
    func joint() throws {
        var story = try LifecycleStory.signed()
        let limit = try #require(TimeLimit("4 工作时"))
        let whistle = Command.whistle(units: [F.lamps, F.water], what: "断电", limit: limit)
        #expect(story.refusal(.secretary, whistle) == .notYours(.whistle))
        try story.play(.dutyOfficer, whistle)
        #expect(story.due(.task, 2) == "2026-03-02 15:00")
        #expect(story.subject.lead == F.village)
        try story.play(.deptHandler, .respond(task: 1), "2026-03-02 09:00")
        #expect(story.refusal(.deptHandler, .respond(task: 1)) == .taskDone)
        #expect(story.refusal(.deptHandler, .respond(task: 2)) == .unknownTask)
        try story.play(.deptHandler, .arrive(task: 1), "2026-03-02 10:00")
        try story.play(.deptHandler, .finish(task: 1, words: "已断电"), "2026-03-02 11:00")
        #expect(story.refusal(.deptHandler, .finish(task: 1, words: "已断电")) == .taskDone)
        let task = try #require(story.subject.tasks.first)
        let moments = [task.called, task.responded, task.arrived, task.finished]
        #expect(moments == ["08:30", "09:00", "10:00", "11:00"].map { F.moment("2026-03-02 \($0)") })
        // What is not finished when the case is handled was missed, and is not taken up again.
        let events = try story.play(.secretary, .handle(words: "换了"))
        #expect(events.contains { if case .clockEnded(let key, .missed, _) = $0 { key.number == 2 } else { false } })
        try story.play(.dispatcher, .sendback(reason: "还是黑的"))
        #expect(story.refusal(.system, .finish(task: 2, words: "来了")) == .taskDone)
        #expect(story.subject.joint.isEmpty)
    }
}
