import Journal
import Kernel
import Platform
import Rights
import Store
import TestSupport
import Testing

@testable import Participation

@Suite("Votes from the draft to the outcome; every person is invented")
struct VotesTests {
    typealias Village = VotesUnderTest

    @Test("a vote opens and closes by the clock, counts, and says why it passed", arguments: Engine.all)
    func passes(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(9))
            #expect(number.description.hasPrefix("TP2603"))
            #expect(try await village.vote(number).state == .open)
            for nth in 1...4 as ClosedRange<UInt8> {
                try await village.votes.cast(.init(choices: [0]), in: number, by: Village.resident(nth))
            }
            try await village.votes.enterPaper(.init(ordinal: 5, choices: [1]), in: number, by: Village.clerk)
            try await village.votes.attend(6, in: number, by: Village.clerk)
            try await village.close(number)
            let vote = try await village.vote(number)
            #expect(vote.state == .decided)
            let tally = try #require(vote.tally)
            #expect(tally.roll.persons == 9 && tally.present.persons == 6 && tally.takingPart.persons == 5)
            #expect(tally.choices.map(\.persons) == [4, 1, 0])
            let outcome = VoteOutcome(tally, vote)
            // Six of nine are the very two thirds; four of six are more than half.
            #expect(outcome.quorum.map(\.isExact) == [true])
            #expect(outcome.isPassed)
            #expect(try await village.journal().suffix(2).map(\.kind) == ["vote.closed", "vote.decided"])
        }
    }

    @Test("one person less, and it fails for want of a quorum", arguments: Engine.all)
    func fails(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(9))
            for nth in 1...5 as ClosedRange<UInt8> {
                try await village.votes.cast(.init(choices: [0]), in: number, by: Village.resident(nth))
            }
            try await village.close(number)
            let outcome = try await village.outcome(number)
            #expect(!outcome.hasQuorum && outcome.passed == [])
        }
    }

    @Test("paper and online by the same person count once: what came first stands", arguments: Engine.all)
    func once(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(9))
            let votes = village.votes
            try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(1))
            await #expect(throws: VoteRefusal.voted(.online)) {
                try await votes.enterPaper(.init(ordinal: 1, choices: [1]), in: number, by: Village.clerk)
            }
            // The last online ballot replaces the earlier.
            try await votes.cast(.init(choices: [2]), in: number, by: Village.resident(1))
            try await votes.enterPaper(.init(ordinal: 2, choices: [1]), in: number, by: Village.clerk)
            await #expect(throws: VoteRefusal.voted(.paper)) {
                try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(2))
            }
            await #expect(throws: VoteRefusal.voted(.paper)) {
                try await votes.enterPaper(.init(ordinal: 2, choices: [0]), in: number, by: Village.clerk)
            }
            #expect(try await village.ballots(number).map(\.choices) == [[2], [1]])
        }
    }

    @Test("a proxy votes for one of the own household, in writing, and only once", arguments: Engine.all)
    func proxies(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let roll = Array(
                "no,name,phone,household\n1,甲一,13800138001,1\n2,甲二,,1\n3,甲三,,1\n4,乙一,13800138004,2\n5,丙,,\n6,丁,,\n"
                    .utf8)
            let draft = village.draft(.economicMembers, .members, .open, opens: 10, closes: 12)
            let number = try await village.opened(draft, roll)
            func cast(_ ordinal: Int, as nth: UInt8, note: String? = "授权书存村部") async throws {
                try await village.votes.cast(
                    .init(ordinal: ordinal, choices: [0], note: note), in: number, by: Village.resident(nth))
            }
            await #expect(throws: VoteRefusal.noteNeeded) { try await cast(2, as: 1, note: nil) }
            await #expect(throws: VoteRefusal.proxyHousehold) { try await cast(2, as: 4) }
            await #expect(throws: VoteRefusal.noSuchVoter(9)) { try await cast(9, as: 1) }
            try await cast(2, as: 1)
            await #expect(throws: VoteRefusal.proxyTaken) { try await cast(3, as: 1) }
            await #expect(throws: VoteRefusal.voted(.proxy)) { try await cast(2, as: 1) }
            let paper = BallotSlip(ordinal: 5, choices: [0], proxy: 6, note: "授权书")
            // Nobody's household is everybody's.
            await #expect(throws: VoteRefusal.proxyHousehold) {
                try await village.votes.enterPaper(paper, in: number, by: Village.clerk)
            }
            try await cast(1, as: 1)
            #expect(try await village.ballots(number).map(\.way) == [.online, .proxy])
        }
    }

    @Test("representatives vote in person", arguments: Engine.all)
    func inPerson(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(9))
            await #expect(throws: VoteRefusal.noProxies) {
                try await village.votes.cast(
                    .init(ordinal: 2, choices: [0], note: "授权书"), in: number, by: Village.resident(1))
            }
        }
    }

    @Test("an owner who died keeps the area in the whole and nobody votes for it", arguments: Engine.all)
    func deadOwner(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let roll = Array(
                """
                no,name,phone,unit,area
                1,甲,13800138001,1,333.34
                2,乙,13800138002,2,333.33
                3,丙,13800138003,3,333.33

                """.utf8)
            let votes = village.votes
            let draft = village.draft(.ownersOrdinary, .owners, .weighted, opens: 15, closes: 20)
            let number = try await votes.make(draft, by: Village.clerk)
            _ = try await votes.importRoll(roll, of: number, by: Village.clerk)
            try await votes.end(3, .died, in: number, by: Village.clerk)
            try await votes.giveNotice(number, by: Village.clerk)
            let frozen = try #require(try await village.vote(number).frozen)
            #expect(frozen.entries == 3 && frozen.area.count == 100_000)
            village.time.set(draft.opens)
            try await village.fire()
            await #expect(throws: VoteRefusal.ended(.died)) {
                try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(3))
            }
            try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(1))
            try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(2))
            try await village.close(number)
            // 666.67 of 1,000.00 and two of three.
            let outcome = try await village.outcome(number)
            #expect(outcome.isPassed)
            #expect(outcome.quorum.map(\.percent) == ["66.667", "66.6"])
        }
    }

    @Test(
        "a villager who died or moved is not counted; after the notice the roll keeps its size", arguments: Engine.all)
    func deadVillager(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            let draft = village.draft()
            let number = try await votes.make(draft, by: Village.clerk)
            _ = try await votes.importRoll(Village.roll(9), of: number, by: Village.clerk)
            try await votes.end(9, .died, in: number, by: Village.clerk)
            try await votes.end(8, .moved, in: number, by: Village.clerk)
            try await votes.giveNotice(number, by: Village.clerk)
            #expect(try await village.vote(number).frozen?.entries == 7)
            await #expect(throws: VoteRefusal.state(.noticed)) {
                try await votes.importRoll(Village.roll(12), of: number, by: Village.clerk)
            }
            try await votes.end(7, .died, in: number, by: Village.clerk)
            village.time.set(draft.opens)
            try await village.fire()
            await #expect(throws: VoteRefusal.ended(.died)) {
                try await votes.cast(.init(choices: [0]), in: number, by: Village.resident(7))
            }
            #expect(try await village.vote(number).frozen?.entries == 7)
        }
    }

    @Test("notice a day too late is refused, and says from which day it would do", arguments: Engine.all)
    func notice(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            let late = try await votes.make(village.draft(opens: 2), by: Village.clerk)
            _ = try await votes.importRoll(Village.roll(3), of: late, by: Village.clerk)
            let earliest = try #require(LocalDate("2026-03-08"))
            await #expect(throws: VoteRefusal.notice(days: 3, earliest: earliest)) {
                try await votes.giveNotice(late, by: Village.clerk)
            }
            let empty = try await votes.make(village.draft(), by: Village.clerk)
            await #expect(throws: VoteRefusal.emptyRoll) { try await votes.giveNotice(empty, by: Village.clerk) }
            try await votes.withdraw(late, reason: "公示太晚", by: Village.clerk)
            #expect(try await village.vote(late).state == .withdrawn)
        }
    }

    @Test("what is not open takes no ballot, and who is not on the roll none at all", arguments: Engine.all)
    func closed(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            let draft = village.draft()
            let number = try await votes.make(draft, by: Village.clerk)
            _ = try await votes.importRoll(Village.roll(3), of: number, by: Village.clerk)
            try await votes.giveNotice(number, by: Village.clerk)
            func cast(_ choices: [Int] = [0], _ nth: UInt8 = 1) async throws {
                try await votes.cast(.init(choices: choices), in: number, by: Village.resident(nth))
            }
            await #expect(throws: VoteRefusal.state(.noticed)) { try await cast() }
            village.time.set(draft.opens)
            try await village.fire()
            await #expect(throws: VoteRefusal.notOnRoll) { try await cast([0], 4) }
            for wrong in [[], [3], [-1], [0, 1], [0, 0]] {
                await #expect(throws: VoteRefusal.choices(most: 1)) { try await cast(wrong) }
            }
            await #expect(throws: RightRefusal.notSignedIn) {
                try await votes.cast(.init(choices: [0]), in: number, by: .anyone)
            }
            // The clock is past the end, the timer has not rung yet.
            village.time.set(draft.closes)
            await #expect(throws: VoteRefusal.state(.closed)) { try await cast() }
            try await village.fire()
            await #expect(throws: VoteRefusal.state(.decided)) { try await cast() }
        }
    }

    @Test("only whoever serves in the village conducts its votes", arguments: Engine.all)
    func rights(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            await #expect(throws: RightRefusal.notConcerned(.conductParticipation)) {
                _ = try await votes.make(village.draft(), by: Village.stranger)
            }
            await #expect(throws: RightRefusal.notYourRole(.conductParticipation)) {
                _ = try await votes.make(village.draft(), by: Village.handler)
            }
            let number = try await village.opened(village.draft(), Village.roll(3))
            await #expect(throws: RightRefusal.notConcerned(.conductParticipation)) {
                try await votes.enterPaper(.init(ordinal: 1, choices: [0]), in: number, by: Village.stranger)
            }
            await #expect(throws: RightRefusal.notConcerned(.readRoll)) {
                _ = try await votes.openRoll(number, by: Village.stranger)
            }
            let people = try await votes.openRoll(number, by: Village.supervisor)
            #expect(people.values.map(\.name).sorted() == ["试1人", "试2人", "试3人"])
            #expect(try await village.journal().suffix(3).map(\.kind) == Array(repeating: Journal.opening, count: 3))
        }
    }

    @Test("a rule by area is weighted, one by heads is not, and no area is ever secret", arguments: Engine.all)
    func methods(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            func refused(_ draft: VoteDraft, _ refusal: VoteRefusal) async {
                await #expect(throws: refusal) { _ = try await votes.make(draft, by: Village.clerk) }
            }
            await refused(village.draft(.ownersOrdinary, .owners, .open), .method(.open))
            await refused(village.draft(.ownersSpecial, .owners, .secret), .method(.secret))
            await refused(village.draft(.villagersMeeting, .adults, .weighted), .method(.weighted))
            await refused(village.draft(.villagersMeeting, .owners), .rollKind)
            await refused(village.draft(.villagersMeeting, .adults, .secret), .noSecret)
            await refused(village.draft(opens: 5, closes: 5), .period)
            await refused(village.draft(kind: .selection, choices: ["一"]), .tooManyChoices)
        }
    }

    @Test("the same file again changes nothing; a mended line is taken", arguments: Engine.all)
    func again(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            let number = try await votes.make(village.draft(), by: Village.clerk)
            #expect(try await votes.importRoll(Village.roll(9), of: number, by: Village.clerk).accepted == 9)
            let second = try await votes.importRoll(Village.roll(9), of: number, by: Village.clerk)
            #expect(second.accepted == 0 && second.unchanged == 9)
            let mended = Array("no,name\n9,改名人\n0,坏\n".utf8)
            let strict = try await votes.importRoll(mended, of: number, strict: true, by: Village.clerk)
            #expect(strict.accepted == 0 && strict.rejected.count == 1)
            let third = try await votes.importRoll(mended, of: number, by: Village.clerk)
            #expect(third.accepted == 1 && third.rejected.map(\.column) == ["no"])
        }
    }

    @Test("who died before the notice stays dead when the roll is brought in again", arguments: Engine.all)
    func deadAgain(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let votes = village.votes
            let number = try await votes.make(village.draft(), by: Village.clerk)
            _ = try await votes.importRoll(Village.roll(3), of: number, by: Village.clerk)
            try await votes.end(3, .died, in: number, by: Village.clerk)
            #expect(try await votes.importRoll(Village.roll(3), of: number, by: Village.clerk).unchanged == 3)
            try await votes.giveNotice(number, by: Village.clerk)
            #expect(try await village.vote(number).frozen?.entries == 2)
        }
    }

    @Test("names go three years after the outcome, the numbers stay", arguments: Engine.all)
    func forgotten(_ engine: Engine) async throws {
        try await withVotes(engine) { village in
            let number = try await village.opened(village.draft(), Village.roll(3))
            try await village.close(number)
            let vote = try await village.vote(number)
            village.time.set(try #require(vote.decided).adding(days: Int64(Votes.rollDays)))
            let sweep = village.votes.sweep
            #expect(try await village.house.door.open { try sweep.run($0) } == 0)
            village.time.advance(milliseconds: 1)
            #expect(try await village.house.door.open { try sweep.run($0) } == 3)
            #expect(try await village.votes.openRoll(number, by: Village.supervisor).isEmpty)
            let (rolls, id) = (village.votes.rolls, vote.id)
            let left = try await village.house.reader.read { try rolls.all(id, $0) }
            #expect(FrozenRoll(of: left) == vote.frozen)
        }
    }
}
