package import Journal
package import Kernel
import Platform
import Store

extension CaseWork {
    /// Who acts: the post signed in, else the reporter whose receipt was shown.
    /// - Throws: `CaseError.unknownReceipt`.
    package func actor(_ signedIn: Actor, receipt: ReceiptToken?) async throws -> Actor {
        guard let receipt else { return signedIn }
        let reports = reports
        guard let report = try await house.reader.read({ try reports.find(receipt, $0) }) else {
            throw CaseError.unknownReceipt
        }
        return .reporter(report.id)
    }

    /// How much of this case the actor may read.
    package func audience(_ actor: Actor, of subject: Case) -> Presenter.Audience {
        switch actor {
        case .system: .staff
        case .anyone: .everybody
        case .reporter(let report): subject.reporters.contains { $0.report == report } ? .reporter : .everybody
        case .post(let holder):
            holder.place.contains(subject.division) || holder.unit == subject.lead
                || subject.tasks.contains { $0.unit == holder.unit } ? .staff : .everybody
        }
    }

    /// Opens the sealed contact of a report: logged first, shown after.
    /// - Throws: `Refusal.notYours` when the actor's post is not concerned with the case; `CaseError.noContact`.
    package func openContact(
        of report: ID<Report>, on number: CaseNumber, as actor: Actor, purpose: String, key: IdempotencyKey? = nil
    ) async throws -> Contact {
        // What a repeat finds under the key is sealed too.
        let sealed = try await house.door.open(once: key) { passage -> [UInt8] in
            guard let subject = try cases.find(number, passage) else { throw CaseError.unknown }
            guard case .post(let holder) = actor else { throw Refusal.notSignedIn }
            guard holder.unit == subject.lead || holder.unit == subject.holder || holder.unit == subject.desk,
                subject.reporters.contains(where: { $0.report == report })
            else { throw Refusal.notYours(.contact) }
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
