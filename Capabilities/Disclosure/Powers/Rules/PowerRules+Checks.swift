import Kernel

extension PowerRules {
    static func checkTurn(_ id: String, _ turn: PowerStep, _ run: PowerRun, _ power: Power) throws(PowerRefusal) {
        guard let step = power.step(id) else { throw .unknownStep }
        guard !run.done.contains(where: { $0.step == id }) else { throw .alreadyDone(step: step) }
        guard id == turn.id else { throw .skipped(next: turn) }
    }

    static func checkHand(
        _ step: PowerStep, _ run: PowerRun, _ power: Power, _ context: PowerContext
    ) throws(PowerRefusal) {
        guard let hand = context.hand, roles(step, run, context.list).contains(hand.role) else {
            throw .wrongRole(step: step)
        }
        guard !isBarred(hand, from: step, run) else { throw .standsInForOwn(step: step) }
        // In the village those who watch have done nothing else in it; the township only stands in.
        guard Role.village.contains(hand.role) else { return }
        let watched = run.events.filter { $0.kind == .done || $0.kind == .started }
        let isWatcher = step.role == .supervisionCommittee
        let others = watched.filter { event in
            let wasWatcher = event.step.flatMap(power.step)?.role == .supervisionCommittee
            return wasWatcher != isWatcher && event.person == hand.person
        }
        guard others.isEmpty else { throw .sameHands }
    }

    /// Whoever began the run or did one of its steps does not stand in for the body that decides on it.
    static func isBarred(_ hand: PowerContext.Hand, from step: PowerStep, _ run: PowerRun) -> Bool {
        guard step.decides == true, hand.role != step.role else { return false }
        return run.events.contains { ($0.kind == .started || $0.kind == .done) && $0.person == hand.person }
    }

    static func checkDeclaration(
        _ declaration: PowerCommand.Declaration?, _ step: PowerStep, _ run: PowerRun, _ context: PowerContext
    ) throws(PowerRefusal) {
        guard step.declares == true else { return }
        guard let declaration else { throw .noDeclaration }
        let isAside = context.hand.map { run.aside.contains($0.person) } ?? false
        guard declaration == .none, !isAside else { throw .related }
    }

    static func checkPaper(_ paper: String, _ step: PowerStep) throws(PowerRefusal) {
        guard paper.contains(where: { !$0.isWhitespace }) else { throw .noPaper(step: step) }
        let limit = step.paper.kind.longest
        guard paper.count <= limit else { throw .tooLong(step: step, limit: limit) }
        guard step.paper.kind != .number || paper.contains(where: \.isNumber) else { throw .notANumber(step: step) }
    }

    static func checkDay(
        _ day: LocalDate, _ step: PowerStep, _ run: PowerRun, _ power: Power, _ context: PowerContext
    ) throws(PowerRefusal) {
        guard day <= context.today else { throw .future }
        let last = run.done.last?.day ?? run.started?.day ?? day
        guard day >= last else { throw .beforeLast(last) }
        let first = last.adding(days: step.afterDays ?? 0)
        guard day >= first else { throw .tooEarly(first) }
        guard let posted = posted(before: step, run, power), let wait = step.afterDays else { return }
        let over = posted.adding(days: wait)
        guard context.today >= over else { throw .noticeNotOver(posted: posted, over: over) }
    }

    /// The day on which the notice before a step was written down. People can read it here from then on, whatever day
    /// was typed for it.
    static func posted(before step: PowerStep, _ run: PowerRun, _ power: Power) -> LocalDate? {
        guard let last = run.done.last, last.step.flatMap(power.step)?.publishes == true else { return nil }
        return CountyTime.china.date(last.at)
    }

    static func checkParty(_ party: Payee, _ power: Power) throws(PowerRefusal) {
        let fits =
            switch power.party {
            case .nobody: party.kind == .nobody
            case .person: party.kind == .person
            // Before a tender nobody knows who will win it.
            case .organisation: party.kind != .person
            case .any: true
            }
        guard fits else { throw .wrongParty }
        guard party.kind == .nobody || !party.name.isEmpty else { throw .noParty }
    }

    static func checkSum(_ sum: Money?, _ power: Power, _ tender: Money) throws(PowerRefusal) {
        guard power.money != .none else {
            guard sum == nil else { throw .needlessSum }
            return
        }
        guard let sum, sum.count > 0, sum <= VoucherRules.most else { throw .noSum }
        if power.money == .belowTender, sum >= tender { throw .sumForTender(limit: tender) }
        if power.money == .fromTender, sum < tender { throw .sumBelowTender(limit: tender) }
    }
}

extension Role {
    /// Posts of a village that use its powers or watch over their use.
    static let village: [Role] = [.villageSecretary, .disclosureClerk, .supervisionCommittee]
}
