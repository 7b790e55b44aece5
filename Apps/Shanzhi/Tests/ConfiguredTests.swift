import Foundation
import Journal
import Kernel
import Platform
import Store
import TestSupport
import Testing

@testable import shanzhi

@Suite("administrative acts") struct ConfiguredTests {
    @Test("changed settings are an entry at the next start, unchanged ones none, and no secret is in it")
    func configured() async throws {
        try await withSystem(.sqlite) { system in
            try await Configured.record(system)
            try await Configured.record(system)
            var settings = system.settings
            settings.phone = "0577-12345"
            settings.port = 9
            let other = System(
                settings: settings, database: system.database, front: system.front, house: system.house,
                capabilities: system.capabilities, observed: system.observed, hasKey: true)
            try await Configured.record(other)
            let county = system.house.county
            let entries = try await system.database.read { try Journal.entries(county, after: 0, limit: 10, $0) }
            #expect(entries.map(\.entry.kind) == ["house.configured", "house.configured"])
            #expect(entries.last?.entry.what["changed"] == .array([.string("phone")]))
            let key = try #require(settings.masterKey)
            #expect(!entries.contains { $0.entry.whatText.contains(key) })
        }
    }
}
