package import Foundation
package import Journal
package import Platform
package import Store
import Transparency
package import Web

/// 账: the public log. Every entry of the journal is a leaf of one append-only tree that anybody can check with tools
/// that we did not write.
package struct Ledger: Capability {
    package let log: PublicLog
    package let sequencer: Sequencer
    let settings: LogSettings
    private let receipts: ReceiptPages
    private let house: House
    private let policy: LogPolicy

    /// - Parameters:
    ///   - post: how witnesses are reached.
    ///   - reports: what there is to know of reports.
    /// - Throws: `LogPolicyFault`.
    package init(
        _ house: House, _ settings: LogSettings, post: @escaping OutwardPost,
        reports: ReportSource
    ) throws {
        policy = try LogPolicy.read(settings.policyFile)
        self.house = house
        self.settings = settings
        log = PublicLog(house, reports, witnesses: policy.witnesses)
        sequencer = Sequencer(
            house, settings, witnesses: policy.witnesses.map { WitnessClient($0, post: post) })
        receipts = ReceiptPages(log: log, pages: house.pages, reports: reports)
    }

    package static var resources: URL? { Bundle.module.resourceURL }

    package static let retention = [
        "ledger_head", "ledger_leaves", "ledger_tiles", "ledger_origins", "ledger_checkpoints", "ledger_cosignatures",
        "ledger_witnessed",
    ].map { RetainedTable($0, .record, .forGood) }

    package func addRoutes(to router: Routes) {
        LogRoutes(log: log, receipts: receipts) { try witness() }.addRoutes(to: router)
    }

    /// Our own witness; `nil` as long as it is told of no log, or has no key. The key comes with our own log.
    private func witness() throws -> WitnessDesk? {
        guard !policy.logs.isEmpty, let key = try LogKey.found(settings) else { return nil }
        return WitnessDesk(
            house: house, books: Outbox("witness", house.door), logs: policy.logs,
            signer: try key.witness(settings.witnessName(house.county)))
    }
}

extension Ledger {
    package func inspections() async throws -> [Inspection] { [inspection(against: nil)] }

    /// - Parameter kept: the text of a checkpoint that somebody kept outside; the log must begin with it.
    /// - Throws: `IntegrityFault` when it is none.
    package func inspection(againstText kept: String) throws -> Inspection {
        guard let note = SignedNote(parsing: kept) else { throw IntegrityFault("ledger.check.keptUnreadable") }
        return inspection(against: note)
    }

    private func inspection(against kept: SignedNote?) -> Inspection {
        LogInspection(settings: settings, kept: kept).inspection
    }
}

extension Ledger {
    /// Says that a database came out of a backup: nothing is signed under the old name until somebody outside vouches
    /// that nothing was signed since.
    package static func markRestored(_ database: any Database) async throws {
        try await database.write { try LogHead.markRestored($0) }
    }
}
