import Journal
import Kernel
import Platform
import Rights
import Store

extension MoneyWork {
    /// Vouchers written in one passage.
    private static let batch = 200

    /// Brings in a village's ledger; every voucher waits for the supervision committee. Doing it again changes nothing.
    /// - Parameters:
    ///   - village: of a file that names none.
    ///   - strict: take nothing when a line is bad.
    /// - Throws: `CSVError` when the header is not that of a ledger; `RightRefusal`.
    func importLedger(
        _ bytes: [UInt8], village: DivisionCode?, strict: Bool, by actor: Actor
    ) async throws -> BooksImport {
        var file = try LedgerFile(bytes, county: house.county, village: village)
        for place in Set(file.entries.map(\.village)) { try require(actor, .keepBooks, on: Self.object(place)) }
        let entries = file.entries
        // First everything is only looked at, so that a strict import can take nothing.
        let faults = try await house.reader.read { connection in
            try entries.map { try fault(of: $0, connection) }
        }
        var report = BooksImport()
        var good: [LedgerFile.Entry] = []
        for (entry, fault) in zip(entries, faults) {
            switch fault {
            case .some(let refusal): file.reject(entry, refusal)
            case nil: good.append(entry)
            }
        }
        report.rejected = file.rejected.sorted { $0.line < $1.line }
        if strict, !report.rejected.isEmpty { return report }
        for start in stride(from: 0, to: good.count, by: Self.batch) {
            let part = Array(good[start..<min(start + Self.batch, good.count)])
            let taken = try await house.door.open { passage in
                try part.count { entry in
                    if try vouchers.hasSource(entry.draft.source ?? "", entry.village, passage) { return false }
                    _ = try enter(entry.draft, in: entry.village, by: actor, passage)
                    return true
                }
            }
            report.accepted += taken
            report.unchanged += part.count - taken
        }
        return report
    }

    /// What would keep a voucher out; `nil` when nothing does, or it is here already.
    private func fault(of entry: LedgerFile.Entry, _ connection: any Connection) throws -> VoucherRefusal? {
        if try vouchers.hasSource(entry.draft.source ?? "", entry.village, connection) { return nil }
        let accounts = try villages.accounts(entry.village, connection)
        if accounts.isEmpty { return .notKept }
        let closed = try closed(entry.village, connection)
        do {
            _ = try VoucherRules.check(
                entry.draft, accounts: accounts, today: CountyTime.china.date(house.time.now()), closed: closed)
            try checkRuns(entry.draft.decision, in: entry.village, connection)
            return nil
        } catch let refusal as VoucherRefusal { return refusal }
    }
}

extension LedgerFile {
    /// Rejects a voucher as a whole, at its line at fault.
    mutating func reject(_ entry: Entry, _ refusal: VoucherRefusal) {
        let explanation = refusal.explanation
        let field = explanation.fields.first?.pointer ?? ""
        let at = Int(field.split(separator: "-").last ?? "").map { $0 - 1 } ?? 0
        for (index, row) in entry.rows.enumerated() {
            if index == at || entry.rows.count <= at {
                reject(row, "", explanation.key, explanation.arguments)
            } else {
                let line = entry.rows[min(at, entry.rows.count - 1)].line
                reject(row, "", "disclosure.import.partner", ["line": "\(line)"])
            }
        }
    }
}
