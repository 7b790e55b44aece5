package import Approvals
import Journal
package import Kernel
import Platform
package import Posts
import Rights
import Store

extension CaseWork {
    /// Who acts: the post signed in, else the reporter whose receipt was shown.
    /// - Throws: `CaseError.unknownReceipt`.
    package func actor(_ signedIn: Actor, receipt: ReceiptToken?) async throws -> Actor {
        // Whoever is signed in acts as the post, also with a receipt in hand: staff do not judge as residents.
        if case .post = signedIn { return signedIn }
        guard let receipt else { return signedIn }
        let reports = reports
        guard let report = try await house.reader.read({ try reports.find(receipt, $0) }) else {
            throw CaseError.unknownReceipt
        }
        return .reporter(report.id)
    }

    /// How much of this case the actor may read.
    package func audience(_ actor: Actor, of subject: Case, _ directory: Directory) -> Presenter.Audience {
        let object = subject.object(directory)
        if consult(actor, .readCaseFully, on: object).isAllowed { return .staff }
        return consult(actor, .followOwnCase, on: object).isAllowed ? .reporter : .everybody
    }

    package func audience(_ actor: Actor, of subject: Case) async throws -> Presenter.Audience {
        audience(actor, of: subject, try await staff.directory())
    }

    /// Opens the sealed contact of a report: logged first, shown after.
    /// - Parameters:
    ///   - report: `nil` with an approval opens the first that left one.
    ///   - approval: a second person's, for those who are not in charge of the case.
    /// - Throws: `RightRefusal`; `ApprovalRefusal`; `CaseError.noContact`.
    package func openContact(
        of report: ID<Report>?, on number: CaseNumber, as actor: Actor, purpose: String, approval: ID<Approval>? = nil
    ) async throws -> (report: ID<Report>, contact: Contact) {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        let found = try await house.door.open { passage -> Sealed in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            var object = subject.object(directory)
            if let approval {
                try breakGlass(approval, on: subject, object, as: actor, passage, consultation)
            } else {
                object.isNameless = try report.flatMap { try reports.find($0, passage) }?.isAnonymous == true
                try require(actor, .openContact, on: object, consultation)
            }
            guard report.map({ object.reports.contains($0) }) ?? (approval != nil) else {
                throw RightRefusal.notConcerned(.openContact)
            }
            let asked = report.map { [$0] } ?? object.reports
            guard let found = try asked.lazy.compactMap({ try sealed($0, passage) }).first else {
                throw CaseError.noContact
            }
            _ = try passage.record(
                Entry(
                    "seal.opened", Subject(found.report), by: actor, reason: purpose,
                    reference: subject.number.description, what: .object(["field": .string("contact")])))
            return found
        }
        return (found.report, try Contact(opening: found.bytes, of: found.report, house.seal))
    }

    private struct Sealed: Sendable {
        let report: ID<Report>
        let bytes: [UInt8]
    }

    private func sealed(_ report: ID<Report>, _ passage: Passage) throws -> Sealed? {
        try reports.contact(of: report, passage).map { Sealed(report: report, bytes: $0) }
    }

    /// Both persons must be free to look into this case: neither those it is about, nor from another place.
    private func breakGlass(
        _ approval: ID<Approval>, on subject: Case, _ object: Object, as actor: Actor, _ passage: Passage,
        _ consultation: Consultation?
    ) throws {
        try require(actor, .breakGlass, on: object, consultation)
        let proposal = try TwoPersons(house).spend(
            approval, .breakGlass, on: subject.number.description, by: actor, passage)
        var seen = object
        seen.person = proposal.proposer.person
        guard let second = proposal.decider else { throw ApprovalRefusal.notApproved }
        try require(.post(second), .approveBreakingGlass, on: seen, consultation)
    }
}
