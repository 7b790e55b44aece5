package import Foundation
package import Platform
package import Store

/// 读: what residents write, read by the machine: classes, duplicates, hot issues, search. It proposes; a person decides.
///
/// It stands below the cases: they hand it words and ask it, it knows of them by their ids alone.
package struct Reading: Capability {
    package init(_ house: House) {}

    package static let migrations: [Migration] = []
    package static var resources: URL? { Bundle.module.resourceURL }
}
