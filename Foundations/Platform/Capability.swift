package import Foundation
package import Journal
package import Kernel
package import Store
package import Web

/// A part of the system that does one thing for people: a folder, a line in `Package.swift`, a line in the app's list.
package protocol Capability: Sendable {
    /// The schema's history, in order.
    static var migrations: [Migration] { get }
    /// The folders with `Strings/`, `Templates/` and `openapi.json`, beside the program.
    static var resources: URL? { get }

    /// Where its tables hold what is sealed.
    static var sealed: [SealedColumn] { get }

    /// How long its tables keep what is in them.
    static var retention: [RetainedTable] { get }
    /// What is erased at night.
    var sweeps: [Sweep] { get }

    /// Pages and endpoints.
    func addRoutes(to router: Routes)
    /// What happens when its timers fall due.
    var timers: [TimerHandler] { get }
    /// Prepares looking over its own tables, for `check`.
    func inspections() async throws -> [Inspection]
    /// What waits for the holder of a post; a few of each kind, however many there are.
    func turns(of holder: PostHolder, at now: Timestamp) async throws -> [Turn]
}

extension Capability {
    package static var resources: URL? { nil }
    package func addRoutes(to router: Routes) {}
    package static var sealed: [SealedColumn] { [] }
    package static var retention: [RetainedTable] { [] }
    package var sweeps: [Sweep] { [] }
    package var timers: [TimerHandler] { [] }
    package func inspections() async throws -> [Inspection] { [] }
    package func turns(of holder: PostHolder, at now: Timestamp) async throws -> [Turn] { [] }
}
