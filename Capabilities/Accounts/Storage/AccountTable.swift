import Journal
import Kernel
import Store

/// Accounts in their table: passwords' hashes and the apps' secrets are sealed.
struct AccountTable: Sendable {
    let county: County
    let seal: Seal

    func find(_ id: ID<Account>, _ connection: any Connection) throws -> Account? {
        try connection.first("SELECT * FROM accounts WHERE county = ? AND id = ?", [county, id]).map(account)
    }

    func find(_ login: LoginName, _ connection: any Connection) throws -> Account? {
        try connection.first("SELECT * FROM accounts WHERE county = ? AND login = ?", [county, login.description])
            .map(account)
    }

    /// The account of a person; the one that was opened first.
    func find(_ person: ID<Person>, _ connection: any Connection) throws -> Account? {
        try connection.first(
            "SELECT * FROM accounts WHERE county = ? AND person = ? ORDER BY created, id LIMIT 1", [county, person]
        ).map(account)
    }

    func all(_ connection: any Connection) throws -> [Account] {
        try connection.query("SELECT * FROM accounts WHERE county = ? ORDER BY login", [county]).map(account)
    }

    /// Whether somebody can sign in: has chosen a password. Before that, one who is invited first may still be lost.
    func isInUse(_ connection: any Connection) throws -> Bool {
        try connection.first("SELECT id FROM accounts WHERE county = ? AND password IS NOT NULL LIMIT 1", [county])
            != nil
    }

    func write(_ account: Account, _ pen: Pen) throws {
        try pen.execute(
            """
            INSERT INTO accounts (county, id, login, person, password, short, second, locked, created)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (county, id) DO UPDATE SET person = excluded.person, password = excluded.password,
                short = excluded.short, second = excluded.second, locked = excluded.locked
            """,
            [
                county, account.id, account.login.description, account.person,
                try account.password.map { try seal.seal(Array($0.utf8), of: account.id) }, account.isShort,
                try account.second.map { try seal.seal($0, of: account.id) }, account.lockedAt, account.created,
            ])
    }

    private func account(_ row: Row) throws -> Account {
        let id: ID<Account> = try row["id"]
        let login: String = try row["login"]
        guard let name = LoginName(login) else { throw StoreError.column("login", wanted: "LoginName") }
        let password: [UInt8]? = try row["password"]
        let second: [UInt8]? = try row["second"]
        var account = Account(id: id, login: name, person: try row["person"], created: try row["created"])
        account.password = try password.map { String(decoding: try seal.openSecret($0, of: id), as: UTF8.self) }
        account.isShort = try row["short"]
        account.second = try second.map { try seal.openSecret($0, of: id) }
        account.lockedAt = try row["locked"]
        return account
    }

    // MARK: Recovery codes

    func replaceCodes(_ tags: [[UInt8]], of account: ID<Account>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM recovery_codes WHERE county = ? AND account = ?", [county, account])
        try pen.executeAll(
            "INSERT INTO recovery_codes (county, account, tag) VALUES (?, ?, ?)", tags.map { [county, account, $0] })
    }

    /// Those not used yet.
    func codes(of account: ID<Account>, _ connection: any Connection) throws -> [[UInt8]] {
        try connection.query(
            "SELECT tag FROM recovery_codes WHERE county = ? AND account = ? AND used IS NULL ORDER BY tag",
            [county, account]
        ).map { try $0["tag"] }
    }

    func useCode(_ tag: [UInt8], of account: ID<Account>, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "UPDATE recovery_codes SET used = ? WHERE county = ? AND account = ? AND tag = ?",
            [now, county, account, tag])
    }
}
