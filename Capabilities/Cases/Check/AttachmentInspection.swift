import Crypto
import Foundation
import Journal
import Kernel
import Store

/// Looks whether every picture is whole, belongs to a report that is there, or will be forgotten.
enum AttachmentInspection {
    private static let page = 200

    static func look(_ inspector: Inspector) throws {
        let county = inspector.county
        let total: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM attachments WHERE county = ?", [county])?["count"] ?? 0
        inspector.expect(total)
        var after = inspector.startBytes
        while true {
            let rows = try inspector.query(
                """
                SELECT id, report, case_id, content_type, width, height FROM attachments
                WHERE county = ? AND id > ? ORDER BY id LIMIT ?
                """, [county, after, page])
            let isLast = rows.count < page
            let ids = IDRange(after: after, through: isLast ? nil : try rows.last?["id"])
            let traces = try inspector.traces(of: ids, like: "attachment.%")
            let timers = try inspector.timers(of: ids, named: CaseWork.forgetting)
            try lookForLost(rows, traces, timers)
            try lookForReports(rows, inspector)
            for row in rows {
                let id: ID<Attachment> = try row["id"]
                try look(at: row, id, traces[id.bytes] ?? [], isTimed: timers[id.bytes] != nil, inspector)
            }
            after = try rows.last?["id"] ?? after
            try inspector.passed(rows.count, through: ID<Attachment>(bytes: after)?.description ?? "")
            if isLast { break }
        }
        inspector.count("attachments", total)
    }

    /// Pictures that came and were not forgotten, and timers of pictures that are gone.
    private static func lookForLost(
        _ rows: [Row], _ traces: [[UInt8]: [Trace]], _ timers: [[UInt8]: Timestamp]
    ) throws {
        let known = Set(try rows.map { try $0["id"] as [UInt8] })
        for (id, entries) in traces where !known.contains(id) && entries.last?.kind == "attachment.received" {
            throw IntegrityFault(
                "cases.check.attachmentGone", ["picture": shown(id), "position": "\(entries[0].position)"])
        }
        if let orphan = timers.keys.first(where: { !known.contains($0) }) {
            throw IntegrityFault("cases.check.attachmentTimerOrphan", ["picture": shown(orphan)])
        }
    }

    private static func lookForReports(_ rows: [Row], _ inspector: Inspector) throws {
        let reports = Set(try rows.compactMap { try $0["report"] as [UInt8]? })
        guard !reports.isEmpty else { return }
        let marks = reports.map { _ in "?" }.joined(separator: ", ")
        let found = try inspector.query(
            "SELECT id FROM reports WHERE county = ? AND id IN (\(marks))", [inspector.county] + Array(reports))
        let lost = reports.subtracting(try found.map { try $0["id"] as [UInt8] })
        for row in rows {
            guard let report: [UInt8] = try row["report"], lost.contains(report) else { continue }
            throw IntegrityFault(
                "cases.check.attachmentReport", ["picture": shown(try row["id"]), "report": shown(report)])
        }
    }

    private static func look(
        at row: Row, _ id: ID<Attachment>, _ entries: [Trace], isTimed: Bool, _ inspector: Inspector
    ) throws {
        guard let entry = entries.first, entry.kind == "attachment.received" else {
            throw IntegrityFault("cases.check.attachmentEntry", ["picture": id.description])
        }
        let report: [UInt8]? = try row["report"]
        let subject: [UInt8]? = try row["case_id"]
        guard isTimed == (report == nil && subject == nil) else {
            let key = isTimed ? "attachmentTimerOrphan" : "attachmentTimerLost"
            throw IntegrityFault("cases.check.\(key)", ["picture": id.description])
        }
        let bytes: [UInt8] =
            try inspector.first(
                "SELECT bytes FROM attachments WHERE county = ? AND id = ?", [inspector.county, id])?["bytes"] ?? []
        guard let expected = try JSON(parsing: Array(entry.what.utf8))["sha256"]?.string else {
            // Entries of before did not say it.
            let (width, height): (Int, Int) = (try row["width"], try row["height"])
            guard bytes.starts(with: [0xFF, 0xD8, 0xFF]), bytes.suffix(2) == [0xFF, 0xD9], width > 0, height > 0 else {
                throw IntegrityFault("cases.check.attachmentBroken", ["picture": id.description])
            }
            return
        }
        let found = AttachmentTable.digest(of: bytes)
        guard found == expected else {
            throw IntegrityFault(
                "cases.check.attachmentBytes", ["picture": id.description, "expected": expected, "found": found])
        }
    }

    private static func shown(_ id: [UInt8]) -> String { ID<Attachment>(bytes: id)?.description ?? "" }
}
