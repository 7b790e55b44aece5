package import Kernel

/// Whether somebody may do something.
package enum Decision: Sendable, Hashable {
    case allowed
    case refused(RightRefusal)

    package var isAllowed: Bool { self == .allowed }
}

/// Decides post × place × action × object: the only place where the system says who may do what.
///
/// Pure: equal arguments give equal answers.
/// - Parameter object: `nil` before it is known: then it is asked whether there can be any that the actor may do it to.
package func decide(_ actor: Actor, _ action: Action, on object: Object?) -> Decision {
    if case .system = actor { return .allowed }
    let own = action.grants.filter { $0.who.includes(actor) }
    guard let object else {
        return own.isEmpty && !action.mayShowReceipt(actor) ? .refused(action.refusal(of: actor)) : .allowed
    }
    if own.contains(where: { $0.relation.holds(actor, object) }) { return .allowed }
    if action.hidesObject { return .refused(.notThere) }
    return .refused(own.isEmpty ? action.refusal(of: actor) : .notConcerned(action))
}

extension Action {
    /// Whether residents may do it and nobody else: who has not signed in is one of them.
    package var isForResidentsAlone: Bool { grants.allSatisfy { $0.who == .resident } }

    /// Whether somebody without a right of their own may come all the same, since a receipt would give it.
    fileprivate func mayShowReceipt(_ actor: Actor) -> Bool {
        switch actor {
        case .anyone, .resident: grants.contains { $0.who == .reporter }
        case .reporter, .post, .system: false
        }
    }

    /// Why somebody of this kind may not do it to anything.
    fileprivate func refusal(of actor: Actor) -> RightRefusal {
        switch actor {
        case .anyone, .resident: .notSignedIn
        case .reporter, .post, .system: .notYourRole(self)
        }
    }
}

extension Grant.Who {
    func includes(_ actor: Actor) -> Bool {
        switch (self, actor) {
        case (.everybody, _): true
        case (.reporter, .reporter), (.resident, .resident): true
        case (.post(let roles), .post(let holder)): roles.contains(holder.role)
        default: false
        }
    }
}

extension Grant.Relation {
    func holds(_ actor: Actor, _ object: Object) -> Bool {
        if self == .none { return true }
        return switch actor {
        case .post(let holder): object.accused?.includes(holder) != true && holds(holder, object)
        case .reporter(let report): holds(report, object)
        case .resident(let person): self == .ownPerson && object.person == person
        case .anyone, .system: false
        }
    }

    private func holds(_ report: ID<Report>, _ object: Object) -> Bool {
        switch self {
        case .ownReport: object.reports.contains(report)
        case .ownFirstReport: object.reports.contains(report) && !object.joined.contains(report)
        default: false
        }
    }

    private func holds(_ holder: PostHolder, _ object: Object) -> Bool {
        let isOwnPlace = object.place.map { holder.place.contains($0) } ?? false
        let leads = holder.unit == object.lead
        let isCentre = isOwnPlace && object.centres.contains(holder.unit)
        let isTownship =
            isOwnPlace && (object.desk == holder.unit || object.level.map { $0 >= .township } ?? false)
        return switch self {
        case .none: true
        case .ownPlace: isOwnPlace
        case .ownPlaceObjected: isOwnPlace && object.isObjected
        case .centre: isCentre
        case .centreNotLead: isCentre && !leads
        case .township: isTownship
        case .townshipNotLead: isTownship && !leads
        case .standInDesk: object.accused != nil && object.desk == holder.unit && !object.centres.contains(holder.unit)
        case .lead: leads
        case .leadingTownship: leads && object.leadIsTownship
        case .called: object.called.contains(holder.unit)
        case .ownUnit:
            leads || [object.desk, object.holder].contains(holder.unit) || object.units.contains(holder.unit)
                || object.called.contains(holder.unit)
        case .inCharge: !object.isNameless && (leads || [object.desk, object.holder].contains(holder.unit))
        case .namelessDesk: object.isNameless && object.desk == holder.unit && !leads
        case .ownPerson: object.person == holder.person
        case .otherPerson: isOwnPlace && object.person != nil && object.person != holder.person
        case .ownReport, .ownFirstReport: false
        }
    }
}
