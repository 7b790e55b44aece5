import Foundation
import Kernel
import Testing

@testable import Participation

/// A rule of one requirement, against what was counted.
struct Boundary: Sendable, CustomTestStringConvertible {
    let body: BodyRule.Body
    let roll: BodyRule.RollKind
    let tally: VoteTally
    let hasQuorum: Bool
    let isPassed: Bool

    /// Heads alone.
    init(
        _ body: BodyRule.Body, _ roll: BodyRule.RollKind, of all: Int, came: Int, agreed: Int, quorum: Bool,
        passes: Bool
    ) {
        self.body = body
        self.roll = roll
        tally = VoteTally(
            roll: VoteAmount(persons: all), present: VoteAmount(persons: came), takingPart: VoteAmount(persons: came),
            choices: [VoteAmount(persons: agreed), VoteAmount(persons: came - agreed), VoteAmount()])
        (hasQuorum, isPassed) = (quorum, passes)
    }

    /// Heads and hundredths of a square metre.
    init(
        _ body: BodyRule.Body, of all: (Int, Int64), came: (Int, Int64), agreed: (Int, Int64), quorum: Bool,
        passes: Bool
    ) {
        self.body = body
        roll = .owners
        func amount(_ pair: (Int, Int64)) -> VoteAmount {
            VoteAmount(persons: pair.0, area: FloorArea(count: pair.1))
        }
        tally = VoteTally(
            roll: amount(all), present: amount(came), takingPart: amount(came),
            choices: [amount(agreed), amount((came.0 - agreed.0, came.1 - agreed.1)), VoteAmount()])
        (hasQuorum, isPassed) = (quorum, passes)
    }

    var testDescription: String { "\(body.rawValue) \(roll.rawValue) \(tally)" }
}

@Suite("The rules of the bodies, at their very boundaries")
struct VoteRulesTests {
    static let day = LocalDate("2026-03-05")!

