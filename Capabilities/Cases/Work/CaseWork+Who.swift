import Journal
package import Kernel
import Platform
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
    package func audience(_ actor: Actor, of subject: Case) -> Presenter.Audience {
        switch actor {
        case .system: .staff
        case .anyone, .resident: .everybody
        case .reporter(let report):
            subject.reporters.contains { $0.report == report && !$0.hasJoined } ? .reporter : .everybody
        case .post(let holder): isConcerned(holder, with: subject) ? .staff : .everybody
        }
    }

    /// Those who work for a unit see what that unit has to do with; those who serve a place, what happens there.
    private func isConcerned(_ holder: PostHolder, with subject: Case) -> Bool {
        let units = [subject.lead, subject.holder, subject.desk] + subject.joint + subject.tasks.map(\.unit)
        if units.contains(holder.unit) { return true }
        return !holder.role.worksForUnit && holder.place.contains(subject.division)
    }
}
