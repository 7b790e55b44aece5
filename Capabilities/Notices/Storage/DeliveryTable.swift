import Kernel
import Store

/// Messages on their way.
struct DeliveryTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func insert(
        _ notice: ID<StoredNotice>, by way: Way, due: Timestamp, isHeld: Bool, at now: Timestamp,
        _ pen: any WriteConnection
    ) throws {
        try pen.put(
            """
            INSERT INTO notice_deliveries (county, id, notice, channel, state, due, tries, made)
            VALUES (?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (county, notice, channel) DO NOTHING
            """,
            [
                county, ID<StoredDelivery>(at: now), notice, way.rawValue,
                (isHeld ? StoredDelivery.State.held : .waiting).rawValue, due, now,
            ])
    }

    /// The states of what goes out for a notice; held until the commit, so that nobody sends it meanwhile.
    func hold(_ notice: ID<StoredNotice>, _ pen: any WriteConnection) throws -> [StoredDelivery.State] {
        try pen.hold(
            "UPDATE notice_deliveries SET state = state WHERE county = ? AND notice = ? RETURNING state",
            [county, notice]
        ).map { row in
            let state: String = try row["state"]
            return StoredDelivery.State(rawValue: state) ?? .dropped
        }
    }

    /// What was to wait leaves now.
    func hurry(_ notice: ID<StoredNotice>, at now: Timestamp, _ pen: any WriteConnection) throws {
        try pen.put(
            """
            UPDATE notice_deliveries SET state = 'waiting', due = ?
            WHERE county = ? AND notice = ? AND state IN ('waiting', 'held') AND due > ?
            """, [now, county, notice, now])
    }

    func isAnyDue(at now: Timestamp, _ connection: any Connection) throws -> Bool {
        try connection.first(
            "SELECT id FROM notice_deliveries WHERE county = ? AND due <= ? LIMIT 1", [county, now]) != nil
    }

    /// Takes what is due, the oldest first: for as long as the lease runs nobody else does.
    func claim(_ most: Int, at now: Timestamp, _ pen: any WriteConnection) throws -> [StoredDelivery] {
        try pen.query(
            """
            UPDATE notice_deliveries SET state = 'sending', tries = tries + 1, due = ?
            WHERE county = ? AND due <= ? AND id IN
                (SELECT id FROM notice_deliveries WHERE county = ? AND due <= ? ORDER BY due, id LIMIT ?)
            RETURNING *
            """, [now.adding(minutes: Pace.lease), county, now, county, now, most]
        ).map(StoredDelivery.init(row:)).sorted { ($0.made, $0.id.description) < ($1.made, $1.id.description) }
    }

    /// Writes down what came of a try, unless another took the message meanwhile.
    func settle(
        _ delivery: StoredDelivery, _ state: StoredDelivery.State, due: Timestamp? = nil, fault: String? = nil,
        sent: Timestamp? = nil, _ pen: any WriteConnection
    ) throws {
        try pen.execute(
            """
            UPDATE notice_deliveries SET state = ?, due = ?, fault = ?, sent = ?, tries = ?
            WHERE county = ? AND id = ? AND state = 'sending' AND tries = ?
            """,
            [
                // Waiting for the morning is no try.
                state.rawValue, due, fault, sent, state == .held ? delivery.tries - 1 : delivery.tries, county,
                delivery.id, delivery.tries,
            ])
    }

    /// Lets what did not go through be tried again at once.
    /// - Returns: how many.
    func retry(_ id: ID<StoredDelivery>?, at now: Timestamp, _ pen: any WriteConnection) throws -> Int {
        try pen.execute(
            """
            UPDATE notice_deliveries SET state = 'waiting', due = ?, tries = 0
            WHERE county = ? AND state IN ('failed', 'givenUp') AND (id = ? OR CAST(? AS BIGINT) = 1)
            """, [now, county, id?.bytes ?? [], id == nil])
    }

    /// What did not go through, the latest first, 200 at most, each with the notice it is of.
    func failed(_ connection: any Connection) throws -> [(delivery: StoredDelivery, number: String, kind: String)] {
        try connection.query(
            """
            SELECT notice_deliveries.*, notices.number, notices.kind FROM notice_deliveries JOIN notices
                ON notices.county = notice_deliveries.county AND notices.id = notice_deliveries.notice
            WHERE notice_deliveries.county = ? AND notice_deliveries.state IN ('failed', 'givenUp')
            ORDER BY notice_deliveries.made DESC, notice_deliveries.id DESC LIMIT 200
            """, [county]
        ).map { (try StoredDelivery(row: $0), try $0["number"], try $0["kind"]) }
    }

    /// How many messages made since a moment are in which state.
    func counts(since: Timestamp, _ connection: any Connection) throws -> [StoredDelivery.State: Int] {
        var counts: [StoredDelivery.State: Int] = [:]
        for row in try connection.query(
            "SELECT state, COUNT(*) AS n FROM notice_deliveries WHERE county = ? AND made >= ? GROUP BY state",
            [county, since])
        {
            let state: String = try row["state"]
            if let state = StoredDelivery.State(rawValue: state) { counts[state] = try row["n"] }
        }
        return counts
    }
}

extension StoredDelivery {
    init(row: Row) throws {
        let (channel, state): (String, String) = (try row["channel"], try row["state"])
        guard let way = Way(rawValue: channel), let state = State(rawValue: state) else {
            throw StoreError.column("state", wanted: "StoredDelivery.State")
        }
        self.init(
            id: try row["id"], notice: try row["notice"], channel: way, state: state, due: try row["due"],
            tries: try row["tries"], fault: try row["fault"], made: try row["made"], sent: try row["sent"])
    }
}
