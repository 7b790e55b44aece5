package import Kernel
import Rights

extension Draft {
    /// The lead asks, a supervisor of another unit decides. Suspension stops the clocks and has an end.
    mutating func suspend(_ until: Timestamp?, _ reason: String, _ approve: Bool?) throws(Refusal) {
        if let approve { return try decideRequest(.suspend, approve, reason) }
        guard let until, until > context.now else { throw .suspensionInThePast }
        let most = context.catalogue.policy.suspensionMax
        guard until <= (try context.calendar.due(from: context.now, most)) else {
            throw .suspensionTooLong(days: most.amount)
        }
        try ask(.suspend(until: until), reason)
    }

    mutating func extend(_ limit: TimeLimit?, _ reason: String, _ approve: Bool?) throws(Refusal) {
        if let approve { return try decideRequest(.extend, approve, reason) }
        guard let limit else { throw .emptyWords(field: "by") }
        let bound = context.catalogue.policy.extensionsBound
        guard subject.extensions < bound else { throw .extensionsUsedUp(limit: bound) }
        try ask(.extend(by: limit), reason)
    }

    /// - at: when it ended; now, unless its end came before the timer rang.
    mutating func resume(_ reason: Reason, at end: Timestamp? = nil) throws(Refusal) {
        emit(.resumed(reason))
        try wake(at: end ?? context.now)
    }

    /// Climbs to the next level that has a row in the catalogue.
    mutating func escalate(_ reason: Reason) throws(Refusal) {
        if subject.rulingBinds, context.holder?.unit == subject.lead { throw .rulingBinds }
        guard let upper = context.catalogue.next(after: subject.level, category: subject.category),
            let route = route(from: upper), route.level < subject.level
        else { throw .noHigherLevel }
        emit(.escalated(from: subject.level, to: route.level, reason))
        end([.sign, .contact, .solve, .stage, .task], .escalated)
        try send(
            Dispatching(
                lead: route.lead, joint: route.joint, level: route.level, why: reason, row: route.row,
                isByRule: context.isSystem), try category().limits)
    }

    /// Climbs every rung that is due and ends what is over.
    mutating func tick() throws(Refusal) {
        if let until = subject.suspendedUntil, until <= context.now {
            try resume(.rule("cases.why.suspensionOver", [:]), at: until)
        }
        while let rung = subject.nextRung(context.catalogue.policy, context.calendar), rung.at <= context.now {
            emit(.rungReached(rung.clock, rung.action))
            if rung.clock.kind == .verdict {
                endVerdict()
                continue
            }
            try act(on: rung)
        }
    }

    private mutating func act(on rung: DueRung) throws(Refusal) {
        switch rung.action {
        case .remind, .warn: break
        case .supervise:
            emit(.supervised(.rule("cases.why.overdue", ["clock": rung.clock.kind.rawValue])))
        case .escalate:
            guard [.sign, .solve].contains(rung.clock.kind), allowed(.escalate, in: subject) else { return }
            do {
                try escalate(.rule("cases.why.climbed", ["clock": rung.clock.kind.rawValue]))
            } catch .noHigherLevel {
                emit(.supervised(.rule("cases.why.topLevel", [:])))
            }
        }
    }

    private mutating func ask(_ wish: PendingRequest.Wish, _ reason: String) throws(Refusal) {
        guard subject.request == nil else { throw .requestPending }
        guard let holder = context.holder, holder.unit == subject.lead else { throw .notYours(wish.action) }
        emit(.asked(PendingRequest(wish: wish, reason: try words(reason, "reason"), by: holder)))
    }

    private mutating func decideRequest(_ action: CaseAction, _ approve: Bool, _ reason: String) throws(Refusal) {
        guard let request = subject.request, request.wish.action == action else { throw .noRequest }
        guard let holder = context.holder, may(.decideRequest) else { throw .notYours(action) }
        guard holder.unit != request.by.unit else { throw .ownRequest }
        guard approve else {
            emit(.denied(reason: try words(reason, "reason")))
            return
        }
        switch request.wish {
        case .suspend(let until):
            guard until > context.now else { throw .suspensionInThePast }
            emit(.suspended(until: until, reason: request.reason))
            rest(subject.clocks.filter { $0.kind.rests })
        case .extend(let limit):
            guard let solve = subject.clock(.solve) else { throw .state(action, subject.state) }
            emit(.extended(by: limit, reason: request.reason))
            // The last stage has the limit for solving and moves with it.
            for clock in subject.clocks where clock == solve || (clock.kind == .stage && clock.due == solve.due) {
                do {
                    emit(.clockExtended(clock.key, due: try context.calendar.extended(due: clock.due, by: limit)))
                } catch {
                    throw .beyondCalendar
                }
            }
        }
    }
}

extension PendingRequest.Wish {
    fileprivate var action: CaseAction {
        switch self {
        case .suspend: .suspend
        case .extend: .extend
        }
    }
}

/// A rung of the policy that a clock reaches.
package struct DueRung: Hashable, Sendable {
    package let clock: RunningClock.Key
    package let action: RungAction
    package let at: Timestamp
}

extension Case {
    /// The next rung any running clock will reach.
    package func nextRung(_ policy: Policy, _ calendar: WorkingCalendar) -> DueRung? {
        guard mergedInto == nil else { return nil }
        return clocks.compactMap { clock in
            clock.restsSince == nil ? self.rung(clock, policy, calendar) : nil
        }.min { $0.at < $1.at }
    }

    /// When time alone will next change this case; its timer rings then.
    package func nextMoment(_ policy: Policy, _ calendar: WorkingCalendar) -> Timestamp? {
        guard mergedInto == nil else { return nil }
        return [nextRung(policy, calendar)?.at, suspendedUntil].compactMap { $0 }.min()
    }

    private func rung(_ clock: RunningClock, _ policy: Policy, _ calendar: WorkingCalendar) -> DueRung? {
        // The verdict period belongs to residents: nobody is reminded or blamed, it only ends.
        if clock.kind == .verdict { return DueRung(clock: clock.key, action: .remind, at: clock.due) }
        guard clock.rung < policy.rungs.count else { return nil }
        let rung = policy.rungs[clock.rung]
        guard let at = try? moment(of: rung, clock, calendar) else { return nil }
        return DueRung(clock: clock.key, action: rung.action, at: at)
    }

    private func moment(
        of rung: Rung, _ clock: RunningClock, _ calendar: WorkingCalendar
    ) throws(CalendarError) -> Timestamp {
        switch rung.moment {
        case .share(let share):
            try calendar.moment(fraction: share, of: clock.started, due: clock.due, unit: clock.limit.unit)
        case .late(let limit): try calendar.deadline(from: clock.due, limit: limit)
        }
    }
}
