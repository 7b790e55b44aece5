import Kernel

extension Case {
    /// The case that these events make; `nil` when they do not begin with its reception.
    package init?(replaying events: some Sequence<CaseEvent>) {
        var iterator = events.makeIterator()
        guard case .received(let reception)? = iterator.next() else { return nil }
        self.init(reception)
        while let event = iterator.next() { apply(event) }
    }

    package init(_ reception: Reception) {
        id = reception.id
        number = reception.number
        received = reception.at
        channel = reception.channel
        category = reception.category
        catalogue = reception.catalogue
        division = reception.division
        level = reception.level
        holder = reception.desk
        desk = reception.desk
        splitFrom = reception.splitFrom
        about = reception.about
        aboutPost = reception.aboutPost
        reporters = reception.reports.map { Reporter(report: $0) }
    }

    /// Takes one event in. It never refuses: whether it may happen was decided before.
    package mutating func apply(_ event: CaseEvent) {
        switch event {
        case .received, .supplemented: break
        case .brought(let past): bring(past)
        case .attached(let report): reporters.append(Reporter(report: report, hasJoined: true))
        case .accepted(let category):
            self.category = category
            state = .accepted
        case .refused(_, _, let at):
            state = .refused
            refusedAt = at
        case .objected:
            state = .received
            objections += 1
        case .dispatched(let dispatching): apply(dispatching)
        case .returned(_, let desk, _):
            returns += 1
            awaitsDispatch = true
            state = .dispatched
            lead = nil
            joint = []
            isSigned = false
            holder = desk
        case .signed:
            isSigned = true
            state = .handling
        case .contacted(let reached, _): isContacted = isContacted || reached
        case .whistled, .responded, .arrived, .finished: applyJoint(event)
        case .stageDone(let stage, _): stagesDone.append(stage)
        case .asked(let request): self.request = request
        case .denied: request = nil
        case .suspended(let until, _):
            request = nil
            state = .suspended
            suspendedUntil = until
        case .resumed:
            state = .handling
            suspendedUntil = nil
        case .extended:
            request = nil
            extensions += 1
        case .handled, .sentBack, .verified, .closed, .judged, .reopened, .evaluated: applyOutcome(event)
        case .escalated(_, let level, _):
            self.level = level
            request = nil
        case .supervised: supervisions += 1
        case .shielded(let unit, let desk, let takesAway, _): shield(from: unit, desk, takesAway: takesAway)
        case .merged, .absorbed, .unmerged, .released, .split, .linked: applyJoin(event)
        case .rungReached, .clockStarted, .clockExtended, .clockRested, .clockWoken, .clockEnded: applyClock(event)
        }
    }

    private mutating func bring(_ past: Past) {
        former = past.former
        lead = past.lead
        switch past.standing {
        case .received: break
        case .accepted: state = .accepted
        case .dispatched:
            state = .dispatched
            holder = past.lead ?? desk
        case .closed:
            state = .evaluated
            evaluation = .elsewhere
            closedAt = past.closed
        }
    }

    private mutating func apply(_ dispatching: Dispatching) {
        state = .dispatched
        lead = dispatching.lead
        joint = dispatching.joint
        holder = dispatching.lead
        level = dispatching.level
        firstReceiver = firstReceiver ?? dispatching.lead
        rulingBinds = dispatching.isRuling
        awaitsDispatch = false
        isSigned = false
    }

    private mutating func shield(from unit: UnitCode, _ newDesk: UnitCode, takesAway: Bool) {
        if about != unit { aboutPost = nil }
        about = unit
        if holder == desk || takesAway { holder = newDesk }
        desk = newDesk
        guard takesAway else { return }
        state = .dispatched
        awaitsDispatch = true
        lead = nil
        joint = []
        tasks = []
        isSigned = false
        rulingBinds = false
        request = nil
    }

    private mutating func applyJoint(_ event: CaseEvent) {
        switch event {
        case .whistled(let task): tasks.append(task)
        case .responded(let task, let at): change(task) { $0.responded = at }
        case .arrived(let task, let at):
            change(task) {
                $0.responded = $0.responded ?? at
                $0.arrived = at
            }
        case .finished(let task, let at, _): change(task) { $0.finished = at }
        default: break
        }
    }

    private mutating func change(_ task: Int, _ change: (inout JointTask) -> Void) {
        guard let index = tasks.firstIndex(where: { $0.number == task }) else { return }
        change(&tasks[index])
    }

    private mutating func applyOutcome(_ event: CaseEvent) {
        switch event {
        case .handled(let holder, _, let onTheSpot):
            state = .handled
            handledBy = holder
            isSettledOnSpot = onTheSpot
            request = nil
            self.holder = desk
        case .sentBack:
            state = .handling
            sentBack += 1
            holder = lead ?? desk
        case .verified: state = .verified
        case .closed(let at, _):
            state = .closed
            closedAt = at
        case .judged(let report, let verdict, _):
            guard let index = reporters.firstIndex(where: { $0.report == report }) else { return }
            reporters[index].verdict = verdict
        case .reopened: reopen()
        case .evaluated(let evaluation):
            state = .evaluated
            self.evaluation = evaluation
        default: break
        }
    }

    private mutating func reopen() {
        state = .accepted
        reopened += 1
        holder = desk
        lead = nil
        joint = []
        isSigned = false
        isContacted = false
        rulingBinds = false
        awaitsDispatch = false
        extensions = 0
        tasks = []
        stagesDone = []
        closedAt = nil
        evaluation = nil
        isSettledOnSpot = false
        for index in reporters.indices { reporters[index].verdict = nil }
    }

    private mutating func applyJoin(_ event: CaseEvent) {
        switch event {
        case .merged(let target, _): mergedInto = target
        case .unmerged: mergedInto = nil
        case .absorbed(let source, let reports):
            reporters += reports.map { Reporter(report: $0, from: source) }
        case .released(let source): reporters.removeAll { $0.from == source }
        case .split(let part, _): links.append(part)
        case .linked(let other, _): if !links.contains(other) { links.append(other) }
        default: break
        }
    }

    private mutating func applyClock(_ event: CaseEvent) {
        switch event {
        case .clockStarted(let clock):
            clocks.append(clock)
            clockCount += 1
        case .clockExtended(let key, let due):
            change(key) { clock in
                clock.due = due
                clock.extended = true
                // The new deadline is watched from its first rung on.
                clock.rung = 0
            }
        case .clockWoken(let key, let due):
            change(key) { clock in
                clock.due = due
                clock.restsSince = nil
            }
        case .clockRested(let key, let at):
            change(key) { clock in
                clock.restsSince = at
                clock.suspended = true
            }
        case .clockEnded(let key, _, _): clocks.removeAll { $0.key == key }
        case .rungReached(let key, _): change(key) { $0.rung += 1 }
        default: break
        }
    }

    private mutating func change(_ key: RunningClock.Key, _ change: (inout RunningClock) -> Void) {
        guard let index = clocks.firstIndex(where: { $0.key == key }) else { return }
        change(&clocks[index])
    }
}
