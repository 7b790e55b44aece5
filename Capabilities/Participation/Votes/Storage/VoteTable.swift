import Journal
package import Kernel
package import Store

/// Votes as they are stored.
package struct VoteTable: Sendable {
    package let county: County
    let bodies: Bodies

    package func find(_ number: CaseNumber, _ connection: any Connection) throws -> Vote? {
        try connection.first(
            "SELECT * FROM votes WHERE county = ? AND number = ?", [county, number.description]
        ).map(vote)
    }

    package func find(_ id: ID<Vote>, _ connection: any Connection) throws -> Vote? {
        try connection.first("SELECT * FROM votes WHERE county = ? AND id = ?", [county, id]).map(vote)
    }

    /// Those in some states in a place and below it, by when they close.
    /// - Parameters:
    ///   - before: where the last one shown stood.
    ///   - latest: those that close last come first.
    func list(
        _ states: [Vote.State], in place: DivisionCode, before: (Timestamp, String)? = nil, latest: Bool = true,
        limit: Int, _ connection: any Connection
    ) throws -> [Vote] {
        let marks = states.map { _ in "?" }.joined(separator: ", ")
        let (sign, order) = latest ? ("<", "DESC") : (">", "ASC")
        var arguments: [any Storable] = [county] + states.map(\.rawValue)
        arguments.append(place.description)
        var more = ""
        if let before {
            more = "AND (closes, number) \(sign) (?, ?)"
            arguments += [before.0, before.1]
        }
        return try connection.query(
            """
            SELECT * FROM votes WHERE county = ? AND state IN (\(marks)) AND substr(place, 1, \(place.description.count)) = ? \(more)
            ORDER BY closes \(order), number \(order) LIMIT ?
            """, arguments + [limit]
        ).map(vote)
    }

    /// All ids in order, for `check`.
    func ids(after: [UInt8], limit: Int, _ connection: any Connection) throws -> [ID<Vote>] {
        try connection.query(
            "SELECT id FROM votes WHERE county = ? AND id > ? ORDER BY id LIMIT ?", [county, after, limit]
        ).map { try $0["id"] }
    }

    func insert(_ vote: Vote, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO votes (county, id, number, month, serial, place, title, words, kind, choices, most, method, body,
                rule_from, roll, opens, closes, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, vote.id, vote.number.description, vote.number.yearMonth, vote.number.serial, vote.place,
                vote.title, vote.text, vote.kind.rawValue,
                try JSONText.string(vote.choices), vote.most, vote.method.rawValue, vote.rule.body.rawValue,
                vote.rule.from, vote.roll.rawValue, vote.opens, vote.closes, vote.state.rawValue,
            ])
    }

    func update(_ vote: Vote, _ pen: Pen) throws {
        try pen.execute(
            """
            UPDATE votes SET state = ?, noticed = ?, frozen = ?, box = ?, tally = ?, decided = ?, rule_from = ?
            WHERE county = ? AND id = ?
            """,
            [
                vote.state.rawValue, vote.noticed, try vote.frozen.map { try JSONText.string($0) },
                try vote.box.map { try JSONText.string($0) },
                try vote.tally.map { try JSONText.string($0) }, vote.decided, vote.rule.from, county, vote.id,
            ])
    }

    private func vote(_ row: Row) throws -> Vote {
        guard let body = BodyRule.Body(rawValue: try row["body"]),
            let rule = bodies.rule(body, from: try row["rule_from"]), let kind = Vote.Kind(rawValue: try row["kind"]),
            let method = Vote.Method(rawValue: try row["method"]), let state = Vote.State(rawValue: try row["state"]),
            let roll = BodyRule.RollKind(rawValue: try row["roll"]),
            let number = try? CaseNumber(parsing: try row["number"] as String)
        else { throw StoreError.column("body", wanted: "a rule, a method, a state and a number") }
        let frozen: String? = try row["frozen"]
        let box: String? = try row["box"]
        let tally: String? = try row["tally"]
        return Vote(
            id: try row["id"], number: number, place: try row["place"], title: try row["title"], text: try row["words"],
            kind: kind, choices: try JSONText.value([String].self, from: try row["choices"] as String),
            most: try row["most"],
            method: method, rule: rule, roll: roll, opens: try row["opens"], closes: try row["closes"], state: state,
            noticed: try row["noticed"], frozen: try frozen.map { try JSONText.value(FrozenRoll.self, from: $0) },
            box: try box.map { try JSONText.value([Int].self, from: $0) },
            tally: try tally.map { try JSONText.value(VoteTally.self, from: $0) }, decided: try row["decided"])
    }
}
