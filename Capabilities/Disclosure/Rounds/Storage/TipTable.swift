import Journal
import Kernel
import Store

/// Tips and the turns of their dialogues; what was said is sealed, and no time is finer than a day.
struct TipTable: Sendable {
    let county: County

    func insert(_ tip: Tip, code: [UInt8], _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO tips (county, id, round, village, kind, day, code, waits) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [county, tip.id, tip.round, tip.village, tip.kind, tip.day, code, tip.waits])
    }

    func insert(_ message: TipMessage, of tip: ID<Tip>, sealed: [UInt8], _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO tip_messages (county, id, tip, ordinal, team, day, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
            """, [county, message.id, tip, message.ordinal, message.isTeam, message.day, sealed])
        try pen.execute(
            "UPDATE tips SET waits = ? WHERE county = ? AND id = ?", [!message.isTeam, county, tip])
    }

    func has(_ message: ID<TipMessage>, _ connection: any Connection) throws -> Bool {
        try connection.first("SELECT id FROM tip_messages WHERE county = ? AND id = ?", [county, message]) != nil
    }

    func settle(_ tip: ID<Tip>, _ outcome: Tip.Outcome, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE tips SET outcome = ? WHERE county = ? AND id = ?", [outcome.rawValue, county, tip])
    }

    func erase(_ round: ID<Round>, _ pen: Pen) throws {
        try pen.execute(
            """
            DELETE FROM tip_messages WHERE county = ? AND tip IN (SELECT id FROM tips WHERE county = ? AND round = ?)
            """, [county, county, round])
        try pen.execute("DELETE FROM tips WHERE county = ? AND round = ?", [county, round])
    }

    func find(_ id: ID<Tip>, _ connection: any Connection) throws -> Tip? {
        try connection.first("SELECT * FROM tips WHERE county = ? AND id = ?", [county, id]).map(Tip.init(row:))
    }

    func find(code: [UInt8], _ connection: any Connection) throws -> Tip? {
        try connection.first("SELECT * FROM tips WHERE county = ? AND code = ?", [county, code]).map(Tip.init(row:))
    }

    /// By day; within a day in no order that says anything.
    func all(_ round: ID<Round>, _ connection: any Connection) throws -> [Tip] {
        try connection.query(
            "SELECT * FROM tips WHERE county = ? AND round = ? ORDER BY day DESC, id", [county, round]
        ).map(Tip.init(row:))
    }

    func messages(of tip: ID<Tip>, _ connection: any Connection) throws -> [TipMessage] {
        try connection.query(
            "SELECT id, ordinal, team, day FROM tip_messages WHERE county = ? AND tip = ? ORDER BY ordinal",
            [county, tip]
        ).map {
            TipMessage(id: try $0["id"], ordinal: try $0["ordinal"], isTeam: try $0["team"], day: try $0["day"])
        }
    }

    /// What is sealed of a dialogue; who looked is written down for the round, never for the tip.
    func sealed(of tip: Tip, _ connection: any Connection) throws -> [Sealed] {
        try connection.query(
            "SELECT id, sealed FROM tip_messages WHERE county = ? AND tip = ? ORDER BY ordinal", [county, tip.id]
        ).map { Sealed(try $0["sealed"], of: try $0["id"] as ID<TipMessage>, about: Subject(tip.round), field: "tip") }
    }
}

extension Tip {
    init(row: Row) throws {
        let outcome: String? = try row["outcome"]
        self.init(
            id: try row["id"], round: try row["round"], village: try row["village"], kind: try row["kind"],
            day: try row["day"], outcome: outcome.flatMap { Outcome(rawValue: $0) }, waits: try row["waits"])
    }
}

extension TipTable {
    /// The tip that a message belongs to.
    func find(holding message: ID<TipMessage>, _ connection: any Connection) throws -> Tip? {
        try connection.first(
            """
            SELECT t.* FROM tips t JOIN tip_messages m ON m.county = t.county AND m.tip = t.id
            WHERE m.county = ? AND m.id = ?
            """, [county, message]
        ).map(Tip.init(row:))
    }
}
