import Journal
import Kernel
import Store

/// Looks whether every report stands in the journal as it was said, with its receipt and a contact that can be opened.
enum ReportInspection {
    private static let page = 500

    static func look(_ inspector: Inspector) throws {
        let county = inspector.county
        let total: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM reports WHERE county = ?", [county])?["count"] ?? 0
        inspector.expect(total)
        let erased = try erased(inspector)
        var after = inspector.startBytes
        var walked = 0
        while true {
            let rows = try inspector.query(
                "SELECT * FROM reports WHERE county = ? AND id > ? ORDER BY id LIMIT ?", [county, after, page])
            let isLast = rows.count < page
            let through: [UInt8]? = isLast ? nil : try rows.last?["id"]
            let entries = try entries(of: rows, inspector)
            let pictures = try pictures(of: IDRange(after: after, through: through), inspector)
            for row in rows {
                let report = try StoredReport(row: row)
                let own = (entries[report.caseID] ?? []).filter { $0.report == report.id }
                guard let entry = own.first, own.count == 1 else {
                    throw IntegrityFault(
                        "cases.check.reportEntry", ["report": report.id.description, "found": "\(own.count)"])
                }
                try look(at: row, report, entry, pictures[report.id] ?? [], erased.contains(report.id), inspector)
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

    /// What an entry says of a report that came with it.
    private struct Said {
        let report: ID<Report>
        let content: String?
        /// It came along from another system, and nobody has a receipt for it: its own id stands in that place.
        let isBrought: Bool
    }

    private static func entries(of rows: [Row], _ inspector: Inspector) throws -> [ID<Case>: [Said]] {
        let cases = Set(try rows.map { try $0["case_id"] as [UInt8] })
        let traces = try inspector.traces(
            of: Array(cases), kinds: ["case.received", "case.attached", "case.brought"])
        var entries: [ID<Case>: [Said]] = [:]
        for trace in traces.values.joined() {
            guard let id = ID<Case>(bytes: trace.subject),
                let what = try? JSONText.value(Happening.self, from: trace.what)
            else { continue }
            let reports = (what.events ?? []).flatMap(\.newReports)
            entries[id, default: []] += reports.map {
                Said(report: $0, content: what.content, isBrought: trace.kind == "case.brought")
            }
        }
        return entries
    }

    /// The reports that entries name as erased. Nothing else excuses a report that is not as it was said.
    private static func erased(_ inspector: Inspector) throws -> Set<ID<Report>> {
        try inspector.traces(kinds: ["person.erased", "retention.erased"]).reduce(into: []) { named, trace in
            let reports = (try? JSON(parsing: Array(trace.what.utf8)))?["reports"]?.array ?? []
            named.formUnion(reports.compactMap { $0.string.flatMap { ID<Report>($0) } })
        }
    }

    private static func pictures(of reports: IDRange, _ inspector: Inspector) throws -> [ID<Report>: [ID<Attachment>]] {
        let rows = try inspector.query(
            "SELECT id, report FROM attachments WHERE county = ? AND report > ? AND report <= ?",
            [inspector.county, reports.after, reports.through])
        return try rows.reduce(into: [:]) { pictures, row in
            pictures[try row["report"] as ID<Report>, default: []].append(try row["id"])
        }
    }

    private static func look(
        at row: Row, _ report: StoredReport, _ entry: Said, _ pictures: [ID<Attachment>], _ isErased: Bool,
        _ inspector: Inspector
    ) throws {
        let (id, name) = (report.id, ["report": report.id.description])
        let salt: [UInt8]? = try row["salt"]
        let erased: Timestamp? = try row["erased"]
        guard
            (erased != nil && isErased)
                || salt.map({ report.content(with: pictures, salt: $0) == entry.content }) ?? false
        else {
            throw IntegrityFault("cases.check.reportChanged", name)
        }
        let (contact, receipt): ([UInt8]?, [UInt8]) = (try row["contact"], try row["receipt"])
        guard let seal = inspector.seal else {
            // Nonce, tag and something between them.
            guard receipt.count == (entry.isBrought ? 16 : 32), contact.map({ $0.count > 28 }) ?? true else {
                throw IntegrityFault("cases.check.contact", name)
            }
            return
        }
        guard receipt == (entry.isBrought ? id.bytes : ReceiptToken(of: id, seal).hash) else {
            throw IntegrityFault("cases.check.receipt", name)
        }
        let person: ID<Person>? = try row["person"]
        let words: [UInt8]? = try row["sealed"]
        for sealed in [contact, words].compactMap({ $0 }) {
            let opens =
                person.map { inspector.opens(sealed, of: $0) } ?? inspector.opens(sealed, of: id)
            guard opens else { throw IntegrityFault("cases.check.contact", name) }
        }
    }
}
