import Journal
import Kernel
import Store

/// Wall computers, by the hash of their key.
struct ScreenTable: Sendable {
    let county: County

    func find(_ hash: [UInt8], _ connection: any Connection) throws -> WallScreen? {
        try connection.first(
            "SELECT * FROM command_screens WHERE county = ? AND token_hash = ? AND ended IS NULL", [county, hash]
        ).map(WallScreen.init(row:))
    }

    func find(_ id: ID<WallScreen>, _ connection: any Connection) throws -> WallScreen? {
        try connection.first("SELECT * FROM command_screens WHERE county = ? AND id = ?", [county, id])
            .map(WallScreen.init(row:))
    }

    /// The newest first.
    func all(_ connection: any Connection) throws -> [WallScreen] {
        try connection.query(
            "SELECT * FROM command_screens WHERE county = ? ORDER BY created DESC, id DESC LIMIT 100", [county]
        ).map(WallScreen.init(row:))
    }

    func add(_ screen: WallScreen, _ hash: [UInt8], _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO command_screens (county, id, token_hash, name, place, created) VALUES (?, ?, ?, ?, ?, ?)",
            [county, screen.id, hash, screen.name, screen.place, screen.created])
    }

    func end(_ id: ID<WallScreen>, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute("UPDATE command_screens SET ended = ? WHERE county = ? AND id = ?", [now, county, id])
    }
}

extension WallScreen {
    init(row: Row) throws {
        self.init(
            id: try row["id"], name: try row["name"], place: try row["place"], created: try row["created"],
            ended: try row["ended"])
    }
}
