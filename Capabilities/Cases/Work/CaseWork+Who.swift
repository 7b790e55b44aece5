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
    /// - Throws: `RightRefusal`; `CaseError.noContact`.
    package func openContact(
        of report: ID<Report>, on number: CaseNumber, as actor: Actor, purpose: String
    ) async throws -> Contact {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        let ask = { @Sendable [cases, reports] (connection: any Connection) throws -> Case in
            guard let subject = try cases.find(number, connection) else { throw CaseError.unknown }
            var object = subject.object(directory)
            object.isNameless = try reports.find(report, connection)?.isAnonymous == true
            try require(actor, .openContact, on: object, consultation)
            guard object.reports.contains(report) else { throw RightRefusal.notConcerned(.openContact) }
            return subject
        }
        // First without the door, which only those who may shall hold up; then behind it, where the answer stays true.
        _ = try await house.reader.read { try ask($0) }
        let sealed = try await house.door.open { passage -> [UInt8] in
            let subject = try ask(passage)
            guard let sealed = try reports.contact(of: report, passage) else { throw CaseError.noContact }
            _ = try passage.record(
                Entry(
                    "seal.opened", Subject(report), by: actor, reason: purpose,
                    reference: subject.number.description, what: .object(["field": .string("contact")])))
            return sealed
        }
        return try Contact(opening: sealed, of: report, house.seal)
    }
}
