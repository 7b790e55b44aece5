package import Kernel
import Reading
package import Store

/// One page of what is found by words, newest first. It ends when it is full, or when enough was looked at: then it may
/// be short, and goes on from there. Nothing is counted.
package struct CaseSearch {
    /// So many cases are looked at for one page.
    package static let most = 1_200
    /// A list that has no more is looked through as it is.
    package static let short = 1_000
    private static let batch = 100
    /// Who found little so far is likely to find little in the next ones: they are read in larger parts.
    private static let largest = 400

    let table: CaseTable
    let terms: SearchTerms
    let filter: CaseFilter
    let mayRead: (Case) -> Bool
    let connection: any Connection
    let most: Int
    let short: Int

    package private(set) var found: [(subject: Case, point: Coordinate?)] = []
    /// What was said in each, with personal data covered.
    private(set) var texts: [ID<Case>: [String]] = [:]
    /// Where the next page begins.
    package private(set) var next: CaseFilter.Place?
    private var looked = 0
    /// Words are looked for first, since the index may be wrong, until the filter turns out to be what most fail by.
    private var isFilterFirst = false
    private var part = batch

    /// - Parameters:
    ///   - filter: its order and its words do not count.
    ///   - most: smaller in tests, as is `short`.
    package init(
        _ terms: SearchTerms, in table: CaseTable, _ filter: CaseFilter, _ connection: any Connection,
        most: Int = most, short: Int = short, mayRead: @escaping (Case) -> Bool
    ) {
        var filter = filter
        filter.order = .newest
        (self.table, self.terms, self.filter) = (table, terms, filter)
        (self.connection, self.mayRead) = (connection, mayRead)
        (self.most, self.short) = (most, short)
    }

    /// Fills the page.
    package mutating func run() throws {
        guard !terms.terms.isEmpty else { return }
        if let list = try shortList() {
            _ = try look(at: list)
            return
        }
        let needs = terms.terms.compactMap(\.need) + SearchTerms.needs(filter)
        try SearchIndex(table.county).walk(needs, before: filter.after?.moment, connection) { stretch in
            switch stretch {
            case .some(let ids, let start):
                guard try look(at: ids.compactMap { ID<Case>(bytes: $0) }, from: start) else { return false }
                return filter.since.map { start > $0 } ?? true
            case .all(let start, let end):
                if let since = filter.since, let end, end <= since { return false }
                return try look(atAllFrom: [start, filter.since].compactMap(\.self).max(), until: end)
            }
        }
    }

    // MARK: What to look at

    /// What a case shows before it is opened.
    private struct Line {
        let id: ID<Case>
        let received: Timestamp
        let category: CategoryCode?
        let division: DivisionCode

        init(row: Row) throws {
            (id, received) = (try row["id"], try row["received"])
            category = CategoryCode(try row["category"] as String)
            division = try row["division"]
        }
    }

    private static let columns = "id, received, category, division"

    /// What is open, or waits for something, if it is not too much: it has an index of its own.
    private func shortList() throws -> [Line]? {
        var list = filter
        list.limit = short + 1
        if filter.number == nil, filter.isOfOpen {
            (list.order, list.after) = (.due, nil)
        } else if filter.number == nil {
            guard let state = filter.state, !state.isSettled, state != .closed else { return nil }
        }
        let ids = try table.ids(list, connection)
        guard ids.count <= short else { return nil }
        return try stride(from: 0, to: ids.count, by: Self.batch).flatMap { start in
            try lines(of: Array(ids[start..<min(start + Self.batch, ids.count)]))
        }.sorted { ($0.received, $0.id) > ($1.received, $1.id) }
    }

    /// Those of these cases that the filter lets through, in their order.
    private func lines(of ids: [ID<Case>]) throws -> [Line] {
        guard !ids.isEmpty else { return [] }
        let condition = table.condition(filter)
        let marks = ids.map { _ in "?" }.joined(separator: ", ")
        // First by their ids alone: an engine may hold one of the filter's indices for the better way.
        let rows = try connection.query(
            """
            WITH some_cases AS MATERIALIZED (
                SELECT county, state, number, channel, township, village, cell, lon, lat, holder, open, due, merged, asks,
                    \(Self.columns)
                FROM cases WHERE county = ? AND id IN (\(marks)))
            SELECT \(Self.columns) FROM some_cases WHERE \(condition.sql)
            """, [table.county] + ids + condition.arguments)
        let lines = Dictionary(try rows.map(Line.init(row:)).map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        return ids.compactMap { lines[$0] }
    }

    /// - Returns: whether to go on.
    private mutating func look(at ids: [ID<Case>], from start: Timestamp) throws -> Bool {
        var rest = ids[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(part))
            guard try look(at: some) else { return false }
            rest = rest.dropFirst(part)
            part = min(Self.largest, part * 2)
        }
        looked += ids.count
        guard looked >= most else { return true }
        // Where it goes on says nothing of what was found, or hidden.
        next = ID<Case>(bytes: [UInt8](repeating: 0xFF, count: 16)).map {
            .init(moment: start.adding(milliseconds: -1), id: $0)
        }
        return false
    }

    private mutating func look(atAllFrom start: Timestamp?, until end: Timestamp?) throws -> Bool {
        var place = filter.after
        while true {
            // By the time alone, whatever the filter: the engine has one way to go.
            var condition = Condition()
            condition.add("county = ?", table.county)
            if let start { condition.add("received >= ?", start) }
            if let end { condition.add("received < ?", end) }
            if let place {
                condition.add("(received < ? OR (received = ? AND id < ?))", place.moment, place.moment, place.id)
            }
            if let place { condition.add("received <= ?", place.moment) }
            let rows = try connection.query(
                "SELECT id, received FROM cases WHERE \(condition.sql) ORDER BY received DESC, id DESC LIMIT ?",
                condition.arguments + [Self.batch])
            let ids: [ID<Case>] = try rows.map { try $0["id"] }
            guard try look(at: ids) else { return false }
            looked += ids.count
            guard ids.count == Self.batch, let last = rows.last else { return true }
            place = .init(moment: try last["received"], id: try last["id"])
            if looked >= most {
                next = place
                return false
            }
        }
    }

    // MARK: What is found

    /// Whether only what was said can meet the words, no name of a category or a place.
    private var isOfWordsAlone: Bool {
        terms.terms.allSatisfy { $0.categories.isEmpty && $0.places.isEmpty }
    }

    /// - Parameter ids: newest first.
    /// - Returns: whether there is room for more.
    private mutating func look(at ids: [ID<Case>]) throws -> Bool {
        guard isOfWordsAlone else { return try look(at: try lines(of: ids)) }
        let passed = isFilterFirst ? try lines(of: ids).map(\.id) : ids
        let said = try CaseWords(table.county).texts(of: passed, connection)
        let holding = passed.filter { id in
            let texts = (said[id] ?? []).map { Folded($0) }
            return terms.terms.allSatisfy { $0.isSaid(in: texts) }
        }
        let hits = isFilterFirst ? holding : try lines(of: holding).map(\.id)
        let (byFilter, byWords) =
            isFilterFirst
            ? (share(passed.count, of: ids.count), share(holding.count, of: passed.count))
            : (share(hits.count, of: holding.count), share(holding.count, of: ids.count))
        isFilterFirst = byFilter < byWords
        return try add(hits, said)
    }

    /// Of none all pass.
    private func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 1 : Double(part) / Double(whole) }

    /// - Parameter lines: newest first.
    /// - Returns: whether there is room for more.
    private mutating func look(at lines: [Line]) throws -> Bool {
        for start in stride(from: 0, to: lines.count, by: Self.batch) {
            let some = lines[start..<min(start + Self.batch, lines.count)]
            let said = try CaseWords(table.county).texts(of: some.map(\.id), connection)
            let hits = some.filter { line in
                let texts = (said[line.id] ?? []).map { Folded($0) }
                return terms.terms.allSatisfy { $0.isMet(by: texts, line.category, line.division) }
            }
            guard try add(hits.map(\.id), said) else { return false }
        }
        return true
    }

    /// - Parameter hits: newest first.
    private mutating func add(_ hits: [ID<Case>], _ said: [ID<Case>: [String]]) throws -> Bool {
        var rest = hits[...]
        while !rest.isEmpty {
            // No more than there is room for is read, as long as all may be read.
            let some = rest.prefix(max(1, filter.limit - found.count))
            rest = rest.dropFirst(some.count)
            for (subject, point) in try table.cases(Array(some), connection) where mayRead(subject) {
                found.append((subject, point))
                texts[subject.id] = said[subject.id]
                guard found.count == filter.limit else { continue }
                next = .init(moment: subject.received, id: subject.id)
                return false
            }
        }
        return true
    }

    /// The first piece of what was said in a case that holds one of the words.
    func excerpt(of subject: Case) -> Excerpt? {
        let words = terms.terms.map(\.words)
        return (texts[subject.id] ?? []).lazy.compactMap { Excerpt($0, words) }.first
    }
}
