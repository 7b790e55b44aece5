import Foundation
import Kernel
import Testing
import Web

@testable import Cases
@testable import Lead

@Suite("what a figure means") struct JudgementTests {
    private let card: Scorecard

    init() throws { card = try Scorecard.shipped() }

    private func count(_ numerator: Int, of denominator: Int) -> Count {
        var count = Count()
        for index in 0..<denominator { count.count(index < numerator ? .numerator : .denominator) }
        return count
    }

    @Test("the scorecard that is shipped has eight indicators that exist, each with its target and source")
    func shipped() {
        let known = Indicator.all(RatesFormula(version: "1", closedInTimeDenominator: .due)).map(\.id)
        #expect(card.indicators.count == 8 && Set(card.indicators.map(\.id)).isSubset(of: known))
        for measure in card.indicators {
            #expect((0...10_000).contains(measure.target))
            #expect(!measure.source(english: true).isEmpty && !measure.source(english: false).isEmpty)
        }
    }

    @Test("held against the target and the period before, by how much, for rates that should be high or low")
    func judged() {
        let high = Judgement(count(93, of: 100), before: count(90, of: 100), target: 9500, .higher, card)
        #expect(high.standing == .missed && high.gap == -200 && high.change == .better && high.step == 300)
        let met = Judgement(count(95, of: 100), before: count(95, of: 100), target: 9500, .higher, card)
        #expect(met.standing == .met && met.gap == 0 && met.change == .steady)
        let low = Judgement(count(3, of: 100), before: count(1, of: 100), target: 500, .lower, card)
        #expect(low.standing == .met && low.gap == 200 && low.change == .worse && low.step == -200)
    }

    @Test("what is too little is not judged, and nothing is made of a period before with too little")
    func few() {
        let few = Judgement(count(1, of: 9), before: count(50, of: 100), target: 9500, .higher, card)
        #expect(few.standing == .tooFew && few.gap == 0 && few.change == .unknown)
        let none = Judgement(Count(), before: Count(), target: 9500, .higher, card)
        #expect(none.standing == .nothing)
        let first = Judgement(count(10, of: 10), before: count(9, of: 9), target: 9500, .higher, card)
        #expect(first.standing == .met && first.change == .unknown)
    }

    @Test("places that need a look stand first, those with too few cases last")
    func ranks() throws {
        let places = try ["330381001", "330381002", "330381003", "330381004"].map {
            try #require(DivisionCode($0))
        }
        let peers = zip(places, [count(19, of: 20), count(0, of: 3), count(10, of: 20), count(19, of: 20)]).map {
            (place: $0, count: $1)
        }
        #expect(ranked(peers, .higher, smallest: 10).map(\.place) == [places[2], places[0], places[3], places[1]])
        #expect(ranked(peers, .lower, smallest: 10).map(\.place) == [places[0], places[3], places[2], places[1]])
    }

    @Test("a trend is drawn between two periods at least, is broken where one is missing, and holds its target")
    func trend() {
        #expect(!Trend([nil, nil, 9000], target: 9500).isDrawn)
        let trend = Trend([8000, 9000, nil, 9500], target: 9500)
        #expect(trend.isDrawn && trend.runs.map(\.count) == [2, 1])
        #expect(trend.runs.joined().allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
        #expect(trend.height(9500) < trend.height(8000) && (0...1).contains(trend.height(9500)))
        #expect(Trend([nil, nil, 9000, 9100], target: 9500).values.count == 2, "a young county fills the picture")
        let flat = Trend([9500, 9500], target: 9500)
        #expect(flat.height(9500) == 0.5)
    }

    @Test("every verdict, change and length has words in both languages")
    func words() throws {
        let folders = try [Lead.resources, Cases.resources].map { try #require($0).appending(path: "Strings") }
        let strings = try Strings(folders: folders)
        let keys =
            Judgement.Standing.allCases.map { "lead.standing.\($0.rawValue)" }
            + Judgement.Change.allCases.map { "lead.change.\($0.rawValue)" }
            + LeadPage.lengths.map { "lead.length.\($0)" }
            + [Level.township, .village, .grid].map { "lead.level.\($0.rawValue)" }
            + ["higher", "lower"].map { "lead.target.\($0)" }
            + ["better", "worse", "same"].map { "lead.difference.\($0)" }
            + ["paper.noFont", "paper.notPrinted"]
        #expect(keys.filter { !strings.has($0) } == [])
    }
}
