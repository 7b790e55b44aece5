import Kernel
import Platform
import Posts
import Rights
import Store

/// What waits for the members of an inspection team: tips nobody has read or answered, and rounds without a result. How
/// many of a round there are is all that is said of them.
struct TeamTurns: Sendable {
    let rounds: RoundWork

    func all(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] {
        guard holder.role == .inspector else { return [] }
        let others = try await rounds.others(of: .post(holder))
        let today = CountyTime.china.date(now)
        return try await rounds.house.reader.read { connection in
            try rounds.table.unpublished(connection).filter { $0.team.contains(holder.post) }.compactMap { round in
                let tips = try rounds.tips.all(round.id, connection).filter { tip in
                    decide(.post(holder), .inspect, on: MoneyWork.object(tip.village)).isAllowed
                        && (try? RoundRules.check(holder, of: round.team, into: tip.village, others: others)) != nil
                }
                return turn(round, tips, holder, today)
            }
        }
    }

    private func turn(_ round: Round, _ tips: [Tip], _ holder: PostHolder, _ today: LocalDate) -> Turn? {
        let waiting = tips.filter { $0.outcome == nil && $0.waits }
        if let oldest = waiting.map(\.day).min() {
            return Turn(
                "disclosure.turn.tips", count: waiting.count, title: round.title, at: holder.place,
                since: CountyTime.china.moment(oldest), href: "/desk/tips")
        }
        guard round.to < today, tips.allSatisfy({ $0.outcome != nil }) else { return nil }
        return Turn(
            "disclosure.turn.round", title: round.title, at: holder.place,
            since: CountyTime.china.moment(round.to.adding(days: 1)), href: "/desk/tips")
    }
}

extension RoundTable {
    /// Those without a result whose tips are still there, the latest first, 20 at most.
    func unpublished(_ connection: any Connection) throws -> [Round] {
        try connection.query(
            """
            SELECT id FROM rounds WHERE county = ? AND results IS NULL AND erased IS NULL
            ORDER BY first_day DESC, number DESC LIMIT 20
            """, [county]
        ).compactMap { try find(try $0["id"] as ID<Round>, connection) }
    }
}
