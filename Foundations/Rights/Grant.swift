package import Kernel

/// One way to have a right: who, and what they have to do with the object.
package struct Grant: Sendable, Hashable {
    package enum Who: Sendable, Hashable {
        case everybody
        /// Whoever holds the receipt of a report.
        case reporter
        case resident
        case post(Set<Role>)
    }

    package enum Relation: String, Sendable, Hashable, CaseIterable {
        /// None is needed.
        case none
        /// It is in the place the post is for.
        case ownPlace
        /// As `ownPlace`, and a resident has objected to its refusal.
        case ownPlaceObjected
        /// The own unit is the county's centre, and it is in the place the post is for.
        case centre
        /// As `centre`, but the own unit does not lead.
        case centreNotLead
        /// The own township's: it is in the place the post is for, at the own desk or on the township's rung or below.
        case township
        /// As `township`, but the own unit does not lead.
        case townshipNotLead
        /// The own unit stands in as the desk of a case that is about the desk itself.
        case standInDesk
        /// The own unit leads.
        case lead
        /// The own unit leads, and is a township.
        case leadingTownship
        /// The own unit was called to help.
        case called
        /// The own unit has to do with it in any way.
        case ownUnit
        /// The own unit leads, holds or dispatches it, and the report bears a name.
        case inCharge
        /// The report bears no name; the own unit dispatches it and does not lead.
        case namelessDesk
        /// The own report.
        case ownReport
        /// The own report, which opened the case or was merged into it by the desk.
        case ownFirstReport
        /// It belongs to the person.
        case ownPerson
        /// It belongs to another person, in the place the post is for: nobody decides on what they proposed.
        case otherPerson
    }

    package let who: Who
    package let relation: Relation

    static let everybody = Grant(who: .everybody, relation: .none)

    static func posts(_ roles: Set<Role>, _ relation: Relation = .none) -> Grant {
        Grant(who: .post(roles), relation: relation)
    }

    static func reporter(_ relation: Relation) -> Grant { Grant(who: .reporter, relation: relation) }
    static func resident(_ relation: Relation) -> Grant { Grant(who: .resident, relation: relation) }
}

extension Set<Role> {
    package static let all = Set(Role.allCases)
    /// Those whose work is dealing with cases.
    package static let onCases: Set<Role> = [
        .handler, .dispatcher, .dutyOfficer, .supervisor, .villageSecretary, .gridLeader, .gridWorker, .mediator,
        .police, .lawyer, .judge, .prosecutor, .doctor, .counsellor,
    ]
    /// Those who see the work of the own unit, not of a place.
    package static let forUnit: Set<Role> = [
        .handler, .mediator, .police, .lawyer, .doctor, .counsellor, .judge, .prosecutor,
    ]
    /// Those who see what happens in a place.
    package static let forPlace = all.subtracting(forUnit)
    /// Those who can go and look whether it is really done.
    package static let onTheSpot: Set<Role> = [
        .gridLeader, .gridWorker, .partTimeWorker, .villageSecretary, .linkedCadre,
    ]
    /// Those who look after others' work and handle no cases themselves.
    package static let overseers: Set<Role> = [.supervisor, .auditor]
}
