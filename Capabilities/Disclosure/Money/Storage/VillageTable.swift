import Journal
import Kernel
import Store

/// Villages that publish here, their accounts, and the numbers given to what they publish.
struct VillageTable: Sendable {
    let county: County

    func find(_ village: DivisionCode, _ connection: any Connection) throws -> KeptVillage? {
        try connection.first(
            "SELECT * FROM disclosure_villages WHERE county = ? AND village = ?", [county, village]
        ).map(KeptVillage.init(row:))
    }

    func all(_ connection: any Connection) throws -> [KeptVillage] {
        try connection.query("SELECT * FROM disclosure_villages WHERE county = ? ORDER BY village", [county])
            .map(KeptVillage.init(row:))
    }

    func insert(_ village: KeptVillage, _ accounts: [Account], _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO disclosure_villages (county, village, since, monthly) VALUES (?, ?, ?, ?)",
            [county, village.code, village.since, village.isMonthly])
        for account in accounts { try insert(account, village.code, pen) }
    }

    func insert(_ account: Account, _ village: DivisionCode, _ pen: Pen) throws {
        try pen.put(
            """
            INSERT INTO books_accounts (county, village, code, name, name_en, kind, cash) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                county, village, account.code.description, account.name, account.nameEnglish, account.kind.rawValue,
                account.isCash,
            ])
    }

    func accounts(_ village: DivisionCode, _ connection: any Connection) throws -> [AccountCode: Account] {
        let rows = try connection.query(
            "SELECT * FROM books_accounts WHERE county = ? AND village = ?", [county, village]
        ).map(Account.init(row:))
        return Dictionary(rows.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The next number of the month, and none between is left out.
    func next(_ prefix: String, _ passage: Passage) throws -> CaseNumber {
        let date = CountyTime.china.date(passage.now)
        let last: Int =
            try passage.first(
                "SELECT serial FROM disclosure_numbers WHERE county = ? AND prefix = ? AND month = ?",
                [county, prefix, date.month])?["serial"] ?? 0
        guard let number = CaseNumber(prefix: prefix, date: date, serial: last + 1) else {
            throw StoreError.column("serial", wanted: "number")
        }
        return number
    }

    func take(_ number: CaseNumber, _ pen: Pen, at now: Timestamp) throws {
        try pen.put(
            """
            INSERT INTO disclosure_numbers (county, prefix, month, serial) VALUES (?, ?, ?, ?)
            ON CONFLICT (county, prefix, month) DO UPDATE SET serial = excluded.serial
            """, [county, number.prefix, CountyTime.china.date(now).month, number.serial])
    }
}

extension LocalDate {
    /// Year and month as one number, 202611.
    var month: Int {
        let (year, month, _) = components
        return year * 100 + month
    }
}

extension KeptVillage {
    init(row: Row) throws {
        self.init(code: try row["village"], since: try row["since"], isMonthly: try row["monthly"])
    }
}

extension Account {
    init(row: Row) throws {
        let kind: String = try row["kind"]
        guard let code = AccountCode(try row["code"] as String), let known = AccountKind(rawValue: kind) else {
            throw StoreError.column("code", wanted: "an account")
        }
        self.init(
            code: code, name: try row["name"], nameEnglish: try row["name_en"], kind: known, isCash: try row["cash"])
    }
}
