package import Kernel
import Store

/// An entry as an inspection reads it, `what` as it stands.
package struct Trace: Sendable {
    package let subject: [UInt8]
    package let position: Int64
    package let at: Timestamp
    package let kind: String
    package let what: String
}

/// The ids after one, up to and with another.
package struct IDRange: Sendable {
    package let after: [UInt8]
    package let through: [UInt8]

    /// - Parameter through: `nil` for all that follow.
    package init(after: [UInt8], through: [UInt8]?) {
        self.after = after
        self.through = through ?? Array(repeating: 0xFF, count: 17)
    }
}

extension Inspector {
    /// The entries of these subjects whose kind is like `kind`, as SQL's LIKE understands it, subject by subject.
    package func traces(of ids: IDRange, like kind: String) throws -> [[UInt8]: [Trace]] {
        let rows = try query(
            """
            SELECT subject, position, at, kind, what FROM journal
            WHERE county = ? AND subject > ? AND subject <= ? AND kind LIKE ? ORDER BY subject, sequence
            """, [county, ids.after, ids.through, kind])
        return try grouped(rows)
    }

    /// The entries of these kinds of these subjects, subject by subject.
    package func traces(of subjects: [[UInt8]], kinds: [String]) throws -> [[UInt8]: [Trace]] {
        guard !subjects.isEmpty else { return [:] }
        let marks = subjects.map { _ in "?" }.joined(separator: ", ")
        let names = kinds.map { _ in "?" }.joined(separator: ", ")
        let rows = try query(
            """
            SELECT subject, position, at, kind, what FROM journal
            WHERE county = ? AND subject IN (\(marks)) AND kind IN (\(names)) ORDER BY subject, sequence
            """, [county] + subjects + kinds)
        return try grouped(rows)
    }

    /// All entries of these kinds, in the order of the journal.
    package func traces(kinds: [String]) throws -> [Trace] {
        let names = kinds.map { _ in "?" }.joined(separator: ", ")
        return try grouped(
            query(
                """
                SELECT subject, position, at, kind, what FROM journal
                WHERE county = ? AND kind IN (\(names)) ORDER BY position
                """, [county] + kinds)
        ).values.joined().sorted { $0.position < $1.position }
    }

    private func grouped(_ rows: [Row]) throws -> [[UInt8]: [Trace]] {
        var traces: [[UInt8]: [Trace]] = [:]
        for row in rows {
            let trace = Trace(
                subject: try row["subject"], position: try row["position"], at: try row["at"], kind: try row["kind"],
                what: try row["what"])
            traces[trace.subject, default: []].append(trace)
        }
        return traces
    }

    /// When the timers called `name` of these subjects ring.
    package func timers(of ids: IDRange, named name: String) throws -> [[UInt8]: Timestamp] {
        let rows = try query(
            "SELECT subject, due FROM timers WHERE county = ? AND subject > ? AND subject <= ? AND name = ?",
            [county, ids.after, ids.through, name])
        return try rows.reduce(into: [:]) { timers, row in
            let subject: [UInt8] = try row["subject"]
            timers[subject] = try row["due"] as Timestamp
        }
    }
}

extension Journal {
    private static let page = 5000

    /// - Parameter handled: the names of the timers that somebody deals with.
    package static func inspections(handled: Set<String>) -> [Inspection] {
        [
            Inspection("journal", look: lookAtPositions), Inspection("sequences", look: lookAtSequences),
            Inspection("timers") { try lookAtTimers(handled, $0) },
        ]
    }

    /// Positions 1, 2, 3… up to the head, moments that never go back.
    private static func lookAtPositions(_ inspector: Inspector) throws {
        let county = inspector.county
        guard
            let head = try inspector.first("SELECT position, at FROM journal_head WHERE county = ?", [county])
        else { throw IntegrityFault("check.journal.noHead", ["county": county.code.description]) }
        let end: Int64 = try head["position"]
        inspector.expect(Int(end))
        var last = inspector.start.flatMap { Int64($0) } ?? 0
        var at = Timestamp(milliseconds: .min)
        while true {
            let rows = try inspector.query(
                "SELECT position, at FROM journal WHERE county = ? AND position > ? ORDER BY position LIMIT ?",
                [county, last, page])
            for row in rows {
                let position: Int64 = try row["position"]
                guard position == last + 1 else {
                    throw IntegrityFault(
                        "check.journal.gap", ["expected": "\(last + 1)", "found": "\(position)", "head": "\(end)"])
                }
                let moment: Timestamp = try row["at"]
                guard moment >= at else {
                    throw IntegrityFault(
                        "check.journal.timeGoesBack",
                        ["position": "\(position)", "expected": shown(at), "found": shown(moment)])
                }
                (last, at) = (position, moment)
            }
            try inspector.passed(rows.count, through: "\(last)")
            if rows.count < page { break }
        }
        guard last == end else {
            throw IntegrityFault("check.journal.head", ["expected": "\(end)", "found": "\(last)"])
        }
        let stood: Timestamp = try head["at"]
        guard end == 0 || stood == at || inspector.start != nil else {
            throw IntegrityFault("check.journal.headTime", ["expected": shown(at), "found": shown(stood)])
        }
        inspector.count("journal", Int(end))
    }

    /// The entries of each subject are numbered 1, 2, 3….
    private static func lookAtSequences(_ inspector: Inspector) throws {
        let county = inspector.county
        inspector.expect(Int(try head(county, inspector)))
        var (subject, sequence) = (inspector.startBytes, Int64(0))
        var subjects = 0
        while true {
            let rows = try inspector.query(
                """
                SELECT subject, sequence FROM journal WHERE county = ? AND (subject, sequence) > (?, ?)
                ORDER BY subject, sequence LIMIT ?
                """, [county, subject, sequence, page])
            for row in rows {
                let (next, number): ([UInt8], Int64) = (try row["subject"], try row["sequence"])
                if next != subject {
                    (subject, sequence) = (next, 0)
                    subjects += 1
                }
                guard number == sequence + 1 else {
                    throw IntegrityFault(
                        "check.journal.sequence",
                        ["subject": shown(subject), "expected": "\(sequence + 1)", "found": "\(number)"])
                }
                sequence = number
            }
            try inspector.passed(rows.count, through: shown(subject))
            if rows.count < page { break }
        }
        inspector.count("subjects", subjects)
    }

    /// Somebody deals with every timer there is.
    private static func lookAtTimers(_ handled: Set<String>, _ inspector: Inspector) throws {
        let rows = try inspector.query(
            "SELECT name, COUNT(*) AS count FROM timers WHERE county = ? GROUP BY name ORDER BY name",
            [inspector.county])
        inspector.expect(rows.count)
        var all = 0
        for row in rows {
            let (name, count): (String, Int) = (try row["name"], try row["count"])
            guard handled.contains(name) else {
                throw IntegrityFault("check.timers.unknown", ["name": name, "count": "\(count)"])
            }
            all += count
        }
        inspector.count("timers", all)
    }

    private static func shown(_ subject: [UInt8]) -> String { ID<Entry>(bytes: subject)?.description ?? "" }

    private static func shown(_ time: Timestamp) -> String { CountyTime.china.format(time) }
}
