import Journal
import Kernel
package import Platform
import Store

extension NoticeWork {
    /// Old word, and the messages it went out by.
    package var noticeSweep: Sweep {
        Sweep("notices") { passage in
            let before = passage.now.adding(days: -Int64(NoticeBoard.keptDays))
            let old = try count("notices", "at", before, passage)
            guard old > 0 else { return 0 }
            let pen = try erased("notices", old, passage)
            try pen.execute(
                """
                DELETE FROM notice_deliveries WHERE county = ? AND notice IN
                    (SELECT id FROM notices WHERE county = ? AND at < ?)
                """, [passage.county, passage.county, before])
            try pen.execute("DELETE FROM notices WHERE county = ? AND at < ?", [passage.county, before])
            return old
        }
    }

    /// Wishes and links that nobody has used for long.
    package var wishSweep: Sweep {
        Sweep("noticeWishes") { passage in
            let before = passage.now.adding(days: -Int64(NoticeBoard.wishDays))
            let wishes = try count("notice_preferences", "used", before, passage)
            let links = try count("notice_links", "used", before, passage)
            guard wishes + links > 0 else { return 0 }
            let pen = try erased("notice_preferences", wishes + links, passage)
            try pen.execute("DELETE FROM notice_preferences WHERE county = ? AND used < ?", [passage.county, before])
            try pen.execute("DELETE FROM notice_links WHERE county = ? AND used < ?", [passage.county, before])
            return wishes + links
        }
    }

    private func count(_ table: String, _ column: String, _ before: Timestamp, _ passage: Passage) throws -> Int {
        try passage.first(
            "SELECT COUNT(*) AS n FROM \(table) WHERE county = ? AND \(column) < ?", [passage.county, before])?["n"]
            ?? 0
    }

    private func erased(_ table: String, _ rows: Int, _ passage: Passage) throws -> Pen {
        let what: JSON = ["rows": .integer(Int64(rows)), "table": .string(table)]
        return try passage.record(
            Entry(
                "retention.erased", Subject(ID<RetainedTable>(at: passage.now)), by: .system("retention"), what: what),
            first: true)
    }
}