    static let boundaries: [Boundary] = [
        // More than half of the adults; half is not enough. Of those present, the same.
        .init(.villagersMeeting, .adults, of: 100, came: 50, agreed: 50, quorum: false, passes: false),
        .init(.villagersMeeting, .adults, of: 100, came: 51, agreed: 26, quorum: true, passes: true),
        .init(.villagersMeeting, .adults, of: 100, came: 52, agreed: 26, quorum: true, passes: false),
        .init(.villagersMeeting, .adults, of: 101, came: 50, agreed: 50, quorum: false, passes: false),
        .init(.villagersMeeting, .adults, of: 101, came: 51, agreed: 25, quorum: true, passes: false),
        // Or two thirds of the households, the very two thirds included.
        .init(.villagersMeeting, .households, of: 99, came: 66, agreed: 34, quorum: true, passes: true),
        .init(.villagersMeeting, .households, of: 99, came: 66, agreed: 33, quorum: true, passes: false),
        .init(.villagersMeeting, .households, of: 99, came: 65, agreed: 65, quorum: false, passes: false),
        .init(.villagersMeeting, .households, of: 100, came: 66, agreed: 66, quorum: false, passes: false),
        .init(.villagersMeeting, .households, of: 100, came: 67, agreed: 34, quorum: true, passes: true),
        .init(.villagersRepresentatives, .representatives, of: 30, came: 20, agreed: 11, quorum: true, passes: true),
        .init(.villagersRepresentatives, .representatives, of: 30, came: 20, agreed: 10, quorum: true, passes: false),
        .init(.villagersRepresentatives, .representatives, of: 30, came: 19, agreed: 19, quorum: false, passes: false),
        .init(.villagersGroup, .adults, of: 60, came: 40, agreed: 21, quorum: true, passes: true),
        .init(.villagersGroup, .adults, of: 60, came: 39, agreed: 39, quorum: false, passes: false),
        .init(.villagersGroup, .households, of: 61, came: 40, agreed: 40, quorum: false, passes: false),
        .init(.residentsMeeting, .groupRepresentatives, of: 10, came: 5, agreed: 5, quorum: false, passes: false),
        .init(.residentsMeeting, .groupRepresentatives, of: 10, came: 6, agreed: 4, quorum: true, passes: true),
        .init(.residentsMeeting, .groupRepresentatives, of: 10, came: 6, agreed: 3, quorum: true, passes: false),
        // Two thirds of all members must agree, not of those who came.
        .init(.economicMembers, .members, of: 300, came: 200, agreed: 200, quorum: true, passes: true),
        .init(.economicMembers, .members, of: 300, came: 200, agreed: 199, quorum: true, passes: false),
        .init(.economicMembers, .members, of: 300, came: 199, agreed: 199, quorum: false, passes: false),
        .init(.economicMembers, .members, of: 301, came: 201, agreed: 200, quorum: true, passes: false),
        .init(.economicMembers, .members, of: 301, came: 201, agreed: 201, quorum: true, passes: true),
        .init(.economicRepresentatives, .representatives, of: 30, came: 20, agreed: 20, quorum: true, passes: true),
        .init(.economicRepresentatives, .representatives, of: 30, came: 30, agreed: 19, quorum: true, passes: false),
        // Civil Code 278: two thirds of 1,000.00 m² is 666.666… m²: 666.66 falls short, 666.67 does not.
        .init(.ownersOrdinary, of: (9, 100_000), came: (6, 66_666), agreed: (6, 66_666), quorum: false, passes: false),
        .init(.ownersOrdinary, of: (9, 100_000), came: (6, 66_667), agreed: (6, 66_667), quorum: true, passes: true),
        // A measure that three divides: the very two thirds are enough, a hundredth less is not.
        .init(.ownersOrdinary, of: (9, 90_000), came: (6, 60_000), agreed: (4, 30_001), quorum: true, passes: true),
        .init(.ownersOrdinary, of: (9, 90_000), came: (6, 59_999), agreed: (6, 59_999), quorum: false, passes: false),
        // Area alone is not enough, nor are heads alone.
        .init(.ownersOrdinary, of: (9, 90_000), came: (5, 89_000), agreed: (5, 89_000), quorum: false, passes: false),
        .init(.ownersOrdinary, of: (9, 90_000), came: (8, 50_000), agreed: (8, 50_000), quorum: false, passes: false),
        // More than half of both among those taking part; the very half is not.
        .init(.ownersOrdinary, of: (9, 90_000), came: (8, 80_000), agreed: (5, 40_000), quorum: true, passes: false),
        .init(.ownersOrdinary, of: (9, 90_000), came: (8, 80_000), agreed: (4, 40_001), quorum: true, passes: false),
        .init(.ownersOrdinary, of: (9, 90_000), came: (8, 80_000), agreed: (5, 40_001), quorum: true, passes: true),
        // Items 6 to 8: three quarters of both, the very three quarters included.
        .init(.ownersSpecial, of: (9, 90_000), came: (8, 80_000), agreed: (6, 60_000), quorum: true, passes: true),
        .init(.ownersSpecial, of: (9, 90_000), came: (8, 80_000), agreed: (6, 59_999), quorum: true, passes: false),
        .init(.ownersSpecial, of: (9, 90_000), came: (8, 80_000), agreed: (5, 79_000), quorum: true, passes: false),
        // Nobody on the roll: nothing is reached.
        .init(.villagersMeeting, .adults, of: 0, came: 0, agreed: 0, quorum: false, passes: false),
        .init(.economicRepresentatives, .representatives, of: 0, came: 0, agreed: 0, quorum: false, passes: false),
        .init(.ownersOrdinary, of: (0, 0), came: (0, 0), agreed: (0, 0), quorum: false, passes: false),
    ]

    @Test("each holds on its side of the boundary and not on the other", arguments: boundaries)
    func boundary(_ one: Boundary) throws {
        let rule = try #require(try Bodies.shipped().rule(one.body, on: Self.day))
        let outcome = VoteOutcome(one.tally, rule, one.roll, .proposal, most: 1)
        #expect(outcome.hasQuorum == one.hasQuorum)
        #expect(outcome.isPassed == one.isPassed)
        #expect(outcome.passed == (one.isPassed ? [0] : []))
    }

