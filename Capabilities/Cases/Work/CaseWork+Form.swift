import Journal
package import Kernel
import Platform
package import Web

extension CaseWork {
    /// Does what a form of one action says; its fields are those of the programming interface, and `key`.
    /// - Parameter pictures: of what was done, handed in before.
    /// - Throws: `FieldFaults`, `Refusal`, `CaseError.unknown`, `IntakeRefusal.unknownAttachment`.
    package func act(
        _ number: CaseNumber, _ action: CaseAction, _ fields: Fields, pictures: [ID<Attachment>], as actor: Actor
    ) async throws {
        let key = fields.string("key", max: 60)
        let wishes = wishes(action, fields)
        try fields.finish()
        let scope = "\(number) \(action.rawValue) \(actor.text)"
        let once = key.map { IdempotencyKey($0, scope: scope, body: Array("\(wishes)".utf8)) }
        _ = try await act(number, as: actor, key: once, pictures: pictures) { _ in wishes }
    }
}
