import Journal
package import Kernel
import Store

/// Marks the entries of imports in the journal; each is a subject of its own.
package enum TerritoryChange {}

/// Every import says what became of each line, takes the good ones in one transaction with an entry in the journal,
/// and changes nothing when it runs again. With `strict` nothing is taken when something is rejected; a `trial` says what
/// would be taken and takes nothing.
extension Territory {
    /// - Throws: `ImportRefusal` when the file cannot be read at all.
    package func importDivisions(
        _ file: [UInt8], strict: Bool = false, trial: Bool = false, by actor: Actor
    ) async throws -> ImportReport {
        let read = try DivisionsFile.read(file)
        let county = county
        return try await change { passage in
            let known = try TerritoryTables.places(county, passage)
            let decision = DivisionRules.decide(read.rows, known: known, county: county)
            var report = ImportReport(read, decision, accepted: decision.writes.count)
            try report.apply("territory.divisionsImported", strict: strict, trial: trial, by: actor, through: passage) {
                pen in
                try TerritoryTables.write(decision.writes, county, pen)
            }
            return report
        }
    }

    /// - Throws: `ImportRefusal` when the file cannot be read at all.
    package func importBoundaries(
        _ file: [UInt8], _ options: AreasFile.Options = .init(), strict: Bool = false, trial: Bool = false,
        by actor: Actor
    ) async throws -> ImportReport {
        let read = try AreasFile(file, options).rows
        let county = county
        return try await change { passage in
            let history = History(try TerritoryTables.places(county, passage))
            let known = try TerritoryTables.boundaries(county, passage)
            let decision = BoundaryRules.decide(read.rows, history: history, known: known, county: county)
            var report = ImportReport(read, decision, accepted: decision.writes.count)
            try report.apply("territory.boundariesImported", strict: strict, trial: trial, by: actor, through: passage)
            { pen in
                try TerritoryTables.write(decision.writes, county, pen)
            }
            return report
        }
    }

    /// Grids (15 digits) and micro-grids (17 digits), which take the place of generated ones.
    /// - Throws: `ImportRefusal` when the file cannot be read at all.
    package func importGrids(
        _ file: [UInt8], _ options: AreasFile.Options = .init(), strict: Bool = false, trial: Bool = false,
        by actor: Actor
    ) async throws -> ImportReport {
        let read = try AreasFile(file, options).rows
        let county = county
        return try await change { passage in
            let decision = GridRules.decide(
                read.rows, places: try TerritoryTables.places(county, passage),
                boundaries: try TerritoryTables.boundaries(county, passage), county: county)
            var judged = ImportDecision<Place>()
            (judged.unchanged, judged.rejected) = (decision.unchanged, decision.rejected)
            var report = ImportReport(read, judged, accepted: decision.accepted)
            try report.apply("territory.gridsImported", strict: strict, trial: trial, by: actor, through: passage) {
                pen in
                try TerritoryTables.delete(decision.dropped, county, pen)
                try TerritoryTables.write(decision.ended + decision.places, county, pen)
                try TerritoryTables.write(decision.boundaries, county, pen)
            }
            return report
        }
    }

    /// - Throws: `ImportRefusal` when the file cannot be read at all.
    package func importAddresses(
        _ file: [UInt8], strict: Bool = false, trial: Bool = false, by actor: Actor
    ) async throws -> ImportReport {
        let read = try AddressesFile.read(file)
        let county = county
        return try await change { passage in
            let history = History(try TerritoryTables.places(county, passage))
            let names = history.namesAbove(county)
            let (decision, notices) = AddressRules.decide(
                read.rows, book: try AddressTables.book(county, passage), dropping: names,
                isPlace: { history.latest($0) != nil }, newID: { ID(at: passage.now) })
            var report = ImportReport(read, decision, accepted: decision.writes.count)
            report.notices += notices
            try report.apply("territory.addressesImported", strict: strict, trial: trial, by: actor, through: passage) {
                pen in
                try AddressTables.write(decision.writes, dropping: names, county, pen)
            }
            return report
        }
    }

    /// Draws towns, villages, grids and micro-grids where nobody has; again, it finds nothing to draw.
    /// - Throws: `PlaceRefusal.noMap` without the county's boundary.
    /// - Returns: how many places and boundaries were made.
    package func generateMap(
        _ generator: MapGenerator, at date: LocalDate, by actor: Actor
    ) async throws -> (places: Int, boundaries: Int) {
        let county = county
        let gazetteer = try await gazetteer(at: date)
        let places = Level.allCases.flatMap { gazetteer.places($0) }
        let drawn = Dictionary(
            places.compactMap { place in gazetteer.boundary(place.code).map { (place.code, $0) } },
            uniquingKeysWith: { first, _ in first })
        let map = try generator.map(of: county, places: places, drawn: drawn, at: date)
        guard !map.places.isEmpty || !map.boundaries.isEmpty else { return (0, 0) }
        return try await change { passage in
            let what: JSON = .object([
                "seed": .string(String(generator.seed)), "places": .integer(Int64(map.places.count)),
                "boundaries": .integer(Int64(map.boundaries.count)),
            ])
            let subject = Subject(ID<TerritoryChange>(at: passage.now))
            let pen = try passage.record(Entry("territory.generated", subject, by: actor, what: what), first: true)
            try TerritoryTables.write(map.places, county, pen)
            try TerritoryTables.write(map.boundaries, county, pen)
            try TerritoryTables.raiseVersion(county, pen)
            return (map.places.count, map.boundaries.count)
        }
    }
}

extension ImportReport {
    fileprivate init<Read, Written>(_ read: ImportedFile<Read>, _ decision: ImportDecision<Written>, accepted: Int) {
        self.accepted = accepted
        unchanged = decision.unchanged
        rejected = (read.rejected + decision.rejected).sorted { $0.origin.line < $1.origin.line }
        notices = read.notices
    }

    /// Writes through `body` with an entry of that kind, unless there is nothing to write or it may not be.
    fileprivate mutating func apply(
        _ kind: String, strict: Bool, trial: Bool, by actor: Actor, through passage: Passage,
        _ body: (Pen) throws -> Void
    ) throws {
        if trial {
            isApplied = false
            return
        }
        if strict, !rejected.isEmpty {
            (accepted, isApplied) = (0, false)
            return
        }
        guard accepted > 0 else { return }
        let what: JSON = .object([
            "accepted": .integer(Int64(accepted)), "unchanged": .integer(Int64(unchanged)),
            "rejected": .integer(Int64(rejected.count)),
        ])
        let subject = Subject(ID<TerritoryChange>(at: passage.now))
        let pen = try passage.record(Entry(kind, subject, by: actor, what: what), first: true)
        try body(pen)
        try TerritoryTables.raiseVersion(passage.county, pen)
    }
}
