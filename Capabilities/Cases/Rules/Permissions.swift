package import Kernel
package import Posts

/// Who may do what to a case, by role, unit and place alone.
///
/// Posts, not persons, hold powers. Sign-in and the wider rules of rights come with the trust issue; this is the part
/// that belongs to the loop itself.
package func authorise(
    _ action: CaseAction, on subject: Case, _ actor: Actor, _ directory: Directory
) throws(Refusal) {
    switch actor {
    case .system: return
    case .anyone, .resident: throw .notSignedIn
    case .reporter(let report):
        guard [.object, .judge, .reopen].contains(action) else { throw .notYours(action) }
        guard subject.reporters.contains(where: { $0.report == report }) else { throw .notAReporter }
    case .post(let holder):
        guard isAllowed(action, on: subject, holder, directory) else { throw .notYours(action) }
    }
}

private func isAllowed(
    _ action: CaseAction, on subject: Case, _ holder: PostHolder, _ directory: Directory
) -> Bool {
    let isDesk = isDeskPost(holder, for: subject, directory)
    let isSupervisor = holder.role == .supervisor && holder.place.contains(subject.division)
    let isLead = holder.unit == subject.lead && worksOnCases(holder.role)
    switch action {
    case .accept, .dispatch, .merge, .unmerge, .split, .close: return isDesk
    // After an objection only a supervisor may refuse again.
    case .refuse: return isDesk || (isSupervisor && subject.objections > 0)
    case .link, .sendback, .escalate: return isDesk || isSupervisor || (isLead && action != .sendback)
    case .judge: return isDesk && holder.unit != subject.lead
    case .return, .sign, .contact, .handle, .stage: return isLead
    case .suspend, .extend: return isLead || isSupervisor
    case .resume: return isLead || isSupervisor || isDesk
    case .whistle: return isDesk || isSupervisor || (isLead && directory.unit(holder.unit)?.kind == .township)
    case .respond, .arrive, .finish:
        return worksOnCases(holder.role) && subject.tasks.contains { $0.unit == holder.unit }
    case .verify: return isDesk || isSupervisor || isLocal(holder, to: subject)
    case .supervise, .reopen: return isSupervisor
    case .object: return false
    }
}

/// The county centre's dispatchers for every case, a township's duty officers for those in their township.
private func isDeskPost(_ holder: PostHolder, for subject: Case, _ directory: Directory) -> Bool {
    guard holder.place.contains(subject.division) else { return false }
    switch holder.role {
    case .dispatcher: return directory.unit(holder.unit)?.kind == .centre
    case .dutyOfficer: return subject.desk == holder.unit || subject.level >= .township
    default: return false
    }
}

package func worksOnCases(_ role: Role) -> Bool {
    [
        .handler, .dispatcher, .dutyOfficer, .supervisor, .villageSecretary, .gridLeader, .gridWorker, .mediator,
        .police, .lawyer,
        .judge, .prosecutor, .doctor, .counsellor,
    ].contains(role)
}

/// Those on the spot who can look whether it is really done.
private func isLocal(_ holder: PostHolder, to subject: Case) -> Bool {
    [.gridLeader, .gridWorker, .partTimeWorker, .villageSecretary, .linkedCadre].contains(holder.role)
        && holder.place.contains(subject.division)
}

extension Role {
    /// Sees the work of the own unit, not of a place.
    var worksForUnit: Bool {
        [.handler, .mediator, .police, .lawyer, .doctor, .counsellor, .judge, .prosecutor].contains(self)
    }
}
