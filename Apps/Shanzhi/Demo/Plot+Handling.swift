import Cases
import Kernel
import Posts

extension Plot {
    /// Of everything that is still to be done while a unit works on it, what comes first.
    func handling(_ scene: Scene) -> Step? {
        let subject = scene.subject
        guard let lead = subject.lead else { return nil }
        if subject.request != nil { return decision(scene) }
        var steps = [
            contact(scene, lead), whistle(scene, lead), split(scene), link(scene), supervision(scene),
            climb(scene, lead),
        ]
        steps += subject.tasks.map { task(scene, $0) }
        steps.append(stage(scene, lead))
        let request = request(scene, lead)
        steps.append(request)
        let open = subject.clocks.count { $0.kind == .stage } > 1 || subject.clocks.contains { $0.kind == .task }
        let isWhistling = !whistles.isEmpty && !scene.done.contains("whistle")
        if stopsAt != .handling, !open, !isWhistling, request == nil {
            let at = moment(.solve, scene, share: subject.sentBack > 0 ? 0.4 : nil)
            var dice = Dice(luck, "handled \(subject.reopened) \(subject.sentBack)")
            let words = world.stories.handled(category, &dice)
            steps.append(worker("handle", lead, at, .command(.handle(words: words))))
        }
        return steps.compactMap(\.self).min { $0.at < $1.at }
    }

    /// Suspended: the condition is there before the end that was set, or the end comes by itself.
    func resumed(_ scene: Scene) -> Step? {
        guard pause == .resumed, let until = scene.subject.suspendedUntil, let lead = scene.subject.lead else {
            return nil
        }
        let span = Double(until.milliseconds - scene.since.milliseconds)
        let at = scene.since.adding(milliseconds: Int64(span * 0.7))
        return worker("resume", lead, at, .command(.resume(reason: pick(DemoWords.resumed, "resume"))))
    }

    private func contact(_ scene: Scene, _ lead: UnitCode) -> Step? {
        let subject = scene.subject
        guard !subject.isContacted, subject.clock(.contact) != nil, !subject.reporters.isEmpty else { return nil }
        if isHardToReach, !scene.done.contains("call") {
            let command = Command.contact(reached: false, note: pick(DemoWords.unanswered, "call"))
            return worker("call", lead, moment(.contact, scene, share: 0.2), .command(command))
        }
        // Before it is solved, even where that has less time than the first contact.
        let at = min(moment(.contact, scene), moment(.solve, scene, share: (pace[.solve] ?? 1) * 0.6))
        return worker("contact", lead, at, .command(.contact(reached: true, note: nil)))
    }

    private func stage(_ scene: Scene, _ lead: UnitCode) -> Step? {
        let stages = scene.subject.clocks.filter { $0.kind == .stage }.sorted { $0.number < $1.number }
        guard stages.count > 1, let first = stages.first, stopsAt != .handling || first.number == 0 else { return nil }
        let at = moment(.stage, scene, number: first.number, share: (pace[.solve] ?? 0.5) + 0.2)
        return worker("stage", lead, at, .command(.stage(first.number, words: pick(DemoWords.stage, "stage"))))
    }

    // MARK: Joint handling

    private func whistle(_ scene: Scene, _ lead: UnitCode) -> Step? {
        let subject = scene.subject
        let units = whistles.filter { $0 != lead }
        guard !units.isEmpty, !scene.done.contains("whistle") else { return nil }
        let at = moment(.solve, scene, share: 0.06)
        let isTown = scene.rules.directory.unit(lead)?.kind == .township
        let caller = isTown ? cast.worker(of: lead, luck, at: at) : cast.desk(of: subject, at: at)
        guard let caller else { return nil }
        let limit = TimeLimit(amount: Dice(luck, "limit").first(0.5) ? 4 : 24, unit: .naturalHours)
        guard let limit else { return nil }
        let command = Command.whistle(units: units, what: words(.whistle, "whistle"), limit: limit)
        return Step("whistle", at: at, by: .post(caller), [.command(command)])
    }

