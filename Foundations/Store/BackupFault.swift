package import Kernel

/// Why a backup was not made or not restored.
package enum BackupFault: Explained, Hashable {
    /// There is a file of that name already.
    case exists(String)
    /// The file cannot be opened as a database; what the engine said.
    case unreadable(String, String)
    /// A database, but not one that `backup` made, or one that was not finished.
    case notABackup(String)
    /// A table is not what it was when the backup was made.
    case damaged(table: String, expected: String, found: String)
    /// Made by a newer program: this migration is unknown here.
    case newer(migration: String)
    /// The place that should take the backup holds something.
    case notEmpty(String)
    /// Another program writes to the database that should be replaced.
    case inUse(String)
    /// A table without a primary key.
    case noKey(table: String)
    /// After the restore a table has another number of rows.
    case incomplete(table: String, expected: Int, found: Int)

    package var explanation: Explanation {
        switch self {
        case .exists(let file): Explanation(.conflict, "backup.fault.exists", ["file": file])
        case .unreadable(let file, let reason):
            Explanation(.invalid, "backup.fault.unreadable", ["file": file, "reason": reason])
        case .notABackup(let file): Explanation(.invalid, "backup.fault.notABackup", ["file": file])
        case .damaged(let table, let expected, let found):
            Explanation(
                .invalid, "backup.fault.damaged", ["table": table, "expected": expected, "found": found])
        case .newer(let migration): Explanation(.conflict, "backup.fault.newer", ["migration": migration])
        case .notEmpty(let place): Explanation(.conflict, "backup.fault.notEmpty", ["place": place])
        case .inUse(let place): Explanation(.conflict, "backup.fault.inUse", ["place": place])
        case .noKey(let table): Explanation(.conflict, "backup.fault.noKey", ["table": table])
        case .incomplete(let table, let expected, let found):
            Explanation(
                .conflict, "backup.fault.incomplete",
                ["table": table, "expected": "\(expected)", "found": "\(found)"])
        }
    }
}
