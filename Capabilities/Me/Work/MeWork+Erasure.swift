package import Approvals
import Cases
import Journal
package import Kernel
import Platform
import Posts
import Rights
import Store

/// Deletion that is not the person's own wish: one proposes it, another person agrees, then it is done once, in the same
/// way and with the same entry as the person's own.
extension MeWork {
    var twoPersons: TwoPersons { TwoPersons(house) }

    /// What a proposal is about, for the two who decide. Of a person no list is made: who reported what stays unsaid.
    struct ErasureScope: Sendable {
        let target: ErasureTarget
        /// The case of the report.
        let number: CaseNumber?
        let hasContact: Bool
        let hasWords: Bool
        let pictures: Int
        let isErased: Bool
    }

    /// - Throws: `RightRefusal.notThere` also for those who may not know of it, those complained about among them.
    func scope(of target: ErasureTarget, for actor: Actor) async throws -> ErasureScope {
        let cases = cases
        guard case .report(let id) = target else {
            return ErasureScope(
                target: target, number: nil, hasContact: true, hasWords: true, pictures: 0, isErased: false)
        }
        let directory = try await staff.directory()
        let (own, pictures) = try await house.reader.read { connection in
            (
                try cases.ownReports(of: .report(id), connection).first,
                try cases.pictureCount(of: id, connection)
            )
        }
        let object = own?.subject.object(directory)
        guard let own, let object, consult(actor, .readCaseFully, on: object).isAllowed else {
            throw RightRefusal.notThere
        }
        return ErasureScope(
            target: target, number: own.subject.number, hasContact: own.report.hasContact, hasWords: own.hasWords,
            pictures: pictures, isErased: own.report.erased != nil)
    }

    /// Whose data a wish is about.
    func target(of wish: ID<DataRequest>) async throws -> ErasureTarget {
        let (cases, wishes) = (cases, wishes)
        return try await house.reader.read { connection in
            guard let owner = try wishes.owner(of: wish, connection) else { throw MeRefusal.notTheirs }
            if let report = owner.id(of: Report.self),
                try cases.ownReports(of: .report(report), connection).first != nil
            {
                return .report(report)
            }
            guard let person = owner.id(of: Person.self) else { throw MeRefusal.notTheirs }
            return .person(person)
        }
    }

    /// Asks for a second person.
    /// - Throws: `RightRefusal`, `ApprovalRefusal`.
    func proposeErasure(
        of target: ErasureTarget, reason: String, as actor: Actor, key: IdempotencyKey?
    ) async throws -> Approval {
        guard !(try await scope(of: target, for: actor)).isErased else { throw MeRefusal.alreadyErased }
        return try await twoPersons.propose(.erase, target.text, reason: reason, by: actor, key: key)
    }

    /// Does what two persons decided: destroys, and writes down by which approval.
    ///
    /// Neither of the two may be complained about in a case that is touched. One report of such a case is not there for
    /// them; of a person's reports those stay that belong to such a case, without a word, since already that there is one
    /// would tell too much.
    /// - Returns: how many reports were emptied.
    /// - Throws: `RightRefusal`, `ApprovalRefusal`.
    package func eraseApproved(_ id: ID<Approval>, as actor: Actor) async throws -> Int {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        let approval = try await twoPersons.find(id, for: actor)
        guard approval.kind == .erase, let target = ErasureTarget(approval.object) else { throw ApprovalRefusal.other }
        let (cases, forget, phone, two) = (cases, forget, phone, twoPersons)
        return try await house.door.open { passage in
            let spent = try two.spend(id, .erase, on: target.text, by: actor, passage)
            guard let second = spent.decider else { throw ApprovalRefusal.notApproved }
            func mayTouch(_ subject: Case) -> Bool {
                var object = subject.object(directory)
                guard consult(actor, .erase, on: object, consultation).isAllowed else { return false }
                object.person = spent.proposer.person
                return consult(.post(second), .approveErasure, on: object, consultation).isAllowed
            }
            let owner: DataOwner =
                switch target {
                case .report(let report): .report(report)
                case .person(let person): .person(person, phone: try phone(person, passage))
                }
            let erased = try cases.erase(
                owner, as: actor, approval: id, forget: forget, mayTouch: mayTouch, passage)
            if case .report = target, erased.reports.isEmpty { throw RightRefusal.notThere }
            try forgetHere(owner, passage.now, erased.pen)
            try forgetElsewhere(owner, erased.reports, erased.pen)
            return erased.reports.count
        }
    }
}
