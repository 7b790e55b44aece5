package import Kernel
import Platform
import Store

extension CaseTable {
    /// Open cases whose next due date was given for `time` or later, counted up to `most`.
    func promised(after time: Timestamp, most: Int, _ connection: any Connection) throws -> Int {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS n FROM (
                SELECT 1 FROM cases WHERE county = ? AND open = 1 AND due >= ? AND due < ? LIMIT ?) AS promised
            """, [county, time, CaseTable.never, most])
        return try row?["n"] ?? 0
    }

    /// How many cases are open.
    func open(_ connection: any Connection) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) AS n FROM cases WHERE county = ? AND open = 1", [county])?["n"] ?? 0
    }
}

extension CaseWork {
    package static let countedPromises = 100_000

    /// How many open cases have been told a day on or after `date`.
    package func promised(from date: LocalDate) async throws -> Int {
        let cases = cases
        let time = CountyTime.china.moment(date)
        return try await house.reader.read {
            try cases.promised(after: time, most: Self.countedPromises, $0)
        }
    }

    /// How many cases are open.
    package func openCases() async throws -> Int {
        let cases = cases
        return try await house.reader.read { try cases.open($0) }
    }
}
