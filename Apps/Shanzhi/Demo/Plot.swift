import Cases
import Kernel
import Posts

/// What one case of the demo goes through. State by state it says who acts next and when; everything it leaves to
/// chance follows from `luck`.
struct Plot: Script {
    enum Refusal: Sendable { case final, objected, refusedAgain }
    enum Pause: Sendable { case resumed, ranOut, denied, asked }
    enum Prolonging: Sendable { case approved, denied }
    enum Outcome: Sendable { case satisfied, unsatisfied, notSolved, silent }

    let luck: UInt64
    let world: DemoWorld
    /// The category it really is of, whatever was proposed.
    let category: CategoryCode
    var isEnglish = false
    /// The share of each clock that is used up when its step is done; above 1 is late.
    var pace: [ClockKind: Double] = [:]
    /// Steps follow each other after so many minutes, whatever the clocks say.
    var hurry: Double?
    /// It gets no further than this.
    var stopsAt: CaseState?
    var refusal: Refusal?
    var returns = 0
    var whistles: [UnitCode] = []
    var pause: Pause?
    var prolonging: Prolonging?
    var sentBack = 0
    /// What residents say, round by round.
    var outcomes: [Outcome] = [.satisfied]
    var isHardToReach = false
    var isSplit = false
    var isSupervised = false
    var climbs = false
    var isReopenedLater = false
    /// Merged into the companion's case, and for how long.
    var isTwin = false
    var isTakenOut = false
    var isLinked = false
    var companion: Int?

    var cast: Cast { world.cast }

    func next(_ scene: Scene) -> Step? {
        let subject = scene.subject
        if subject.mergedInto != nil { return takenOut(scene) }
        if isTwin, let step = merged(scene) { return step }
        guard subject.state != stopsAt || stopsAt == .handling else { return nil }
        switch subject.state {
        case .received: return received(scene)
        case .refused: return objection(scene)
        case .accepted: return dispatch(scene)
        case .dispatched: return subject.awaitsDispatch ? sentOn(scene) : taken(scene)
        case .handling: return handling(scene)
        case .suspended: return resumed(scene)
        case .handled: return handled(scene)
        case .verified: return closed(scene)
        case .closed: return verdict(scene)
        case .evaluated: return reopened(scene)
        }
    }

    // MARK: Acceptance

    private func received(_ scene: Scene) -> Step? {
        let (subject, at) = (scene.subject, moment(.accept, scene))
        if refusal != nil, subject.objections == 0 {
            guard let desk = cast.desk(of: subject, at: at) else { return nil }
            var dice = Dice(luck, "refuse")
            let fitting = DemoWords.refusals.filter { $0.ground != "statutory-channel" || category.kind == .matter }
            guard let reason = dice.one(of: fitting) else { return nil }
            return Step(
                "refuse", at: at, by: .post(desk), [.command(.refuse(ground: reason.ground, words: reason.words))])
        }
        if refusal == .refusedAgain {
            guard let supervisor = cast.supervisor(of: subject, luck, at: at) else { return nil }
            let words = pick(DemoWords.refusedAgain, "again")
            return Step(
                "refuse", at: at, by: .post(supervisor), [.command(.refuse(ground: "outside-remit", words: words))])
        }
        let right = category == subject.category ? nil : category
        return desk("accept", scene, at, .accept(category: right))
    }

    private func objection(_ scene: Scene) -> Step? {
        guard let refusal, refusal != .final, scene.subject.objections == 0,
            let reporter = scene.subject.reporters.first
        else { return nil }
        let at = later(scene, "object", hours: 5, 60)
        let words = pick(DemoWords.objections, "object")
        return Step("object", at: at, by: .reporter(reporter.report), [.command(.object(words: words))])
    }

    // MARK: Dispatch

    private func dispatch(_ scene: Scene) -> Step? {
        let (subject, at) = (scene.subject, moment(.dispatch, scene))
        // Past the bound of returns only the centre dispatches.
        let isBound = subject.returns >= scene.rules.catalogue(of: subject).policy.returnBound
        guard let holder = isBound ? cast.dispatcher(at: at) : cast.desk(of: subject, at: at) else { return nil }
        let command = Command.dispatch(to: nil, joint: nil, reason: nil, ruling: false)
        return Step("dispatch", at: at, by: .post(holder), [.command(command)])
    }

    /// After a return: to another unit, and past the bound by ruling.
    private func sentOn(_ scene: Scene) -> Step? {
        let (subject, at) = (scene.subject, moment(.dispatch, scene))
        guard let dispatcher = cast.dispatcher(at: at) else { return nil }
        let isBound = subject.returns >= scene.rules.catalogue(of: subject).policy.returnBound
        let other = isBound ? subject.firstReceiver : alternative(to: subject, scene)
        let why = pick(isBound ? DemoWords.ruled : DemoWords.resent, "why")
        let command = Command.dispatch(to: other ?? subject.firstReceiver, joint: nil, reason: why, ruling: isBound)
        return Step("dispatch", at: at, by: .post(dispatcher), [.command(command)])
    }

