import Kernel
import Testing
import TextMining

/// Times, amounts and places in invented sentences, written on Sunday, 22 November 2026.
@Suite("what the words name") struct ExtractionTests {
    @Test(
        "times become days, hours, or what happens again and again",
        arguments: [
            ("昨晚8点楼下放炮", "昨晚8点", "2026-11-21", 1200..<1260), ("11月3日下午路灯坏了", "11月3日下午", "2026-11-03", 720..<1080),
            ("2025年6月18日13时25分停水", "2025年6月18日13时25分", "2025-06-18", 805..<865),
            ("上周三中午有人倒垃圾", "上周三中午", "2026-11-11", 660..<840),
            ("本周五上午九点半没有人", "本周五上午九点半", "2026-11-20", 570..<630),
            ("22点到次日6点施工", "22点到次日6点", "2026-11-22", 1320..<1800),
            ("半夜一点还在唱歌", "半夜一点", "2026-11-22", 1500..<1560), ("今早6:30洒水车吵", "今早6:30", "2026-11-22", 390..<450),
            ("2026.11.22 13:00停水", "2026.11.22 13:00", "2026-11-22", 780..<840),
        ])
    func times(text: String, words: String, day: String, minutes: Range<Int>) throws {
        let base = try #require(LocalDate(year: 2026, month: 11, day: 22))
        let time = try #require(NamedTime.named(in: text, writtenOn: base).first)
        #expect(time.words == words && time.minutes == minutes)
        #expect(time.days?.lowerBound.description == day && time.recurrence == nil)
    }

    @Test("a month without a day, and one that has not come, are those of the year meant")
    func months() throws {
        let base = try #require(LocalDate(year: 2026, month: 1, day: 10))
        func days(_ text: String) -> String? {
            NamedTime.named(in: text, writtenOn: base).first?.days.map { "\($0.lowerBound) \($0.upperBound)" }
        }
        #expect(days("去年8月签的合同") == "2025-08-01 2025-08-31")
        #expect(days("11月3日就坏了") == "2025-11-03 2025-11-03")
        #expect(days("三天前报修") == "2026-01-07 2026-01-07")
    }

    @Test(
        "what happens again and again has no day",
        arguments: [
            ("每天凌晨2点到4点施工", NamedTime.Recurrence.daily, 120..<240), ("每周六晚上7点半跳舞", .weekly(6), 1170..<1230),
            ("每晚唱歌", .daily, 1080..<1440),
        ])
    func recurrences(text: String, recurrence: NamedTime.Recurrence, minutes: Range<Int>) throws {
        let base = try #require(LocalDate(year: 2026, month: 11, day: 22))
        let time = try #require(NamedTime.named(in: text, writtenOn: base).first)
        #expect(time.recurrence == recurrence && time.minutes == minutes && time.period == nil)
    }

    @Test(
        "numbers of other things are no times",
        arguments: ["5号楼3单元没水", "138路公交", "三点建议：一点也不好", "一周一次", "第三季度", "12345热线", "", "1", "每"])
    func none(text: String) throws {
        let base = try #require(LocalDate(year: 2026, month: 11, day: 22))
        #expect(NamedTime.named(in: text, writtenOn: base).isEmpty)
    }

    @Test(
        "amounts in figures and in words",
        arguments: [
            ("欠我3万元", 3_000_000), ("两千块押金", 200_000), ("1380元", 138_000), ("12.5万元", 12_500_000), ("一百二十块钱", 12_000),
            ("2,300元", 230_000), ("一千零五元", 100_500), ("十万元", 10_000_000), ("五千多元", 500_000),
        ] as [(String, Int64)])
    func amounts(text: String, fen: Int64) { #expect(Amount.named(in: text).map(\.fen) == [fen]) }

    @Test("counts of other things, and amounts nobody knows, are none", arguments: ["3个人", "几千元", "138万人", "单元", ""])
    func noAmounts(text: String) { #expect(Amount.named(in: text).isEmpty) }

    @Test("a place is looked for where one may begin")
    func places() {
        let found = PlaceWords.candidates(in: "昨晚8点，我在飞云街道云周路88号附近，车被划了。大家都说没人管")
        #expect(found.contains("云周路88号附近") && found.contains("飞云街道云周路88号附近"))
        #expect(PlaceWords.candidates(in: String(repeating: "在路", count: 500)).count <= 16)
    }
}
