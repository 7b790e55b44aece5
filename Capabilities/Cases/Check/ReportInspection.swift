import Journal
import Kernel
import Store

/// Looks whether every report has its entry in the journal, its receipt and a contact that can be opened.
enum ReportInspection {
    private static let page = 500

    static func look(_ inspector: Inspector) throws {
        let county = inspector.county
        let total: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM reports WHERE county = ?", [county])?["count"] ?? 0
        inspector.expect(total)
        var after = inspector.startBytes
        var walked = 0
        while true {
            let rows = try inspector.query(
                "SELECT id, case_id, contact, receipt FROM reports WHERE county = ? AND id > ? ORDER BY id LIMIT ?",
                [county, after, page])
            let isLast = rows.count < page
            let through: [UInt8]? = isLast ? nil : try rows.last?["id"]
            let traces = try inspector.traces(of: IDRange(after: after, through: through), like: "report.received")
            let silent = try rows.filter { traces[try $0["id"]] == nil }.map { try $0["case_id"] as [UInt8] }
            let brought = try inspector.subjects(among: Array(Set(silent)), begunBy: "case.brought")
            for row in rows { try look(at: row, traces, brought, inspector.seal) }
            let known = Set(try rows.map { try $0["id"] as [UInt8] })
            if let lost = traces.values.joined().filter({ !known.contains($0.subject) }).map(\.position).min() {
                throw IntegrityFault("cases.check.reportGone", ["position": "\(lost)"])
            }
            walked += rows.count
            after = try rows.last?["id"] ?? after
            try inspector.passed(rows.count, through: ID<Report>(bytes: after)?.description ?? "")
            if isLast { break }
        }
        guard inspector.start != nil || walked == total else {
            throw IntegrityFault("cases.check.reportTotal", ["expected": "\(total)", "found": "\(walked)"])
        }
        inspector.count("reports", total)
    }

    /// - Parameter brought: cases that came along from another system in one entry with their report, which nobody has
    ///   a receipt for: its own id stands in that place.
    private static func look(
        at row: Row, _ traces: [[UInt8]: [Trace]], _ brought: Set<[UInt8]>, _ seal: Seal?
    ) throws {
        let (id, subject): (ID<Report>, [UInt8]) = (try row["id"], try row["case_id"])
        let count = traces[id.bytes]?.count ?? 0
        let isBrought = count == 0 && brought.contains(subject)
        guard count == 1 || isBrought else {
            throw IntegrityFault("cases.check.reportEntry", ["report": id.description, "found": "\(count)"])
        }
        let (contact, receipt): ([UInt8]?, [UInt8]) = (try row["contact"], try row["receipt"])
        guard let seal else {
            // Nonce, tag and something between them.
            guard receipt.count == (isBrought ? 16 : 32), contact.map({ $0.count > 28 }) ?? true else {
                throw IntegrityFault("cases.check.contact", ["report": id.description])
            }
            return
        }
        guard receipt == (isBrought ? id.bytes : ReceiptToken(of: id, seal).hash) else {
            throw IntegrityFault("cases.check.receipt", ["report": id.description])
        }
        guard let contact else { return }
        guard (try? Contact(opening: contact, of: id, seal)) != nil else {
            throw IntegrityFault("cases.check.contact", ["report": id.description])
        }
    }
}
