import Testing

@testable import TextMining

/// Invented sentences.
@Suite("texts that were decided a moment ago") struct NeighboursTests {
    private let van = "小区门口有面包车占着盲道卖水果，轮椅过不去"
    private let like = "面包车又停在盲道上卖水果，轮椅没法走"
    private let other = "河里漂着死鱼，水发臭"

    @Test("one decision is found again by a text like it, with the words they share; another text finds nothing")
    func one() throws {
        var near = Neighbours<Int>()
        #expect(near.nearest(to: like).isEmpty)
        near.put(1, van, "占道")
        let found = near.nearest(to: like)
        #expect(found.map(\.label) == ["占道"])
        #expect(try #require(found.first).likeness > 0.3)
        #expect(near.nearest(to: van).first.map { $0.likeness > 0.99 } == true)
        #expect(near.nearest(to: other).isEmpty)
        let words = near.words(of: like, sharedWith: 1)
        #expect(words.contains("面包车") && words.contains("盲道") && words.contains("轮椅"))
    }

    @Test("what is decided again replaces what was decided before")
    func again() {
        var near = Neighbours<Int>()
        near.put(1, van, "占道")
        near.put(1, van, "摊贩")
        #expect(near.nearest(to: like).map(\.label) == ["摊贩"] && near.count == 1)
    }

    @Test("a text that is taken away leaves nothing, and the others stay")
    func gone() {
        var near = Neighbours<Int>()
        near.put(1, van, "占道")
        near.put(2, other, "水质")
        near.remove(1)
        near.remove(7)
        #expect(near.nearest(to: van).isEmpty && near.words(of: van, sharedWith: 1).isEmpty)
        #expect(near.nearest(to: other).map(\.label) == ["水质"] && near.count == 1)
    }

    @Test("words of grammar and empty texts make nothing alike")
    func grammar() {
        var near = Neighbours<Int>()
        near.put(1, "", "空")
        near.put(2, "我们这里的是在有的，请你们", "空")
        near.put(3, "🙂🙂", "空")
        #expect(near.nearest(to: "我们这里的路灯是坏的，请你们修").isEmpty)
        #expect(near.nearest(to: "").isEmpty && near.nearest(to: "。。。").isEmpty)
    }

    @Test("a model keeps no more grams than it may, and knows none of a text it never saw")
    func grams() throws {
        let samples = InventedMessages.samples(40)
        var training = Training()
        let all = try Model(samples, training)
        training.mostGrams = all.gramCount / 2
        let some = try Model(samples, training)
        #expect(some.gramCount <= all.gramCount / 2 && some.gramCount > 0)
        #expect(all.known(of: "鑫焱淼", field: 1) == 0 && all.known(of: samples[0].fields[1], field: 1) > 5)
    }
}
