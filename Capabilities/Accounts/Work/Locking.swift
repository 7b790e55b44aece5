import Journal
import Kernel
import Platform

/// Locking an account ends its sessions; unlocking gives nothing back but the way in.
struct Locking: Sendable {
    let house: House
    let table: AccountTable
    let sessions: Sessions

    func lock(_ id: ID<Account>, by actor: Actor, reason: String?) async throws {
        try await change(id, "account.locked", by: actor, reason) { account, passage, pen in
            account.lockedAt = passage.now
            _ = try sessions.table.endAll(ofAccount: id, at: passage.now, pen)
        }
    }

    func unlock(_ id: ID<Account>, by actor: Actor, reason: String?) async throws {
        try await change(id, "account.unlocked", by: actor, reason) { account, _, _ in account.lockedAt = nil }
    }

    private func change(
        _ id: ID<Account>, _ kind: String, by actor: Actor, _ reason: String?,
        _ body: @escaping @Sendable (inout Account, Passage, Pen) throws -> Void
    ) async throws {
        let table = table
        try await house.door.open { passage in
            guard var account = try table.find(id, passage) else { throw AccountRefusal.unknown }
            let before = account
            let pen = try passage.record(Entry(kind, Subject(id), by: actor, reason: reason))
            try body(&account, passage, pen)
            if account != before { try table.write(account, pen) }
        }
        sessions.forget()
    }
}
