import Testing

@testable import Reading

@Suite("what several sources say together") struct OpinionTests {
    private let cold = [Opinion("A", share: 0.6, words: ["甲"]), Opinion("B", share: 0.2, words: ["乙"])]

    @Test("where nothing was learned the catalogue's words stand as they are")
    func alone() {
        #expect(Opinions.combined(cold, model: nil, near: []) == ["A": 0.6, "B": 0.2])
        #expect(Opinions.combined(cold, model: nil, near: [("C", 0.1, 1)]) == ["A": 0.6, "B": 0.2])
    }

    @Test("one decision about a text like it outweighs the catalogue's words; a little likeness does not")
    func near() {
        let same = Opinions.combined(cold, model: nil, near: [("C", 0.9, 1)])
        #expect(same["C"]! > 0.9 && same["A"]! < 0.05)
        let little = Opinions.combined(cold, model: nil, near: [("C", 0.2, 1)])
        #expect(little["A"]! > little["C"]!)
        // A correction weighs twice what a mere acceptance does.
        let both = Opinions.combined([], model: nil, near: [("C", 0.8, 2), ("D", 0.8, 1)])
        #expect(abs(both["C"]! - 2 * both["D"]!) < 1e-9)
    }

    @Test("a model counts the more the more it has seen, and never alone", arguments: [0, 10, 150, 1_000_000])
    func trust(examples: Int) {
        let trust = Opinions.trust(examples: examples)
        #expect(trust >= 0 && trust < Opinions.most + 1e-9)
        let shares = Opinions.combined(cold, model: (["B": 1.0], trust), near: [])
        #expect(abs(shares["A"]! - 0.6 * (1 - trust)) < 1e-9)
        #expect((examples == 1_000_000) == (shares["B"]! > 0.85))
    }

    @Test("what is said is how often it was right, once enough was decided, and never falls as more is reckoned")
    func fates() {
        #expect(Fates().confidence(0.65) == 65)
        var tallies = [HitTally](repeating: HitTally(), count: 10)
        tallies[6] = HitTally(decided: 29, right: 0)
        #expect(Fates(tallies).confidence(0.65) == 65)
        tallies[6] = HitTally(decided: 100, right: 10)
        tallies[8] = HitTally(decided: 200, right: 196)
        let fates = Fates(tallies)
        #expect(fates.confidence(0.65) < 35 && fates.confidence(0.85) > 95)
        let said = (0...100).map { fates.confidence(Double($0) / 100) }
        #expect(said == said.sorted() && said.allSatisfy { (0...100).contains($0) })
    }
}
