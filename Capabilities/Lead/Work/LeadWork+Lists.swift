import Cases
import Journal
import Kernel
import Places
import Platform
import Posts
import Store

/// What is open, late and comes up again in a place, as the journal and the tables have it now.
struct Lists: Sendable {
    var load = OpenLoad()
    var loads: [DivisionCode: OpenLoad] = [:]
    var units: [LateUnit] = []
    var late: [Case] = []
    var again: [Brief.Again] = []
    var cases: [Case] = []
}

extension LeadWork {
    /// - Parameter level: of the places to compare; `nil` in a grid.
    func lists(_ place: DivisionCode, _ level: Level?, _ now: Timestamp, for actor: Actor) async throws -> Lists {
        let table = table
        let directory = try await cases.staff.directory()
        // A complaint about the reader is not theirs to see, not even where it is.
        let isTheirs = { (subject: Case) in cases.audience(actor, of: subject, directory) == .staff }
        var lists = try await house.reader.read { connection in
            var lists = Lists()
            lists.loads = try level.map { try table.load(by: $0, within: place, at: now, connection) } ?? [:]
            lists.load = try table.load(by: place.level, within: place, at: now, connection)[place] ?? OpenLoad()
            lists.units = try table.lateUnits(within: place, at: now, connection)
            var filter = CaseFilter()
            filter.order = .due
            filter.division = place
            filter.overdueAt = now
            filter.limit = Self.shownCases
            lists.late = try table.list(filter, connection).map(\.subject)
            guard level == nil else { return lists }
            filter = CaseFilter()
            filter.division = place
            filter.limit = Self.shownInGrid
            lists.cases = try table.list(filter, connection).map(\.subject)
            return lists
        }
        lists.late.removeAll { !isTheirs($0) }
        lists.cases.removeAll { !isTheirs($0) }
        lists.again = try await again(place, now, isTheirs)
        return lists
    }

    private func again(
        _ place: DivisionCode, _ now: Timestamp, _ isTheirs: (Case) -> Bool
    ) async throws -> [Brief.Again] {
        let (table, recurring) = (table, scorecard.recurring)
        let since = now.adding(days: -Int64(recurring.days))
        let found = try await house.reader.read { connection in
            try table.recurring(
                since: since, within: place, times: recurring.times, limit: Self.shownAgain, connection
            ).map { recurrence in
                (recurrence, try recurrence.cases.prefix(2).compactMap { try table.find($0, connection) })
            }
        }
        let theirs = found.map { ($0.0, $0.1.filter(isTheirs)) }
        let county = house.county
        return try await house.reader.read { connection in
            try theirs.map { recurrence, last in
                Brief.Again(
                    recurrence: recurrence,
                    last: try last.map { subject in
                        let history = try Journal.entries(county, of: Subject(subject.id), connection)
                        return Brief.Again.Last(
                            number: subject.number, received: subject.received,
                            words: history.flatMap(events).compactMap(\.handledWords).last)
                    })
            }
        }
    }

    private var table: CaseTable { CaseTable(house.county) }
}

extension CaseEvent {
    /// What was done, in the words of who did it; personal data in them is covered.
    fileprivate var handledWords: String? {
        if case .handled(_, let words, _) = self { words } else { nil }
    }
}
