import Journal
import Kernel
import Platform
import Store

/// Looks whether every run is what its entries in the journal say, whether its steps stand in their order, and whether
/// its row says so too.
struct PowersInspection: Sendable {
    private static let batch = 200

    let county: County
    let lists: @Sendable () throws -> PowerLists

    var inspection: Inspection { Inspection("powers") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let lists = try lists()
        let total: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM power_runs WHERE county = ?", [county])?["count"] ?? 0
        inspector.expect(total)
        try lookForLost(inspector)
        var last = inspector.start ?? ""
        while true {
            let rows = try inspector.query(
                "SELECT * FROM power_runs WHERE county = ? AND number > ? ORDER BY number LIMIT ?",
                [county, last, Self.batch])
            guard let end = rows.last else { break }
            let kinds = PowerEvent.Kind.allCases.map { "power.\($0.rawValue)" }
            let traces = try inspector.traces(of: rows.map { try $0["id"] }, kinds: kinds)
            for row in rows { try look(row, traces[try row["id"]] ?? [], lists) }
            last = try end["number"]
            try inspector.passed(rows.count, through: last)
        }
        inspector.count("runs", total)
    }

    private func look(_ row: Row, _ traces: [Trace], _ lists: PowerLists) throws {
        let number: String = try row["number"]
        func fault(_ reason: String) -> IntegrityFault {
            IntegrityFault("disclosure.check.run.\(reason)", ["number": number])
        }
        guard let run = try? PowerRun(row: row) else { throw fault("changed") }
        let told = traces.map { Told(kind: $0.kind, what: try? JSON(parsing: Array($0.what.utf8)), at: $0.at) }
        let kept = run.events.map { Told(kind: "power.\($0.kind.rawValue)", what: run.fact($0), at: $0.at) }
        guard told == kept else { throw fault("changed") }
        guard let power = try? PowersWork.power(of: run, lists) else { throw fault("power") }
        guard run.done.map(\.step) == power.steps.prefix(run.done.count).map(\.id) else { throw fault("order") }
        let turn = run.turn(power)
        guard try row["state"] as String == run.state(power).rawValue, try row["step"] as String? == turn?.id,
            try row["due"] as Timestamp? == (turn == nil ? nil : run.due)
        else { throw fault("state") }
    }

    /// A run that began and is not there any more.
    private func lookForLost(_ inspector: Inspector) throws {
        let begun = try inspector.traces(kinds: ["power.started"]).count
        let kept: Int =
            try inspector.first("SELECT COUNT(*) AS count FROM power_runs WHERE county = ?", [county])?["count"] ?? 0
        guard begun == kept else {
            throw IntegrityFault("disclosure.check.run.lost", ["begun": "\(begun)", "kept": "\(kept)"])
        }
    }

    private struct Told: Equatable {
        let kind: String
        let what: JSON?
        let at: Timestamp
    }
}
