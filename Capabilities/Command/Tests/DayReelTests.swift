import Cases
import Kernel
import Testing

@testable import Command

@Suite("A day played again") struct DayReelTests {
    private let end = Timestamp(milliseconds: 1_795_320_000_000)

    private func change(unfinished: Int, received: Int = 0, closed: Int = 0) -> DayReel.Change {
        var change = DayReel.Change([])
        (change.unfinished, change.received, change.closed) = (unfinished, received, closed)
        return change
    }

    @Test("each moment shows what was unfinished then, and the last one what is unfinished now")
    func counts() throws {
        let town = try #require(DivisionCode("330381001"))
        var reel = DayReel(endingAt: end)
        reel.add(change(unfinished: 1, received: 1), at: reel.from.adding(minutes: 20), in: town)
        reel.add(change(unfinished: -1, closed: 1), at: reel.from.adding(minutes: 40), in: town)
        reel.add(change(unfinished: 1, received: 1), at: end, in: town)
        reel.add(change(unfinished: 5), at: reel.from.adding(minutes: -1), in: town)
        let counts = reel.counts(of: town, now: 7)
        #expect(counts.count == 97)
        #expect(counts[0...4] == [6, 6, 7, 6, 6])
        #expect(counts[95...] == [6, 7])
        #expect(reel.receivedSoFar.last == 2 && reel.closedSoFar.last == 1)
        #expect(reel.receivedSoFar[1] == 0 && reel.receivedSoFar[2] == 1)
    }

    @Test("what is reopened, refused, merged or brought along is counted as the table counts it")
    func changes() throws {
        let other = CaseReference(
            id: ID(at: end), number: try #require(CaseNumber(prefix: "RA", date: LocalDate(days: 20_000), serial: 1)))
        #expect(DayReel.Change([.closed(at: end, answer: "x")]).unfinished == -1)
        #expect(DayReel.Change([.reopened(.said("x"))]).unfinished == 1)
        #expect(DayReel.Change([.refused(ground: "g", words: "w", at: end)]).unfinished == -1)
        #expect(DayReel.Change([.objected(words: "w")]).unfinished == 1)
        #expect(DayReel.Change([.merged(into: other, reason: "r")]).unfinished == -1)
        #expect(DayReel.Change([.unmerged(from: other, reason: "r")]).unfinished == 1)
        #expect(DayReel.Change([.signed, .evaluated(.silence)]).unfinished == 0)
    }
}
