import Journal
package import Kernel
import Platform
import Store

extension Staff {
    /// Brings in units.csv. Good rows are imported, bad ones reported; importing it again changes nothing.
    /// - Parameters:
    ///   - strict: import nothing when a row is bad.
    ///   - isPlace: whether a code of this county is a place on record.
    /// - Throws: `CSVError` when the header is not that of units.csv.
    package func importUnits(
        _ bytes: [UInt8], strict: Bool = false, isPlace: (DivisionCode) -> Bool = { _ in true },
        by actor: Actor = .system("import")
    ) async throws -> StaffImport {
        let read = try UnitsFile.read(bytes, county: house.county, isPlace: isPlace)
        let report = try await house.door.open { passage in
            let existing = try DirectoryTables.units(passage.county, passage)
            var file = read
            UnitsFile.check(&file, existing: existing)
            let before = Dictionary(existing.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
            let units = file.rows.map(\.content)
            let different = units.filter { before[$0.code] != $0 }
            var report = StaffImport()
            report.added = units.count { before[$0.code] == nil }
            report.changed = different.count - report.added
            report.unchanged = units.count - different.count
            return try report.finish(file.rejected, strict: strict, "units", by: actor, passage) { pen in
                try pen.write(units: different, county: passage.county)
            }
        }
        forget()
        return report
    }

    /// Brings in posts.csv: posts and who holds them from when. A later holding of a post ends the one before it.
    /// - Throws: `CSVError` when the header is not that of posts.csv.
    package func importPosts(
        _ bytes: [UInt8], strict: Bool = false, isPlace: (DivisionCode) -> Bool = { _ in true },
        by actor: Actor = .system("import")
    ) async throws -> StaffImport {
        let read = try PostsFile.read(bytes, county: house.county, isPlace: isPlace)
        let report = try await house.door.open { passage in
            let existing = try DirectoryTables.directory(passage.county, passage)
            var file = read
            PostsFile.check(&file, units: Set(existing.units.map(\.code)))
            let change = PostsChange(file.rows.map(\.content), onto: existing)
            return try change.report.finish(file.rejected, strict: strict, "posts", by: actor, passage) { pen in
                try pen.write(posts: change.posts, county: passage.county)
                try pen.write(holdings: change.holdings, county: passage.county)
            }
        }
        forget()
        return report
    }
}

/// What rows of posts.csv add to a directory.
struct PostsChange {
    /// New posts.
    var posts: [PostEntry] = []
    /// Holdings that are new or end on another day.
    var holdings: [Holding] = []
    /// Counts rows.
    var report = StaffImport()

    init(_ rows: [PostsFile.Content], onto directory: Directory) {
        let byPost = Dictionary(grouping: rows, by: \.post.id)
        var seen: Set<ID<Post>> = []
        for first in rows where seen.insert(first.post.id).inserted {
            let rows = byPost[first.post.id] ?? []
            let isNew = directory.post(first.post.id) == nil
            if isNew { posts.append(first.post) }
            let before = directory.holdings(of: first.post.id)
            let after = Tenure.inOrder(before + rows.compactMap(\.holding))
            let different = after.filter { !before.contains($0) }
            holdings += different
            let starts = Set(different.map(\.from))
            for row in rows {
                let differs = row.holding.map { starts.contains($0.from) } ?? false
                if isNew { report.added += 1 } else if differs { report.changed += 1 } else { report.unchanged += 1 }
            }
        }
    }
}

extension StaffImport {
    /// Records and writes when there is something to write.
    fileprivate func finish(
        _ rejected: [RejectedRow], strict: Bool, _ table: String, by actor: Actor, _ passage: Passage,
        write: (Pen) throws -> Void
    ) throws -> StaffImport {
        var report = self
        report.rejected = rejected.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        if strict, !rejected.isEmpty {
            report.added = 0
            report.changed = 0
            report.unchanged = 0
            return report
        }
        guard added + changed > 0 else { return report }
        let entry = Entry(
            "posts.imported", Subject(DirectoryOfCounty.id(passage.county)), by: actor,
            what: [
                "table": .string(table), "added": .integer(Int64(added)), "changed": .integer(Int64(changed)),
                "unchanged": .integer(Int64(unchanged)), "rejected": .integer(Int64(rejected.count)),
            ])
        let pen = try passage.record(entry)
        try write(pen)
        try DirectoryTables.bumpVersion(passage.county, pen)
        return report
    }
}
