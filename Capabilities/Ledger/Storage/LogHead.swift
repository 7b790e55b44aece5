import Journal
import Kernel
import Store

/// The row that says how far the log has come and who may append to it.
///
/// The lease is fenced: whoever writes names the epoch in which it took the lease, and a later holder's epoch is higher,
/// so that one who only believes to hold it writes nothing.
struct LogHead: Sendable, Equatable {
    /// How long a server keeps the lease without renewing it, in milliseconds.
    static let term: Int64 = 5_000

    let size: Int64
    let erasures: Int64
    let epoch: Int64
    /// The database came out of a backup, and nobody has vouched yet that nothing was signed since.
    let isRestored: Bool

    private init(_ row: Row) throws {
        size = try row["size"]
        erasures = try row["erasures"]
        epoch = try row["epoch"]
        isRestored = try row["restored"]
    }

    static func read(_ county: County, _ connection: any Connection) throws -> LogHead? {
        try connection.first(
            "SELECT size, erasures, epoch, restored FROM ledger_head WHERE county = ?", [county]
        ).map(LogHead.init)
    }

    /// Takes the lease for a new epoch.
    /// - Returns: `nil` while another server holds it. On SQLite there is no other: it lets one program write.
    static func take(
        _ county: County, as holder: String, at now: Timestamp, _ connection: any WriteConnection
    ) throws -> LogHead? {
        try connection.execute(
            """
            INSERT INTO ledger_head (county, size, erasures, holder, epoch, until, restored)
            VALUES (?, 0, 0, '', 0, 0, 0) ON CONFLICT (county) DO NOTHING
            """, [county])
        let free = connection.engine == .sqlite ? Timestamp(milliseconds: .max) : now
        return try connection.first(
            """
            UPDATE ledger_head SET holder = ?, epoch = epoch + 1, until = ?
            WHERE county = ? AND (until < ? OR holder = ?) RETURNING size, erasures, epoch, restored
            """, [holder, now.adding(milliseconds: term), county, free, holder]
        ).map(LogHead.init)
    }

    /// Gives the lease back, so that another server need not wait.
    static func give(_ county: County, epoch: Int64, _ connection: any WriteConnection) throws {
        try connection.execute(
            "UPDATE ledger_head SET until = 0 WHERE county = ? AND epoch = ?", [county, epoch])
    }

    /// Keeps the lease. Whatever is written with it is written by its holder only.
    /// - Throws: `LogFault.leaseLost`.
    static func keep(
        _ county: County, epoch: Int64, at now: Timestamp, _ connection: any WriteConnection
    ) throws {
        let kept = try connection.execute(
            "UPDATE ledger_head SET until = ? WHERE county = ? AND epoch = ?",
            [now.adding(milliseconds: term), county, epoch])
        guard kept == 1 else { throw LogFault.leaseLost }
    }

    /// Keeps the lease and moves on from `size`.
    /// - Throws: `LogFault.leaseLost`, `.erasedMeanwhile`.
    func grow(
        to size: Int64, from known: Int64, _ county: County, at now: Timestamp, _ connection: any WriteConnection
    ) throws {
        let grown = try connection.execute(
            """
            UPDATE ledger_head SET size = ?, until = ?
            WHERE county = ? AND epoch = ? AND size = ? AND erasures = ?
            """, [size, now.adding(milliseconds: Self.term), county, epoch, known, erasures])
        if grown == 1 { return }
        let found = try Self.read(county, connection)
        throw found?.epoch == epoch && found?.size == known ? LogFault.erasedMeanwhile : LogFault.leaseLost
    }

    /// Somebody has vouched for what came out of the backup.
    static func vouch(_ county: County, epoch: Int64, _ connection: any WriteConnection) throws {
        try connection.execute(
            "UPDATE ledger_head SET restored = 0 WHERE county = ? AND epoch = ?", [county, epoch])
    }

    /// Says of every county that its database came out of a backup.
    static func markRestored(_ connection: any WriteConnection) throws {
        try connection.execute("UPDATE ledger_head SET restored = 1, until = 0")
    }
}
