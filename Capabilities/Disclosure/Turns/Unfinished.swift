import Kernel
import Store

/// What in a place is not done with, what is due first at the top; each list has an index of the unfinished alone.
extension QuestionTable {
    func unanswered(
        within place: DivisionCode, limit: Int, _ connection: any Connection
    ) throws -> [Question] {
        try connection.query(
            """
            SELECT * FROM disclosure_questions WHERE county = ? AND village LIKE ?
                AND (answered IS NULL OR (rung = 'township' AND second_answered IS NULL))
            ORDER BY due, number LIMIT ?
            """, [county, "\(place)%", limit]
        ).map(Question.init(row:))
    }
}

extension PowerTable {
    /// Runs whose next step is for this post.
    func running(
        within place: DivisionCode, for holder: PostHolder, limit: Int, _ lists: PowerLists,
        _ connection: any Connection
    ) throws -> [PowerRun] {
        // Which post a step belongs to stands in the list of powers, so some more are read than are shown.
        let runs = try connection.query(
            """
            SELECT * FROM power_runs WHERE county = ? AND village LIKE ? AND state = 'running'
            ORDER BY due, number LIMIT ?
            """, [county, "\(place)%", 10 * limit]
        ).map(PowerRun.init(row:))
        return try runs.filter { try $0.isTurn(of: holder, lists) }.prefix(limit).map { $0 }
    }
}

extension PowerRun {
    /// Whether the step that comes next is for whoever holds this post.
    func isTurn(of holder: PostHolder, _ lists: PowerLists) throws -> Bool {
        guard let list = lists.list(from: self.list), let turn = turn(try PowersWork.power(of: self, lists)) else {
            return false
        }
        let hand = PowerContext.Hand(role: holder.role, person: holder.person)
        return PowerRules.roles(turn, self, list).contains(holder.role) && !PowerRules.isBarred(hand, from: turn, self)
            && !(turn.declares == true && aside.contains(holder.person))
    }
}

extension AnomalyTable {
    /// What was handed to a township and not answered: how many of each village, and since when.
    func handed(
        within place: DivisionCode, _ connection: any Connection
    ) throws -> [(village: DivisionCode, count: Int, since: Timestamp)] {
        try connection.query(
            """
            SELECT village, COUNT(*) AS count, MIN(at) AS since FROM anomaly_decisions
            WHERE county = ? AND village LIKE ? AND verdict = 'handed' AND answered IS NULL
            GROUP BY village ORDER BY MIN(at), village LIMIT 50
            """, [county, "\(place)%"]
        ).map { (try $0["village"], try $0["count"], try $0["since"]) }
    }
}

extension DonationTable {
    /// Gifts of which everybody reads that a part has waited for too long, each with the part that does longest.
    func late(
        in village: DivisionCode, limit: Int, _ connection: any Connection
    ) throws -> [(gift: Donation, step: DonationStep)] {
        let gifts = try connection.query(
            """
            SELECT * FROM donations WHERE county = ? AND village = ? AND id IN
                (SELECT donation FROM donation_steps
                WHERE county = ? AND state IN ('lying', 'underway', 'asked') AND rest > 0 AND told IS NOT NULL)
            ORDER BY number LIMIT ?
            """, [county, village, county, limit]
        ).map(Donation.init(row:))
        let steps = try waiting(of: gifts, connection)
        return gifts.compactMap { gift in
            steps[gift.id]?.filter { $0.told != nil }.min { $0.since < $1.since }.map { (gift, $0) }
        }
    }

    /// Gifts of which a part waits for a second person to write it off or keep it.
    func asked(
        in village: DivisionCode, notBy person: ID<Person>, limit: Int, _ connection: any Connection
    ) throws -> [Donation] {
        try connection.query(
            """
            SELECT * FROM donations WHERE county = ? AND village = ? AND id IN
                (SELECT donation FROM donation_steps
                WHERE county = ? AND state = 'asked' AND rest > 0 AND person <> ?)
            ORDER BY number LIMIT ?
            """, [county, village, county, person, limit]
        ).map(Donation.init(row:))
    }
}

/// A table of papers that a second person confirms.
struct Waiting: Sendable {
    let county: County
    let table: String

    /// How many wait in a village that somebody else has written down, and since when the oldest does.
    func count(
        _ village: DivisionCode, notBy person: ID<Person>, _ connection: any Connection
    ) throws -> (count: Int, since: Timestamp?) {
        let row = try connection.first(
            """
            SELECT COUNT(*) AS count, MIN(entered) AS since FROM \(table)
            WHERE county = ? AND village = ? AND state = 'waiting' AND (enterer IS NULL OR enterer <> ?)
            """, [county, village, person])
        return (try row?["count"] ?? 0, try row?["since"])
    }
}
