import Kernel
import Platform
import Posts
import Rights
import Store
import Tables

/// The cases of a list of the desk, in its order; only those that its reader may read fully.
struct DeskRows: TableSource {
    /// Rows of one file: what a spreadsheet opens at ease. A longer list says in the file's name where it ends.
    static let most = 50_000

    let rows: CaseRows
    let table: CaseTable
    let filter: CaseFilter
    /// What the list is searched for.
    let terms: SearchTerms?
    let mayRead: @Sendable (Case) -> Bool

    var shape: TableShape { TableShape("cases", columns: CaseRows.columns) }

    func count(_ connection: any Connection) throws -> Int {
        try table.counts([filter], most: Self.most, connection)[0]
    }

    /// Whether the list goes on where the file ends.
    func isCut(_ connection: any Connection) throws -> Bool {
        // What is found by words is not counted beforehand.
        try terms == nil && table.counts([filter], most: Self.most + 1, connection)[0] > Self.most
    }

    func each(_ connection: any Connection, _ take: (TableRow) throws -> Void) throws {
        var filter = filter
        filter.limit = Self.page
        var taken = 0
        if let terms { return try each(terms, filter, connection, take) }
        while taken < Self.most {
            let found = try table.list(filter, connection)
            for (subject, point) in found where mayRead(subject) {
                try take(TableRow(rows.standing(subject, in: subject.division, point?.lon, point?.lat)))
            }
            taken += found.count
            guard found.count == filter.limit, let last = found.last?.subject else { return }
            filter.after = .init(moment: last.nextClock?.due ?? CaseTable.never, id: last.id)
        }
    }

    private func each(
        _ terms: SearchTerms, _ first: CaseFilter, _ connection: any Connection, _ take: (TableRow) throws -> Void
    ) throws {
        var (filter, taken) = (first, 0)
        while taken < Self.most {
            var search = CaseSearch(terms, in: table, filter, connection, mayRead: mayRead)
            try search.run()
            for (subject, point) in search.found {
                try take(TableRow(rows.standing(subject, in: subject.division, point?.lon, point?.lat)))
            }
            taken += search.found.count
            guard let next = search.next else { return }
            filter.after = next
        }
    }
}

extension CaseWork {
    func deskRows(_ filter: CaseFilter, for actor: Actor) async throws -> DeskRows {
        let directory = try await staff.directory()
        let consultation = Consultation.current
        var terms: SearchTerms?
        if let words = filter.words { terms = try await self.terms(words) }
        return DeskRows(
            rows: CaseRows(county: house.county, choice: TableChoice(), names: try await exportNames()), table: cases,
            filter: filter, terms: terms
        ) { consult(actor, .readCaseFully, on: $0.object(directory), consultation).isAllowed }
    }
}
