import Testing

@testable import TextMining

@Suite("Two reports that may be one matter") struct SamenessTests {
    private func sameness(
        words: Float = 0, named: Bool = false, topic: Bool = false, metres: Double? = 0, area: Bool = true,
        days: Int64 = 0
    ) -> Float {
        Sameness(
            words: words, namesSame: named, hasSameTopic: topic, metres: metres, isSameArea: area,
            age: days * 86_400_000, most: (150, 14 * 86_400_000)
        ).score
    }

    @Test("the score is the published formula")
    func formula() {
        #expect(sameness(words: 1, topic: true) == 1)
        #expect(abs(sameness(words: 0.5, topic: true, days: 7) - 0.65) < 1e-5)
        #expect(abs(sameness(words: 0.5, topic: true, metres: 75, days: 7) - 0.7 * 0.65) < 1e-5)
        #expect(abs(sameness(named: true, metres: nil, days: 14) - 0.6 * 0.275) < 1e-5)
    }

    @Test("place is a condition: the same words farther away, or in another area, are nothing")
    func place() {
        #expect(sameness(words: 1, topic: true, metres: 151) == 0)
        #expect(sameness(words: 1, topic: true, metres: nil, area: false) == 0)
        #expect(sameness(words: 1, topic: true, metres: 150) >= Sameness.worthShowing)
        // Near and recent alone is no reason.
        #expect(sameness() < Sameness.worthShowing)
    }

    @Test("what both say is found, the longest first, without small words and numbers")
    func words() {
        let one = SharedWords("幸福路的路灯不亮了，电话13800138000")
        let two = SharedWords("路口的路灯不亮，请打13800138000")
        #expect(one.runs(with: two) == ["路灯不亮"])
        #expect(SharedWords("路灯").runs(with: one) == ["路灯"])
        #expect(SharedWords("井盖松动").runs(with: one).isEmpty)
        #expect(one.likeness(one) == 1 && one.likeness(SharedWords("井盖松动")) == 0)
        #expect(SharedWords("").likeness(one) == 0)
    }

    private static func placed(_ id: String, _ text: String, _ lon: Double?, _ topic: String = "lamp") -> Message {
        Message(
            id: id, title: String(text.prefix(30)), text: text, time: 0, person: id, votes: 0,
            site: Site(lon: lon, lat: lon.map { _ in 27.7 }, area: "v"), topic: topic)
    }

    @Test(
        "messages that say where they are need no name: beside each other, filed alike and in like words they are one")
    func placedMessages() {
        let grouping = Grouping([
            Self.placed("a", "路灯不亮了", 120.03), Self.placed("b", "请修路灯，不亮好几天", 120.0305),
            Self.placed("far", "路灯不亮了", 120.06), Self.placed("other", "路灯不亮了", 120.03, "noise"),
            Self.placed("words", "井盖响个没完", 120.03),
        ])
        #expect(grouping.ids.map { Set($0) }.filter { $0.count > 1 } == [["a", "b"]])
    }

    @Test("where one is no point the same area will do, another will not")
    func areas() {
        var elsewhere = Self.placed("c", "路灯不亮了", nil)
        elsewhere = Message(
            id: "c", title: elsewhere.title, text: elsewhere.text, time: 0, person: "c", votes: 0,
            site: Site(lon: nil, lat: nil, area: "w"), topic: "lamp")
        let grouping = Grouping([Self.placed("a", "路灯不亮了", 120.03), Self.placed("b", "路灯不亮", nil), elsewhere])
        #expect(grouping.ids.map { Set($0) }.filter { $0.count > 1 } == [["a", "b"]])
    }

    @Test("the index weighs severity as two fifths more people")
    func severity() {
        let plain = HotIssue.index(people: 9, votes: 0, growth: 0, days: 0)
        let more = HotIssue.index(people: 13, votes: 0, growth: 0, days: 0)
        let severe = HotIssue.index(people: 9, votes: 0, growth: 0, days: 0, severity: 1)
        #expect(severe == plain + 5 && abs(severe - more) < 0.2)
    }
}