    private func task(_ scene: Scene, _ task: JointTask) -> Step? {
        guard task.finished == nil, scene.subject.clock(.task, task.number) != nil else { return nil }
        var dice = Dice(luck, "task \(task.number)")
        let (respond, arrive, finish) = (dice.spread(0.12, 0.6), dice.spread(0.3, 0.5), dice.spread(0.6, 0.35))
        func step(_ name: String, _ share: Double, _ command: Command) -> Step? {
            worker(name, task.unit, moment(.task, scene, number: task.number, share: share), .command(command))
        }
        if task.responded == nil { return step("respond", respond, .respond(task: task.number)) }
        if task.arrived == nil { return step("arrive", max(respond, arrive), .arrive(task: task.number)) }
        let words = pick(DemoWords.finished, "finish \(task.number)")
        return step("finish", max(respond, arrive, finish), .finish(task: task.number, words: words))
    }

    // MARK: More time

    /// The request that is still to be made.
    private func request(_ scene: Scene, _ lead: UnitCode) -> Step? {
        guard cast.directory.unit(lead)?.kind != .centre else { return nil }
        if pause != nil, !scene.done.contains("suspend") {
            let at = moment(.solve, scene, share: 0.15)
            let most: Int64 = stopsAt == .suspended ? 240 : 40
            let until = at.adding(hours: most + Int64(Dice(luck, "until").number(200)))
            let command = Command.suspend(until: until, reason: words(.suspend, "suspend"), approve: nil)
            return worker("suspend", lead, at, .command(command))
        }
        let bound = scene.rules.catalogue(of: scene.subject).policy.extensionsBound
        if prolonging != nil, !scene.done.contains("extend"), scene.subject.extensions < bound {
            let limit = TimeLimit(amount: 1 + Dice(luck, "by").number(5), unit: .workingDays)
            let command = Command.extend(by: limit, reason: words(.extend, "extend"), approve: nil)
            return worker("extend", lead, moment(.solve, scene, share: 0.7), .command(command))
        }
        return nil
    }

    private func decision(_ scene: Scene) -> Step? {
        let subject = scene.subject
        guard let request = subject.request, pause != .asked else { return nil }
        let at = later(scene, "decide", hours: 0.5, 5)
        guard let supervisor = cast.supervisor(of: subject, luck, at: at) else { return nil }
        let command: Command
        switch request.wish {
        case .suspend:
            let isApproved = pause != .denied
            let reason = isApproved ? "" : pick(DemoWords.denied, "denied")
            command = .suspend(until: nil, reason: reason, approve: isApproved)
        case .extend:
            let isApproved = prolonging != .denied
            let reason = isApproved ? "" : pick(DemoWords.denied, "denied")
            command = .extend(by: nil, reason: reason, approve: isApproved)
        }
        return Step("decide", at: at, by: .post(supervisor), [.command(command)])
    }

    // MARK: What else happens

    private func split(_ scene: Scene) -> Step? {
        guard isSplit, !scene.done.contains("split") else { return nil }
        var part = Plot(luck: luck &+ 1, world: world, category: category)
        (part.pace, part.isEnglish, part.outcomes) = (pace, isEnglish, [.silent])
        let wish = Wish.split(category: nil, reason: pick(DemoWords.split, "split"))
        return desk("split", scene, moment(.solve, scene, share: 0.1), wish, part: part)
    }

    private func link(_ scene: Scene) -> Step? {
        guard isLinked, !scene.done.contains("link"), let other = scene.companion, other.id != scene.subject.id,
            !scene.subject.links.contains(other.reference)
        else { return nil }
        let wish = Wish.link(to: other.number, reason: pick(DemoWords.linked, "link"))
        let at = moment(.solve, scene, share: 0.12)
        // The other one may lie in another town: the county's centre is a desk of both.
        return cast.dispatcher(at: at).map { Step("link", at: at, by: .post($0), [wish]) }
    }

    private func supervision(_ scene: Scene) -> Step? {
        guard isSupervised, !scene.done.contains("supervise") else { return nil }
        let at = moment(.solve, scene, share: 0.5)
        guard let supervisor = cast.supervisor(of: scene.subject, luck, at: at) else { return nil }
        let reason = pick(DemoWords.supervised, "supervise")
        return Step("supervise", at: at, by: .post(supervisor), [.command(.supervise(reason: reason))])
    }

    private func climb(_ scene: Scene, _ lead: UnitCode) -> Step? {
        let subject = scene.subject
        guard climbs, !scene.done.contains("escalate"),
            let upper = scene.rules.catalogue(of: subject).next(after: subject.level, category: subject.category),
            upper < subject.level
        else { return nil }
        let at = moment(.solve, scene, share: 0.3)
        return worker("escalate", lead, at, .command(.escalate(reason: pick(DemoWords.climbed, "climb"))))
    }
}
