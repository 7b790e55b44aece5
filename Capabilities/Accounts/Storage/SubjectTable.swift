import Journal
import Kernel
import Store

/// Who a provider of identities says somebody is. The subject itself is not kept, only its keyed hash.
struct ProviderSubject: Codable, Hashable, Sendable {
    let issuer: String
    let hash: [UInt8]

    init(issuer: String, hash: [UInt8]) {
        self.issuer = issuer
        self.hash = hash
    }

    init(issuer: String, subject: String, _ seal: Seal) {
        self.init(issuer: issuer, hash: seal.lookup("\(issuer)\n\(subject)", kind: "staff subject"))
    }
}

/// Which subject of a provider each account belongs to, since it first came from there.
struct SubjectTable: Sendable {
    let county: County

    func subject(of account: ID<Account>, _ connection: any Connection) throws -> ProviderSubject? {
        try connection.first(
            "SELECT issuer, subject_hash FROM account_subjects WHERE county = ? AND account = ?", [county, account]
        ).map { ProviderSubject(issuer: try $0["issuer"], hash: try $0["subject_hash"]) }
    }

    func account(of subject: ProviderSubject, _ connection: any Connection) throws -> ID<Account>? {
        try connection.first(
            "SELECT account FROM account_subjects WHERE county = ? AND subject_hash = ?", [county, subject.hash]
        ).map { try $0["account"] }
    }

    /// The provider of each account that is bound to one.
    func issuers(_ connection: any Connection) throws -> [ID<Account>: String] {
        let rows = try connection.query(
            "SELECT account, issuer FROM account_subjects WHERE county = ? ORDER BY account", [county])
        return Dictionary(
            try rows.map { (try $0["account"], try $0["issuer"]) }, uniquingKeysWith: { first, _ in first })
    }

    func bind(_ account: ID<Account>, to subject: ProviderSubject, at now: Timestamp, _ pen: Pen) throws {
        try pen.execute(
            "INSERT INTO account_subjects (county, account, subject_hash, issuer, bound) VALUES (?, ?, ?, ?, ?)",
            [county, account, subject.hash, subject.issuer, now])
    }

    func unbind(_ account: ID<Account>, _ pen: Pen) throws {
        try pen.execute("DELETE FROM account_subjects WHERE county = ? AND account = ?", [county, account])
    }
}
