import Testing

@testable import TextMining

@Suite("Matters that many report") struct GroupingTests {
    private static let day: Int64 = 86_400_000

    /// Everyday complaints from many places, so that it can be learned what is rare; all of it invented.
    private static let background: [Message] = {
        var random = InventedMessages.Sequence(seed: 5)
        return (0..<300).map { number in
            let matter = InventedMessages.matters[number % 3]
            // Any four characters: a name that nobody else has.
            let name = (0..<4).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x4E00..<0x9E00, using: &random)) }
            let place = String(String.UnicodeScalarView(name))
            // Half of them are about something that nobody else writes of.
            let words = (0..<3).map { part in
                number % 2 == 0
                    ? matter.words.randomElement(using: &random) ?? "" : String(place.reversed().prefix(part + 2))
            }
            let title = number % 2 == 0 ? matter.titles.randomElement(using: &random) ?? "" : ""
            let frames = (0..<2).map { _ in InventedMessages.frames.randomElement(using: &random) ?? "" }
            return Message(
                id: "b\(number)", title: place + title,
                text: frames[0] + place + words.joined(separator: "，") + "，" + frames[1], time: Int64(number) * day,
                person: "p\(number)", votes: 0)
        }
    }()

    private static func message(_ id: String, _ title: String, _ text: String, day: Int64, votes: Int = 0) -> Message {
        Message(id: id, title: title, text: text, time: day * Self.day, person: "of \(id)", votes: votes)
    }

    private static let fumes = [
        message("f1", "翠微雅苑餐馆油烟扰民", "领导您好，翠微雅苑楼下餐馆油烟熏人，不敢开窗", day: 250),
        message("f2", "翠微雅苑餐馆油烟扰民没有人管", "翠微雅苑底商餐馆油烟熏人，臭味刺鼻", day: 260),
        message("f3", "反映翠微雅苑油烟扰民", "翠微雅苑一楼餐馆油烟熏人，希望尽快解决", day: 270),
        message("f4", "翠微雅苑油烟扰民何时休", "已经反映多次，翠微雅苑餐馆油烟熏人，不敢开窗", day: 290, votes: 3),
    ]
    private static let fees = [
        message("k1", "翠微雅苑幼儿园收费太高", "翠微雅苑幼儿园学费太高，孩子上学难", day: 255),
        message("k2", "翠微雅苑幼儿园收费不透明", "请问有关部门，翠微雅苑幼儿园学费太高", day: 265),
    ]

    @Test("what several people say of one place is one matter, another trouble at that place is another")
    func apart() {
        let grouping = Grouping(Self.background + Self.fumes + Self.fees)
        let groups = grouping.ids.map { Set($0) }
        #expect(groups.contains { $0.isSuperset(of: ["f1", "f2", "f3", "f4"]) && $0.isDisjoint(with: ["k1", "k2"]) })
        #expect(groups.reduce(0) { $0 + $1.count } == 306)
    }

    @Test("a common word inside the name of a place is no complaint that two troubles share")
    func wordsOfTheName() {
        // Twenty other estates have the same common words in their names.
        let others = (0..<20).flatMap { number -> [Message] in
            let name = String(
                String.UnicodeScalarView((0..<2).map { Unicode.Scalar(UInt32(0x5100 + 7 * number + $0))! }))
            return [Self.message("o\(number)", "\(name)花城小区绿化", "\(name)花城小区绿化带里种了菜", day: Int64(number))]
        }
        let fumes = (0..<4).map {
            Self.message("q\($0)", "翠微花城小区油烟扰民", "翠微花城小区楼下餐馆油烟熏人，不敢开窗", day: 250 + Int64($0))
        }
        let lift = Self.message("lift", "翠微花城小区电梯困人", "翠微花城小区电梯停在半空，老人困了半小时", day: 260)
        let groups = Grouping(Self.background + others + Self.fumes + fumes + [lift]).ids.map { Set($0) }
        #expect(groups.contains { $0.isSuperset(of: ["q0", "q1", "q2", "q3"]) && !$0.contains("lift") })
    }

    @Test("how somebody begins every title is no name that makes all of it one matter")
    func manner() {
        let wishes = ["公园长椅", "公交站牌", "河道护栏", "校门路口", "菜场摊位", "图书角落", "球场灯光", "厕所纸巾"]
        let asked = wishes.enumerated().map { number, wish in
            Self.message(
                "w\(number)", "恳请拨冗垂注\(wish)建设力度", "\(wish)这些年一直没有人管，\(wish)希望好一些", day: 200 + Int64(number))
        }
        let groups = Grouping(Self.background + asked).ids.filter { $0.contains { $0.hasPrefix("w") } }
        #expect(groups.allSatisfy { $0.count <= 2 })
    }

    @Test("the hottest matter says who, where and since when, and comes with its index")
    func hottest() throws {
        let grouping = Grouping(Self.background + Self.fumes + Self.fees)
        let issue = try #require(grouping.hottest(in: 0..<301 * Self.day).first)
        #expect(issue.ids == ["f1", "f2", "f3", "f4"])
        #expect(issue.people == 4 && issue.votes == 3)
        #expect(issue.first == 250 * Self.day && issue.last == 290 * Self.day)
        #expect(issue.names.contains { $0.contains("翠微雅苑") })
        #expect(issue.title.contains("翠微雅苑"))
        let expected = HotIssue.index(people: 4, votes: 3, growth: 1, days: 40)
        #expect(abs(issue.index - expected) < 1e-9)
    }

    @Test("messages outside the period do not count, and one person is no issue")
    func period() {
        let grouping = Grouping(Self.background + Self.fumes)
        #expect(grouping.hottest(in: 0..<255 * Self.day).allSatisfy { !$0.ids.contains("f2") })
        let alone = Self.fumes.map {
            Message(id: $0.id, title: $0.title, text: $0.text, time: $0.time, person: "one", votes: 0)
        }
        let issues = Grouping(Self.background + alone).hottest(in: 0..<301 * Self.day)
        #expect(issues.allSatisfy { !$0.ids.contains("f1") })
    }

    @Test("twice the people bring ten points, whatever else")
    func index() {
        let few = HotIssue.index(people: 7, votes: 1, growth: 0.5, days: 3)
        let many = HotIssue.index(people: 15, votes: 1, growth: 0.5, days: 3)
        #expect(abs(many - few - 10) < 1e-9)
        #expect(HotIssue.index(people: 0, votes: 0, growth: 0, days: -1) == 0)
    }

    @Test("a message joins the matter it belongs to as it comes")
    func incremental() throws {
        var grouping = Grouping(Self.background + Self.fumes)
        let before = grouping.ids.count
        grouping.add(Self.message("f5", "翠微雅苑油烟扰民", "翠微雅苑餐馆油烟熏人", day: 300))
        #expect(grouping.ids.count == before)
        #expect(grouping.ids.contains { $0.contains("f5") && $0.contains("f1") })
        grouping.add(Self.message("x", "紫霞山索道停运", "紫霞山索道停运半年", day: 300))
        #expect(grouping.ids.count == before + 1)
    }

    @Test("messages without any word are left alone")
    func empty() {
        var grouping = Grouping([])
        for number in 0..<3 { grouping.add(Self.message("e\(number)", "", "？！", day: 1)) }
        #expect(grouping.ids.count == 3)
        #expect(Grouping([]).hottest(in: 0..<1).isEmpty)
    }

    @Test("a duplicate is proposed with what both name, another trouble at the same place is not")
    func duplicates() {
        let found = Duplicate.all(in: Self.background + Self.fumes + Self.fees)
        let pairs = Set(found.map { $0.id + $0.earlier })
        #expect(pairs.contains("f2f1"))
        #expect(!found.contains { $0.id.hasPrefix("f") && $0.earlier.hasPrefix("k") })
        #expect(!found.contains { $0.id.hasPrefix("k") && $0.earlier.hasPrefix("f") })
        #expect(found.allSatisfy { $0.days >= 0 && $0.likeness > 0 && $0.likeness <= 1.001 })
        #expect(found.first { $0.id == "f2" }?.because.contains { $0.contains("翠微雅苑") } == true)
    }
}
