import Journal
import Kernel
import Platform

/// Whoever changes how the county's server runs leaves an entry: at the next start, the settings that are new.
enum Configured {
    /// What every such entry is about.
    private static let subject = Subject(
        ID<Settings>(bytes: Array("shanzhi settings".utf8)) ?? ID(at: Timestamp(milliseconds: 0)))
    /// They belong to one machine, not to the county.
    private static let own: Set<String> = ["data", "host", "port", "logFormat", "logLevel"]

    /// Compares the settings with those of the last start; secrets are masked.
    static func record(_ system: System) async throws {
        let now = Dictionary(
            uniqueKeysWithValues: try system.settings.shown().filter { !own.contains($0.0) }.map {
                ($0.0, JSON.string($0.1))
            })
        try await system.house.door.open { passage in
            let last = try Journal.entries(passage.county, of: subject, passage).last?.entry.what["settings"]
            guard last != .object(now) else { return }
            let changed = now.filter { last?[$0.key] != $0.value }.keys.sorted()
            _ = try passage.record(
                Entry(
                    "house.configured", subject, by: .system("serve"),
                    what: ["settings": .object(now), "changed": .array(changed.map { .string($0) })]))
        }
    }
}