    @Test("every body has a rule today, with its source; a new text of a law does not reach back")
    func dated() throws {
        let bodies = try Bodies.shipped()
        for body in BodyRule.Body.allCases {
            let rule = try #require(bodies.rule(body, on: Self.day))
            #expect(!rule.source.zh.isEmpty && !rule.source.en.isEmpty && !rule.rolls.isEmpty && !rule.majority.isEmpty)
        }
        let before = try #require(LocalDate("2020-07-30"))
        #expect(bodies.rule(.villagersRepresentatives, on: before)?.noticeDays == 0)
        #expect(bodies.rule(.villagersRepresentatives, on: before.adding(days: 1))?.noticeDays == 3)
        #expect(bodies.rule(.economicMembers, on: try #require(LocalDate("2025-04-30"))) == nil)
        #expect(bodies.rule(.economicMembers, on: try #require(LocalDate("2025-05-01")))?.noticeDays == 10)
    }

    private func check(_ share: String, strict: Bool, _ part: Int, _ whole: Int) throws -> VoteCheck {
        let bytes = Data(
            #"{"part":"present","of":"roll","measure":"persons","share":"\#(share)","strict":\#(strict)}"#.utf8)
        let tally = VoteTally(
            roll: VoteAmount(persons: whole), present: VoteAmount(persons: part), takingPart: VoteAmount(),
            choices: [VoteAmount()])
        return VoteCheck(try JSONDecoder().decode(BodyRule.Requirement.self, from: bytes), tally, choice: 0)
    }

    @Test(
        "a percentage is rounded down and never stands on the wrong side of the boundary",
        arguments: [
            ("1/2", true, 50_001, 100_000, "50.001"), ("1/2", true, 50_000, 100_000, "50.0"),
            ("1/2", true, 49_999, 100_000, "49.9"), ("2/3", false, 66_667, 100_000, "66.667"),
            ("2/3", false, 66_666, 100_000, "66.6"), ("2/3", false, 2, 3, "66.6"), ("2/3", false, 682, 1000, "68.2"),
            ("3/4", false, 3, 4, "75.0"), ("3/4", false, 750_001, 1_000_000, "75.0001"), ("1/2", true, 1, 1, "100.0"),
            ("1/2", true, 0, 7, "0.0"),
        ] as [(String, Bool, Int, Int, String)])
    func percent(_ share: String, _ strict: Bool, _ part: Int, _ whole: Int, _ shown: String) throws {
        #expect(try check(share, strict: strict, part, whole).percent == shown)
    }

    @Test("of nobody there is no percentage, and nothing is met")
    func zero() throws {
        let nothing = try check("1/2", strict: false, 0, 0)
        #expect(nothing.percent == nil)
        #expect(!nothing.isMet && !nothing.isExact)
        #expect(try check("2/3", strict: false, 2, 3).isExact)
    }

    private func chosen(_ counts: [Int], most: Int, came: Int) throws -> VoteOutcome {
        let rule = try #require(try Bodies.shipped().rule(.villagersRepresentatives, on: Self.day))
        let tally = VoteTally(
            roll: VoteAmount(persons: came), present: VoteAmount(persons: came), takingPart: VoteAmount(persons: came),
            choices: counts.map { VoteAmount(persons: $0) })
        return VoteOutcome(tally, rule, .representatives, .selection, most: most)
    }

    @Test("of several, those with a majority pass, the most votes first; a tie for the last place decides nothing")
    func selection() throws {
        #expect(try chosen([9, 20, 16, 15], most: 2, came: 30).passed == [1, 2])
        #expect(try chosen([16, 20, 16, 4], most: 2, came: 30).passed == [1])
        #expect(try chosen([16, 20, 16, 4], most: 2, came: 30).tied == [0, 2])
        #expect(try chosen([16, 20, 16, 4], most: 3, came: 30).passed == [1, 0, 2])
        #expect(try chosen([15, 14], most: 1, came: 30).passed == [])
    }
}
