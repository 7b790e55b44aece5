import Journal
import Kernel
import Logging
import Platform
import Rights
import Store
import TestSupport
import Web

@testable import Participation

/// A county without people of flesh, its clock standing at 2026-11-23, 09:00.
struct PartCounty: Sendable {
    static let village = DivisionCode("330381001001")!
    static let clerk = post(.disclosureClerk, person: 1)
    static let committee = post(.supervisionCommittee, person: 2)

    let house: House
    let time: ManualTime

    static func post(_ role: Role, place: DivisionCode = village, person: UInt8) -> Actor {
        .post(
            PostHolder(
                post: ID(bytes: [UInt8](repeating: 100 + person, count: 16))!,
                person: ID(bytes: [UInt8](repeating: person, count: 16))!, role: role, unit: UnitCode("v-1")!,
                place: place))
    }

    static func resident(_ number: Int) -> Actor {
        .resident(ID(bytes: [UInt8](repeating: 7, count: 14) + [UInt8(number >> 8), UInt8(number & 255)])!)
    }

    func pass(hours: Int64) { time.set(time.now().adding(hours: hours)) }

    func journal() async throws -> [Entry] {
        try await house.reader.read { [county = house.county] in
            try Journal.entries(county, after: 0, limit: 1000, $0)
        }.map(\.entry)
    }

    /// Fires what is due.
    func ring(_ timers: [TimerHandler]) async throws {
        _ = try await Timers(house.door, reader: house.reader, handlers: timers, log: house.log).fireDue()
    }

    func check(_ inspection: Inspection) async throws {
        try await house.reader.read { [county = house.county] connection in
            try Inspector(connection, county: county, seal: nil, watch: Quiet()).run([inspection], from: nil)
        }
    }

    private struct Quiet: Inspector.Watch {
        func began(_ part: String, total: Int) {}
        func reached(_ count: Int) {}
        func ended(_ part: String) {}
        var wantsStop: Bool { false }
    }
}

func withPartCounty(_ engine: Engine, _ body: (PartCounty) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: Journal.migrations + Participation.migrations) { database in
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let time = ManualTime(Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!)
        let face = try Front(parts: [Participation.resources].compactMap { $0 }, log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        try await body(PartCounty(house: house, time: time))
    }
}
