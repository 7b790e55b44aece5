import Journal
package import Kernel
import Reading
package import Store

/// Reads facts of the cases that a period touches, through the indices on clocks and cases; never of all cases.
package struct FactTable: Sendable {
    package let county: County
    /// Cases read at once.
    package static let batch = 200

    package init(_ county: County) { self.county = county }

    /// Cases received or closed in the period or with a clock that started or fell due in it, newest first.
    ///
    /// Every moment that indicators count by is one of these four: a step that ends starts the clock of the next, but
    /// for the closing that another system recorded.
    /// - Parameter division: leaves out cases of other townships or villages.
    package func touched(
        _ period: Period, within division: DivisionCode? = nil, _ connection: any Connection
    ) throws -> [ID<Case>] {
        let kinds = ClockKind.allCases.filter { $0 != .stage && $0 != .task }.map(\.rawValue)
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        let days: [any Storable] = [county, period.start, period.end]
        let clocks: [any Storable] = [county] + kinds + [period.start, period.end]
        let place = place(division)
        return try connection.query(
            """
            SELECT touched.id AS id FROM (
                SELECT id FROM cases WHERE county = ? AND received >= ? AND received < ?
                UNION
                SELECT id FROM cases WHERE county = ? AND closed >= ? AND closed < ?
                UNION
                SELECT case_id AS id FROM case_clocks
                WHERE county = ? AND kind IN (\(marks)) AND started >= ? AND started < ?
                UNION
                SELECT case_id AS id FROM case_clocks
                WHERE county = ? AND kind IN (\(marks)) AND due >= ? AND due < ?
            ) AS touched\(place.sql) ORDER BY touched.id DESC
            """, days + days + clocks + clocks + place.arguments
        ).map { try $0["id"] }
    }

    /// What narrows cases down to a township or a village; nothing for a wider place.
    private func place(_ division: DivisionCode?) -> (sql: String, arguments: [any Storable]) {
        guard let division, let township = division.ancestor(.township) else { return ("", []) }
        let join = " JOIN cases ON cases.county = ? AND cases.id = touched.id"
        guard let village = division.ancestor(.village) else {
            return (join + " WHERE cases.township = ?", [county, township])
        }
        return (join + " WHERE cases.village = ?", [county, village])
    }

    /// The facts of these cases, in the order of `ids`.
    /// - Parameter ids: at most `batch`.
    package func facts(_ ids: [ID<Case>], _ connection: any Connection) throws -> [CaseFacts] {
        guard let last = ids.last else { return [] }
        // Always as many marks, so that the statement is prepared once.
        let keys = ids + Array(repeating: last, count: max(0, Self.batch - ids.count))
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        var hops: [ID<Case>: [Hop]] = [:]
        for row in try connection.query(
            """
            SELECT case_id, ordinal, kind, unit, started, due, ended, outcome, suspended, extended
            FROM case_clocks WHERE county = ? AND case_id IN (\(marks)) ORDER BY case_id, ordinal
            """, [county] + keys)
        {
            guard let hop = try Hop(row: row) else { continue }
            hops[try row["case_id"], default: []].append(hop)
        }
        let rows = try connection.query(
            """
            SELECT id, number, received, category, channel, division, merged, solved, satisfied, contacted
            FROM cases WHERE county = ? AND id IN (\(marks))
            """, [county] + keys)
        let fates = try ProposalTable(county).fates(of: keys.map { Subject($0) }, connection)
        var found: [ID<Case>: CaseFacts] = [:]
        for row in rows {
            let id: ID<Case> = try row["id"]
            found[id] = try facts(row, id, hops[id] ?? [], fates[Subject(id)], connection)
        }
        return ids.compactMap { found[$0] }
    }

    private func facts(
        _ row: Row, _ id: ID<Case>, _ hops: [Hop], _ proposal: Fate?, _ connection: any Connection
    ) throws -> CaseFacts? {
        let category: String = try row["category"]
        let channel: String = try row["channel"]
        guard let category = CategoryCode(category), let channel = Channel(rawValue: channel) else { return nil }
        return CaseFacts(
            id: id, number: try CaseNumber(parsing: row["number"] as String), received: try row["received"],
            category: category, channel: channel, division: try row["division"],
            isMerged: try row["merged"], hops: hops, verdicts: try verdicts(row, id, hops, connection),
            proposal: proposal)
    }

    /// The row holds only the verdict that stands. A "not solved" takes itself back by reopening the case, so for
    /// these and all earlier ones the journal of the case is asked.
    private func verdicts(
        _ row: Row, _ id: ID<Case>, _ hops: [Hop], _ connection: any Connection
    ) throws -> [Int: Verdict] {
        let asked = hops.filter { $0.kind == .verdict && $0.ended != nil }
        guard let last = asked.last else { return [:] }
        let stands = last == hops.last
        if asked.count == 1, stands {
            guard let solved: Bool = try row["solved"], let satisfied: Bool = try row["satisfied"],
                let contacted: Bool = try row["contacted"]
            else { return [:] }
            return [last.ordinal: Verdict(contacted: contacted, solved: solved, satisfied: satisfied)]
        }
        return try Journal.entries(county, of: Subject(id), connection).flatMap(events).verdictsByRound
    }
}

extension [CaseEvent] {
    /// What the residents of each round said, by the ordinal of its verdict clock; all have to agree to a yes.
    var verdictsByRound: [Int: Verdict] {
        var rounds: [Int: Verdict] = [:]
        var said: [Verdict] = []
        for event in self {
            switch event {
            case .judged(_, let verdict, _): said.append(verdict)
            case .clockEnded(let key, _, _) where key.kind == .verdict:
                guard !said.isEmpty else { continue }
                rounds[key.ordinal] = Verdict(
                    contacted: said.allSatisfy(\.contacted), solved: said.allSatisfy(\.solved),
                    satisfied: said.allSatisfy(\.satisfied))
                said = []
            default: break
            }
        }
        return rounds
    }
}

extension Hop {
    /// - Returns: `nil` for a kind this program does not know.
    init?(row: Row) throws {
        let kind: String = try row["kind"]
        guard let kind = ClockKind(rawValue: kind) else { return nil }
        let unit: String? = try row["unit"]
        let outcome: String? = try row["outcome"]
        self.init(
            ordinal: try row["ordinal"], kind: kind, unit: unit.flatMap { UnitCode($0) }, started: try row["started"],
            due: try row["due"], ended: try row["ended"], outcome: outcome.flatMap { ClockOutcome(rawValue: $0) },
            isSuspended: try row["suspended"], isExtended: try row["extended"])
    }
}
