package import Foundation
package import Platform
package import Store

/// 读: what residents write, read by the machine: classes, duplicates, hot issues, search. It proposes; a person decides.
///
/// It stands below the cases: they hand it words and ask it, it knows of them by their ids alone.
package struct Reading: Capability {
    /// What many report these days.
    package let matters = MatterBoard()

    package init(_ house: House) {}

    package static let migrations: [Migration] = classMigrations + Search.migrations + matterMigrations
    package static let retention: [RetainedTable] = classRetention + Search.retention + matterRetention
    package static var resources: URL? { Bundle.module.resourceURL }
}

extension Reading {
    private static var matterMigrations: [Migration] { [HotAlertTable.migration] }
    private static var matterRetention: [RetainedTable] { [RetainedTable("reading_hot_alerts", .working, .forGood)] }
}
