import Kernel
import Platform
import Store
import Synchronization

/// What was found in the books of villages, kept for some minutes: looking through a year of vouchers for every page that
/// shows a number would be much for little. What was decided meanwhile is taken off at once.
final class KnownFindings: Sendable {
    private struct Found {
        let at: Timestamp
        let findings: [ID<Anomaly>]
    }

    private static let minutes: Int64 = 10
    private let found = Mutex<[DivisionCode: Found]>([:])

    /// How many of this year's nobody has decided.
    func open(
        _ village: DivisionCode, _ work: AnomalyWork, at now: Timestamp, _ connection: any Connection
    ) throws -> Int {
        let decided = Set(try work.table.list(within: village, connection).map(\.finding))
        return try findings(village, work, at: now, connection).count { !decided.contains($0) }
    }

    private func findings(
        _ village: DivisionCode, _ work: AnomalyWork, at now: Timestamp, _ connection: any Connection
    ) throws -> [ID<Anomaly>] {
        let kept = found.withLock { $0[village] }
        if let kept, kept.at <= now, now < kept.at.adding(minutes: Self.minutes) { return kept.findings }
        let year = Period(year: CountyTime.china.date(now).components.year)
        let new = try work.find(village, year, at: now, connection).found.map { $0.id(in: village) }
        found.withLock { $0[village] = Found(at: now, findings: new) }
        return new
    }
}
