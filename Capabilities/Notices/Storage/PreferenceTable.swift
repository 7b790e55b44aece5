import Journal
import Kernel
import Store

/// Whose wishes they are: a person's, resident or staff, or those for one report.
enum WishOwner: Sendable, Hashable {
    case person(ID<Person>)
    case report(ID<Report>)

    var bytes: [UInt8] {
        switch self {
        case .person(let id): id.bytes
        case .report(let id): id.bytes
        }
    }

    var subject: Subject {
        switch self {
        case .person(let id): Subject(id)
        case .report(let id): Subject(id)
        }
    }

    func seal(_ text: String?, with seal: Seal) throws -> [UInt8]? {
        guard let text else { return nil }
        return switch self {
        case .person(let id): try seal.seal(Array(text.utf8), of: id)
        case .report(let id): try seal.seal(Array(text.utf8), of: id)
        }
    }

    func sealed(_ bytes: [UInt8]) -> Sealed {
        switch self {
        case .person(let id): Sealed(bytes, of: id, field: "contact")
        case .report(let id): Sealed(bytes, of: id, field: "contact")
        }
    }
}

/// How people want to be told, and by which link they say so.
struct PreferenceTable: Sendable {
    let county: County

    init(_ county: County) { self.county = county }

    func find(_ owner: WishOwner, _ connection: any Connection) throws -> StoredPreferences? {
        let row = try connection.first(
            """
            SELECT choices, stopped, CASE WHEN email IS NULL THEN 0 ELSE 1 END AS has_email,
                CASE WHEN phone IS NULL THEN 0 ELSE 1 END AS has_phone
            FROM notice_preferences WHERE county = ? AND owner = ?
            """, [county, owner.bytes])
        guard let row else { return nil }
        var found = StoredPreferences()
        found.choices = try JSONText.value(Preferences.self, from: row["choices"] as String)
        found.hasEmail = try row["has_email"]
        found.hasPhone = try row["has_phone"]
        let stopped: Timestamp? = try row["stopped"]
        found.isStopped = stopped != nil
        return found
    }

    func sealed(_ way: Way, of owner: WishOwner, _ connection: any Connection) throws -> Sealed? {
        let column = way == .email ? "email" : "phone"
        let row = try connection.first(
            "SELECT \(column) AS sealed FROM notice_preferences WHERE county = ? AND owner = ?", [county, owner.bytes])
        let bytes: [UInt8]? = try row?["sealed"]
        return bytes.map { owner.sealed($0) }
    }

    func put(_ choices: Preferences, of owner: WishOwner, at now: Timestamp, _ pen: any WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO notice_preferences (county, owner, choices, used) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, owner) DO UPDATE SET choices = excluded.choices, used = excluded.used
            """, [county, owner.bytes, try JSONText.string(choices), now])
    }

    /// - Parameter sealed: `nil` takes the address away.
    func put(_ sealed: [UInt8]?, as way: Way, of owner: WishOwner, _ pen: any WriteConnection) throws {
        try pen.execute(
            "UPDATE notice_preferences SET \(way == .email ? "email" : "phone") = ? WHERE county = ? AND owner = ?",
            [sealed, county, owner.bytes])
    }

    /// - Parameter stopped: `nil` when messages may come again.
    func put(stopped: Timestamp?, of owner: WishOwner, at now: Timestamp, _ pen: any WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO notice_preferences (county, owner, choices, stopped, used) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (county, owner) DO UPDATE SET stopped = excluded.stopped, used = excluded.used
            """, [county, owner.bytes, try JSONText.string(Preferences()), stopped, now])
    }

    func touch(_ owner: WishOwner, at now: Timestamp, _ pen: any WriteConnection) throws {
        try pen.execute(
            "UPDATE notice_preferences SET used = ? WHERE county = ? AND owner = ?", [now, county, owner.bytes])
    }

    /// Nothing of somebody who asked to be forgotten stays.
    func forget(_ owner: WishOwner, _ pen: any WriteConnection) throws {
        try pen.execute("DELETE FROM notice_preferences WHERE county = ? AND owner = ?", [county, owner.bytes])
    }

    // MARK: Links

    func keep(_ link: LinkCode, to report: ID<Report>, at now: Timestamp, _ pen: any WriteConnection) throws {
        try pen.execute(
            """
            INSERT INTO notice_links (county, code, report, used) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, code) DO UPDATE SET used = excluded.used
            """, [county, link.hash, report, now])
    }

    func report(of link: LinkCode, _ connection: any Connection) throws -> ID<Report>? {
        try connection.first("SELECT report FROM notice_links WHERE county = ? AND code = ?", [county, link.hash])?[
            "report"]
    }
}
