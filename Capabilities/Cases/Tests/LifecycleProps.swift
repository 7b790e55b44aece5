import Kernel

@testable import Cases

/// What the walkers try, with good fields and bad ones.
struct LifecycleProps {
    private typealias F = LifecycleFixture

    let joiner: Case
    private let open: Case
    private let closed: Case
    private let gone: Case
    private let limit = TimeLimit("4 工作时")!
    private let tooLong = TimeLimit(amount: 99_999, unit: .workingDays)!
    private let nobody = UnitCode("nobody")!

    init(_ catalogue: Catalogue) throws {
        func story(_ serial: Int, _ report: UInt8) throws -> LifecycleStory {
            let now = F.moment("2026-03-02 09:00")
            return try LifecycleStory(F.reception(at: now, serial: serial, reports: [F.report(report)]), catalogue)
        }
        open = try story(2, 7).subject
        joiner = try story(3, 2).subject
        var settled = try story(4, 7)
        try settled.play(.gridWorker, .settleOnSpot(words: "修好"))
        closed = settled.subject
        var merged = try story(5, 7)
        try merged.play(.dispatcher, .merge(into: open, reason: "同一盏灯"))
        gone = merged.subject
    }

    /// Two hours on; where time decides, also when the next clock is due and when everything is long over.
    func moments(of story: LifecycleStory, _ command: Command, _ policy: Policy) -> [(time: Timestamp, isLate: Bool)] {
        let soon = (time: story.now.adding(hours: 2), isLate: false)
        switch command {
        case .tick, .object, .reopen, .resume, .suspend(_, _, true?): break
        default: return [soon]
        }
        let next = story.subject.nextMoment(policy, F.calendar).map { (time: max($0, story.now), isLate: true) }
        return [soon, (time: story.now.adding(days: 60), isLate: true)] + (next.map { [$0] } ?? [])
    }

    /// The reporters' walk leaves out all that says nothing of reporters.
    static func steps(_ features: Set<LifecycleWalk.Feature>) -> [LifecycleTable.Step] {
        var actions = CaseAction.allCases
        if features == [.reporters] {
            actions = [
                .accept, .refuse, .object, .dispatch, .sign, .handle, .verify, .close, .judge, .reopen, .merge,
                .unmerge,
            ]
        }
        let left = Set(LifecycleWalk.Feature.allCases).subtracting(features).flatMap(\.actions)
        return actions.filter { !left.contains($0) }.map { .action($0) } + [.tick, .settle]
    }

