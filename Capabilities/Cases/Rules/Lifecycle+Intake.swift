import Kernel
import Posts
import Rights

/// The events that begin a case.
package func receive(_ reception: Reception, _ context: RuleContext) throws(Refusal) -> [CaseEvent] {
    guard let category = context.catalogue.category(reception.category) else {
        throw .unknownCategory(reception.category.description)
    }
    if let about = reception.about, context.directory.unit(about) == nil { throw .unknownUnit(about.description) }
    var draft = Draft(Case(reception), context)
    draft.emit(.received(reception))
    try draft.start(.accept, charging: reception.desk, limit: category.limits.accept)
    return draft.events
}

extension Draft {
    mutating func accept(_ code: CategoryCode?) throws(Refusal) {
        let code = code ?? subject.category
        guard let category = context.catalogue.category(code) else { throw .unknownCategory(code.description) }
        emit(.accepted(category: code))
        end(.accept)
        try start(.dispatch, charging: subject.desk, limit: category.limits.dispatch)
    }

    mutating func refuse(_ ground: String, _ text: String) throws(Refusal) {
        guard context.catalogue.policy.refusalGrounds.contains(where: { $0.code == ground }) else {
            throw .unknownGround(ground)
        }
        if subject.objections > 0, context.holder?.role != .supervisor { throw .objectionNeedsSupervisor }
        emit(.refused(ground: ground, words: try words(text, "words"), at: context.now))
        end(.accept)
    }

    mutating func object(_ text: String) throws(Refusal) {
        let window = context.catalogue.policy.objectionWithin
        if let refused = subject.refusedAt, try context.calendar.due(from: refused, window) < context.now {
            throw .windowOver(window)
        }
        emit(.objected(words: try words(text, "words")))
        try start(.accept, charging: subject.desk, limit: try category().limits.accept)
    }

    /// Sends it where the catalogue says, or where a person says with a reason.
    mutating func dispatch(
        _ unit: UnitCode?, _ joint: [UnitCode]?, _ reason: String?, _ ruling: Bool
    ) throws(Refusal) {
        let isBoundReached = subject.returns >= context.catalogue.policy.returnBound
        if ruling || isBoundReached { try requireCentre() }
        let route = self.route(from: nil)
        guard let lead = unit ?? route?.lead ?? leadAround else { throw .noRoute(subject.category.description) }
        for unit in [lead] + (joint ?? []) where context.directory.unit(unit) == nil {
            throw .unknownUnit(unit.description)
        }
        try refuseAccused([lead] + (joint ?? []))
        // The lead is one and no joint unit at the same time.
        if joint?.contains(lead) == true { throw .unknownUnit(lead.description) }
        let followsCatalogue = lead == route?.lead
        let isAround = unit == nil && route == nil
        if !(followsCatalogue || isAround) || ruling { _ = try words(reason ?? "", "reason") }
        let why =
            isAround && (reason ?? "").isEmpty
            ? .rule("cases.why.around", [:]) : why(reason, followsCatalogue ? route : nil)
        try send(
            Dispatching(
                lead: lead, joint: joint ?? (followsCatalogue ? route?.joint ?? [] : []),
                level: followsCatalogue ? route?.level ?? subject.level : level(of: lead), why: why,
                row: followsCatalogue ? route?.row : nil, isRuling: ruling || isBoundReached,
                isByRule: context.isSystem), try category().limits)
    }

    mutating func send(_ dispatching: Dispatching, _ limits: Limits) throws(Refusal) {
        emit(.dispatched(dispatching))
        end(.dispatch)
        try start(.sign, charging: dispatching.lead, limit: limits.sign)
        if !subject.isContacted { try start(.contact, charging: dispatching.lead, limit: limits.contact) }
        try startSolving(charging: dispatching.lead, limits)
    }

    mutating func startSolving(charging unit: UnitCode, _ limits: Limits) throws(Refusal) {
        try start(.solve, charging: unit, limit: limits.solve)
        let stages = context.catalogue.category(subject.category)?.stages ?? []
        for (number, stage) in stages.enumerated() where !subject.stagesDone.contains(number) {
            try start(.stage, number, charging: unit, limit: stage.limit)
        }
    }

    /// Returns are bounded; past the bound the county centre rules and the ruling binds.
    mutating func giveBack(_ reason: String) throws(Refusal) {
        if subject.rulingBinds { throw .rulingBinds }
        let bound = context.catalogue.policy.returnBound
        if subject.returns >= bound { throw .returnBoundReached(limit: bound) }
        let reason = try words(reason, "reason")
        let lead = subject.holder
        emit(.returned(by: lead, to: subject.desk, reason: reason))
        end([.sign, .contact, .solve, .stage, .task], .returned)
        try start(.dispatch, charging: subject.desk, limit: try category().limits.dispatch)
    }

    func route(from level: Level?) -> Route? {
        try? context.catalogue.route(
            category: subject.category, division: subject.division, from: level, directory: context.directory,
            avoiding: accused
        ).get()
    }

    private func why(_ reason: String?, _ route: Route?) -> Reason {
        if let reason, reason.contains(where: { !$0.isWhitespace }) { return .said(reason) }
        guard let route else { return .said("") }
        if !route.basis.isEmpty { return .said(route.basis) }
        return .rule(route.why.key, route.why.arguments)
    }

    private func level(of unit: UnitCode) -> Level {
        switch context.directory.unit(unit)?.kind {
        case .village: .village
        case .township, .enforcement: .township
        default: .county
        }
    }

    private func requireCentre() throws(Refusal) {
        guard may(.ruleOnCase) else { throw .notYours(.dispatch) }
    }
}
