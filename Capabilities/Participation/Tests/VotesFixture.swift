import Foundation
import Journal
import Kernel
import Logging
import Places
import Platform
import Posts
import Rights
import Store
import TestSupport
import Testing
import Web

@testable import Participation

/// A village whose people are invented. It is Thursday, 2026-03-05, 09:00.
struct VotesUnderTest: Sendable {
    let database: any Database
    let votes: Votes
    let house: House
    let face: Front
    let time: ManualTime

    static let village = DivisionCode("330381001201")!
    static let clerk = post(.villageSecretary, person: 1)
    static let supervisor = post(.supervisionCommittee, person: 2)
    static let stranger = post(.villageSecretary, "330381002201", person: 3)
    static let handler = post(.handler, person: 4)

    static func post(_ role: Role, _ place: String = "330381001201", person: UInt8) -> Actor {
        .post(
            PostHolder(
                post: ID(bytes: [UInt8](repeating: 100 + person, count: 16))!, person: resident(person).person!,
                role: role, unit: UnitCode("v-\(place)")!, place: DivisionCode(place)!))
    }

    /// The resident with the telephone 1380013800n.
    static func resident(_ nth: UInt8) -> Actor { .resident(ID(bytes: [UInt8](repeating: nth, count: 16))!) }

    static func phone(_ nth: UInt8) -> String { "1380013800\(nth)" }

    func day(_ days: Int64, hour: Int64 = 0) -> Timestamp { Self.morning.adding(days: days).adding(hours: hour) }

    static let morning = Timestamp(rfc3339: "2026-03-05T09:00:00+08:00")!

    /// A roll of so many, the first nine with telephones, two to a household.
    static func roll(_ count: Int) -> [UInt8] {
        let lines = (1...count).map { nth in
            "\(nth),试\(nth)人,\(nth < 10 ? phone(UInt8(nth)) : ""),\((nth + 1) / 2)"
        }
        return Array(("no,name,phone,household\n" + lines.joined(separator: "\n") + "\n").utf8)
    }

    func draft(
        _ body: BodyRule.Body = .villagersRepresentatives, _ roll: BodyRule.RollKind = .representatives,
        _ method: Vote.Method = .open, kind: Vote.Kind = .proposal, choices: [String] = [], most: Int = 1,
        opens: Int64 = 3, closes: Int64 = 5
    ) -> VoteDraft {
        VoteDraft(
            place: Self.village, title: "修村口的路", text: "从集体收入里拿出十二万元修村口的路。", body: body, roll: roll,
            method: method, kind: kind, choices: choices, most: most, opens: day(opens), closes: day(closes))
    }

    /// Made, with its roll, noticed and opened.
    func opened(_ draft: VoteDraft, _ roll: [UInt8]) async throws -> CaseNumber {
        let number = try await votes.make(draft, by: Self.clerk)
        let report = try await votes.importRoll(roll, of: number, by: Self.clerk)
        #expect(report.rejected == [])
        try await votes.giveNotice(number, by: Self.clerk)
        time.set(draft.opens)
        try await fire()
        return number
    }

    func vote(_ number: CaseNumber) async throws -> Vote {
        try await house.reader.read { [votes] in try votes.load(number, $0) }
    }

    func ballots(_ number: CaseNumber) async throws -> [Ballot] {
        let vote = try await vote(number)
        return try await house.reader.read { [votes] in try votes.ledger.all(vote.id, $0) }
    }

    func outcome(_ number: CaseNumber) async throws -> VoteOutcome {
        let vote = try await vote(number)
        return VoteOutcome(try #require(vote.tally), vote)
    }

    func close(_ number: CaseNumber) async throws {
        time.set(try await vote(number).closes)
        try await fire()
    }

    func fire() async throws {
        let timers = Timers(house.door, reader: house.reader, handlers: votes.timers, log: house.log)
        _ = try await timers.fireDue()
    }

    func journal() async throws -> [Entry] {
        let county = house.county
        return try await house.reader.read { try Journal.entries(county, after: 0, limit: 1000, $0) }.map(\.entry)
    }
}

extension Actor {
    fileprivate var person: ID<Person>? {
        if case .resident(let person) = self { return person }
        return nil
    }
}

func withVotes(
    _ engine: Engine, secret: (any SecretCount)? = nil, _ body: (VotesUnderTest) async throws -> Void
) async throws {
    let migrations = Journal.migrations + Places.migrations + Posts.migrations + Participation.migrations
    try await withDatabase(engine, migrations: migrations) { database in
        let time = ManualTime(VotesUnderTest.morning)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let parts = [Places.resources, Posts.resources, Participation.resources]
        let face = try Front(parts: parts.compactMap { $0 }, log: log)
        let house = House(
            county: County(DivisionCode("330381")!)!, database: database, seal: try Seal(key: Seal.newKey()),
            time: time, pages: face.pages, log: log)
        try await house.door.prepare()
        let seal = house.seal
        let votes = Votes(
            house, territory: Places(house).territory,
            phone: { person, _ in
                seal.lookup("+86" + VotesUnderTest.phone(person.bytes[0]), kind: "phone")
            }, secret: secret)
        try await body(VotesUnderTest(database: database, votes: votes, house: house, face: face, time: time))
    }
}
