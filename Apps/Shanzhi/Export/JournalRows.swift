import Journal
import Kernel
import Store
import Tables

/// The journal, entry by entry, without what is sealed.
struct JournalRows: TableSource {
    let county: County
    let choice: TableChoice

    let shape = TableShape(
        "journal",
        columns: [
            "position", "at", "kind", "reference", "subject", "sequence", "division", "actor", "unit", "role", "post",
            "person", "rule", "report", "on_behalf_of", "reason", "sealed", "what",
        ])

    func count(_ connection: any Connection) throws -> Int {
        Int(try Journal.head(county, connection) - (try start(connection)))
    }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        var position = try start(connection)
        while true {
            let entries = try Journal.entries(county, after: position, limit: Self.page, connection)
            for entry in entries {
                if let end = choice.end, entry.at >= end { return }
                if isChosen(entry.entry.division) { try take(TableRow(fields(entry))) }
            }
            guard entries.count == Self.page, let last = entries.last else { return }
            position = last.position
        }
    }

    private func isChosen(_ division: DivisionCode?) -> Bool {
        guard let wanted = choice.division else { return true }
        return division.map { wanted.contains($0) } ?? false
    }

    /// The last position before the first day asked for: moments never go back from one entry to the next.
    private func start(_ connection: any Connection) throws -> Int64 {
        guard let start = choice.start else { return 0 }
        var (before, after) = (Int64(0), try Journal.head(county, connection) + 1)
        while after - before > 1 {
            let middle = (before + after) / 2
            let entry = try Journal.entries(county, after: middle - 1, limit: 1, connection).first
            if let entry, entry.at < start { before = middle } else { after = middle }
        }
        return before
    }

    private func fields(_ recorded: Recorded) -> [Field] {
        let entry = recorded.entry
        let actor = entry.actor.json
        return [
            .integer(recorded.position), .moment(recorded.at), .text(entry.kind), Field(entry.reference),
            Field(ID<Entry>(bytes: entry.subject.bytes)?.description), .integer(recorded.sequence),
            Field(entry.division?.description), Field(actor["kind"]?.string), Field(actor["unit"]?.string),
            Field(actor["role"]?.string), Field(actor["post"]?.string), Field(actor["person"]?.string),
            Field(actor["rule"]?.string), Field(actor["report"]?.string), Field(entry.onBehalfOf),
            Field(entry.reason), .flag(entry.sealed != nil), .json(entry.what),
        ]
    }
}
