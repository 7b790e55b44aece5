import Kernel
import Store

extension CaseTable {
    /// How many cases are in each of these lists, `most` at most.
    ///
    /// One statement; each list is counted along the index it is read by and no farther than `most`.
    func counts(_ filters: [CaseFilter], most: Int, _ connection: any Connection) throws -> [Int] {
        guard !filters.isEmpty else { return [] }
        let conditions = filters.map(counted)
        let columns = conditions.enumerated().map { index, condition in
            "(SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE \(condition.sql) LIMIT ?) AS some\(index)) AS n\(index)"
        }
        let row = try connection.first(
            "SELECT " + columns.joined(separator: ", "), conditions.flatMap { $0.arguments + [most] })
        return try filters.indices.map { index in try row?["n\(index)"] ?? 0 }
    }

    /// The condition of a list; for a state of a township's cases in the words of the index that has both.
    private func counted(_ filter: CaseFilter) -> Condition {
        var plain = CaseFilter()
        (plain.state, plain.division, plain.order) = (filter.state, filter.division, filter.order)
        plain.limit = filter.limit
        guard filter == plain, let state = filter.state, !state.isSettled, let division = filter.division,
            division.level == .township
        else { return condition(filter) }
        var all = Condition()
        // What is not settled is open unless it was merged.
        all.add(
            "county = ? AND township = ? AND state = ? AND merged = 0", county, division, state.rawValue)
        return all
    }
}