    /// The best first.
    func commands(_ step: LifecycleTable.Step, for story: LifecycleStory) -> [Command] {
        guard case .action(let action) = step else {
            return step == .tick ? [.tick] : [.settleOnSpot(words: "修好"), .settleOnSpot(words: "")]
        }
        let subject = story.subject
        switch action {
        case .accept: return [.accept(category: nil), .accept(category: CategoryCode("C9999"))]
        case .refuse:
            return [
                .refuse(ground: "secret", words: "密"), .refuse(ground: "rain", words: "雨"),
                .refuse(ground: "court", words: " "),
            ]
        case .object: return [.object(words: "不服"), .object(words: "")]
        case .dispatch: return dispatches
        case .return: return [.return(reason: "不归我管"), .return(reason: "")]
        case .sign: return [.sign]
        case .contact: return [.contact(reached: true, note: nil), .contact(reached: false, note: "无人接")]
        case .handle: return [.handle(words: "修好"), .handle(words: "")]
        case .suspend: return suspensions(story.now)
        case .resume: return [.resume(reason: nil), .resume(reason: "料到")]
        case .extend:
            return [
                .extend(by: limit, reason: "雨", approve: nil), .extend(by: nil, reason: "雨", approve: nil),
                .extend(by: tooLong, reason: "雨", approve: nil), .extend(by: limit, reason: "", approve: nil),
                .extend(by: nil, reason: "", approve: true), .extend(by: nil, reason: "不准", approve: false),
            ]
        case .whistle: return whistles(subject)
        case .respond: return [.respond(task: 1), .respond(task: 9)]
        case .arrive: return [.arrive(task: 1)]
        case .finish: return [.finish(task: 1, words: "完"), .finish(task: 1, words: "")]
        case .stage: return [.stage(0, words: "停"), .stage(1, words: "罚"), .stage(7, words: "拆"), .stage(0, words: "")]
        case .verify: return [.verify(words: "看过"), .verify(words: "")]
        case .sendback: return [.sendback(reason: "没修好"), .sendback(reason: "")]
        case .close: return [.close(answer: "已修"), .close(answer: "")]
        case .judge: return verdicts
        case .reopen: return [.reopen(reason: "又黑了"), .reopen(reason: "")]
        case .escalate: return [.escalate(reason: "管不了"), .escalate(reason: "")]
        case .supervise: return [.supervise(reason: "催"), .supervise(reason: "")]
        case .merge:
            return [
                .merge(into: open, reason: "同"), .merge(into: subject, reason: "同"), .merge(into: closed, reason: "同"),
                .merge(into: gone, reason: "同"), .merge(into: open, reason: ""),
            ]
        case .unmerge: return [.unmerge(reason: "不是"), .unmerge(reason: "")]
        case .split: return [.split(into: joiner.reference, reason: "两件"), .split(into: joiner.reference, reason: "")]
        case .supplement: return [.supplement(words: "又坏了一盏", pictures: 0), .supplement(words: " ", pictures: 0)]
        case .shield:
            return [
                .shield(about: F.team, reason: "反映执法队"), .shield(about: nobody, reason: "试"),
                .shield(about: F.lamps, reason: ""),
            ]
        case .link: return [.link(to: open.reference, reason: nil), .link(to: subject.reference, reason: "试")]
        }
    }

    private var dispatches: [Command] {
        [
            LifecycleStory.byCatalogue, .dispatch(to: F.team, joint: nil, reason: "执法", ruling: false),
            .dispatch(to: F.town, joint: [F.lamps], reason: "裁定", ruling: true),
            .dispatch(to: F.team, joint: nil, reason: " ", ruling: false),
            .dispatch(to: nobody, joint: nil, reason: "试", ruling: false),
            .dispatch(to: F.team, joint: [F.team], reason: "试", ruling: false),
        ]
    }

    private func suspensions(_ now: Timestamp) -> [Command] {
        [
            .suspend(until: now.adding(days: 5), reason: "等料", approve: nil),
            .suspend(until: now.adding(days: -1), reason: "等料", approve: nil),
            .suspend(until: nil, reason: "等料", approve: nil),
            .suspend(until: now.adding(days: 400), reason: "等料", approve: nil),
            .suspend(until: now.adding(days: 5), reason: "", approve: nil),
            .suspend(until: nil, reason: "", approve: true), .suspend(until: nil, reason: "不准", approve: false),
            .suspend(until: nil, reason: "", approve: false),
        ]
    }

    /// One good call, as long as nobody was called.
    private func whistles(_ subject: Case) -> [Command] {
        var whistles: [Command] = [
            .whistle(units: [], what: "来", limit: limit), .whistle(units: [F.lamps], what: "", limit: limit),
            .whistle(units: [nobody], what: "来", limit: limit),
            .whistle(units: [F.water], what: "来", limit: tooLong),
        ]
        if let lead = subject.lead { whistles.append(.whistle(units: [lead], what: "来", limit: limit)) }
        if subject.tasks.isEmpty {
            let called = subject.lead == F.lamps ? F.team : F.lamps
            whistles.insert(.whistle(units: [called], what: "来", limit: limit), at: 0)
        }
        return whistles
    }

    private var verdicts: [Command] {
        let (solved, not) = (LifecycleStory.solved, LifecycleStory.notSolved)
        return [
            .judge(report: F.report(1), solved, words: nil), .judge(report: F.report(2), solved, words: nil),
            .judge(report: nil, not, words: "还是黑的"), .judge(report: F.report(2), not, words: nil),
            .judge(report: F.report(9), not, words: nil), .judge(report: nil, solved, words: nil),
        ]
    }
}