    /// Signed for, or given back.
    private func taken(_ scene: Scene) -> Step? {
        let subject = scene.subject
        let at = moment(.sign, scene)
        guard let worker = cast.worker(of: subject.holder, luck, at: at) else { return nil }
        if subject.returns < returns, !subject.rulingBinds, subject.reopened == 0, subject.level != .grid {
            return Step("return", at: at, by: .post(worker), [.command(.return(reason: words(.returns, "return")))])
        }
        return Step("sign", at: at, by: .post(worker), [.command(.sign)])
    }

    /// A joint unit of the route, else the town.
    private func alternative(to subject: Case, _ scene: Scene) -> UnitCode? {
        let route = try? scene.rules.catalogue(of: subject).route(
            category: subject.category, division: subject.division, directory: scene.rules.directory
        ).get()
        let town = scene.rules.directory.unit(.township, over: subject.division)?.code
        let team = scene.rules.directory.unit(.enforcement, over: subject.division)?.code
        return ((route?.joint ?? []) + [town, team].compactMap(\.self)).first { $0 != subject.firstReceiver }
    }

    // MARK: Outcome

    private func handled(_ scene: Scene) -> Step? {
        let (subject, at) = (scene.subject, moment(.verify, scene))
        if subject.sentBack < sentBack {
            return desk("sendback", scene, at, .sendback(reason: words(.sendback, "back")))
        }
        guard let verifier = cast.verifier(of: subject, luck, at: at) else { return nil }
        let words = pick(DemoWords.verified, "verify")
        return Step("verify", at: at, by: .post(verifier), [.command(.verify(words: words))])
    }

    private func closed(_ scene: Scene) -> Step? {
        desk("close", scene, moment(.answer, scene), .close(answer: words(.answers, "answer")))
    }

    /// Residents judge one after another; those who did not use the web are called back by the centre.
    private func verdict(_ scene: Scene) -> Step? {
        let subject = scene.subject
        let outcome = outcomes[min(subject.reopened, outcomes.count - 1)]
        guard outcome != .silent, let asked = subject.reporters.first(where: { $0.verdict == nil }) else { return nil }
        let at = moment(.verdict, scene)
        let verdict = Verdict(
            contacted: subject.isContacted && !Dice(luck, "contacted").first(0.03), solved: outcome != .notSolved,
            satisfied: outcome == .satisfied)
        var said: String?
        switch outcome {
        case .satisfied: said = Dice(luck, "says").first(0.6) ? words(.satisfied, "satisfied") : nil
        case .unsatisfied: said = pick(DemoWords.unsatisfied, "unsatisfied")
        default: said = words(.notSolved, "not solved")
        }
        if subject.channel != .web, let dispatcher = cast.dispatcher(at: at), dispatcher.unit != subject.lead {
            let command = Command.judge(report: asked.report, verdict, words: said)
            return Step("judge", at: at, by: .post(dispatcher), [.command(command)])
        }
        let command = Command.judge(report: nil, verdict, words: said)
        return Step("judge", at: at, by: .reporter(asked.report), [.command(command)])
    }

    private func reopened(_ scene: Scene) -> Step? {
        let subject = scene.subject
        guard isReopenedLater, subject.reopened == 0 else { return nil }
        let at = later(scene, "reopen", hours: 24, 200)
        guard let supervisor = cast.supervisor(of: subject, luck, at: at) else { return nil }
        let reason = pick(DemoWords.reopened, "reopen")
        return Step("reopen", at: at, by: .post(supervisor), [.command(.reopen(reason: reason))])
    }

    // MARK: Joins

    private func merged(_ scene: Scene) -> Step? {
        let subject = scene.subject
        guard [.received, .accepted].contains(subject.state), let other = scene.companion, other.mergedInto == nil,
            allowed(.merge, in: other), !scene.done.contains("merge")
        else { return nil }
        return desk(
            "merge", scene, later(scene, "merge", hours: 0.1, 0.6),
            Wish.merge(into: other.number, reason: pick(DemoWords.merged, "merge")))
    }

    private func takenOut(_ scene: Scene) -> Step? {
        guard isTakenOut else { return nil }
        let at = later(scene, "unmerge", hours: 20, 40)
        return desk("unmerge", scene, at, Wish.unmerge(reason: pick(DemoWords.unmerged, "unmerge")))
    }
}
