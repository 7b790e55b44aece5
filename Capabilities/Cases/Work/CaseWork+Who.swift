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
}
