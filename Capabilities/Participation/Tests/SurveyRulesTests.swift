import Kernel
import Testing

@testable import Participation

@Suite("what may be asked, answered and published of a survey")
struct SurveyRulesTests {
    private static let start = Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")!

    static func survey(_ questions: [SurveyQuestion], _ keeping: Survey.Keeping = .anonymous) -> Survey {
        var survey = Survey(
            id: ID(at: start), number: CaseNumber(prefix: "WJ", date: LocalDate("2026-11-23")!, serial: 1)!,
            kind: .questions, place: PartCounty.village, title: "t", text: "t", keeping: keeping, opens: start,
            closes: start.adding(hours: 24))
        survey.questions = questions
        return survey
    }

    static func options(_ count: Int) -> [SurveyQuestion.Option] { (1...count).map { .init(name: "选项\($0)") } }

    static let four = [
        SurveyQuestion(text: "一", kind: .one, options: options(3)),
        SurveyQuestion(text: "二", kind: .several, options: options(4), most: 2, isOptional: true),
        SurveyQuestion(text: "三", kind: .scale, isOptional: true),
        SurveyQuestion(text: "四", kind: .words, isOptional: true),
    ]

    @Test(
        "every answer beyond what was asked is refused, by the number of its question",
        arguments: [
            ([[], [], [], []], nil, SurveyRefusal.missing(0)), ([[0, 1], [], [], []], nil, .tooMany(0, most: 1)),
            ([[3], [], [], []], nil, .notThere(0)), ([[-1], [], [], []], nil, .notThere(0)),
            ([[0], [0, 1, 2], [], []], nil, .tooMany(1, most: 2)), ([[0], [1, 1], [], []], nil, .notThere(1)),
            ([[0], [2, 1], [], []], nil, .notThere(1)), ([[0], [], [5], []], nil, .notThere(2)),
            ([[0], [], [], [0]], nil, .notThere(3)), ([[0], [], []], nil, .notThere(3)),
            ([[0], [], [], [], []], nil, .notThere(4)),
            ([[0], [], [], []], String(repeating: "长", count: 401), .wordsTooLong(3)),
        ] as [([[Int]], String?, SurveyRefusal)])
    func refused(_ choices: [[Int]], _ words: String?, _ refusal: SurveyRefusal) {
        var answers = choices.map { SurveyAnswer(choices: $0) }
        if let words { answers[3].words = words }
        let survey = Self.survey(Self.four)
        #expect(throws: refusal) { try survey.check(answers) }
    }

    @Test("what was asked may be answered, and what is optional left out")
    func accepted() throws {
        let survey = Self.survey(Self.four)
        try survey.check([.init(choices: [2]), .init(choices: [0, 3]), .init(choices: [4]), .init(words: "好")])
        try survey.check([.init(choices: [0]), .init(), .init(), .init()])
        let optional = Self.survey([SurveyQuestion(text: "一", kind: .words, isOptional: true)])
        #expect(throws: SurveyRefusal.nothing) { try optional.check([.init()]) }
    }

    @Test("nothing is published without questions that can be answered")
    func questions() {
        func refusal(_ question: SurveyQuestion?) -> SurveyRefusal? {
            do {
                _ = try Self.survey(question.map { [$0] } ?? []).published(at: Self.start)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(nil) == .noQuestions)
        #expect(refusal(.init(text: "一", kind: .one, options: Self.options(1))) == .fewOptions)
        #expect(
            refusal(.init(text: "一", kind: .one, options: Self.options(101))) == .tooManyOptions(limit: 100))
        #expect(
            refusal(.init(text: "一", kind: .several, options: Self.options(2), most: 3)) == .mostTooHigh)
        #expect(
            refusal(.init(text: "一", kind: .one, options: Self.options(1) + Self.options(1))) == .optionTwice)
        #expect(refusal(.init(text: "一", kind: .scale)) == nil)
    }

    @Test("answers are taken from the opening up to, and not at, the closing")
    func period() throws {
        var survey = Self.survey([SurveyQuestion(text: "一", kind: .scale)])
        let answer = [SurveyAnswer(choices: [0])]
        #expect(throws: SurveyRefusal.unknown) { try survey.check(answer, at: Self.start) }
        survey.state = .published
        #expect(throws: SurveyRefusal.notYet) {
            try survey.check(answer, at: Self.start.adding(milliseconds: -1))
        }
        try survey.check(answer, at: Self.start)
        try survey.check(answer, at: survey.closes.adding(milliseconds: -1))
        #expect(throws: SurveyRefusal.over) { try survey.check(answer, at: survey.closes) }
        #expect(throws: SurveyRefusal.begun) { try survey.withdrawn(at: Self.start) }
    }

    @Test("of equals the one listed first stands first, and the mean is rounded half up in hundredths")
    func tally() {
        let question = SurveyQuestion(text: "一", kind: .several, options: Self.options(4), most: 4)
        let tally = SurveyTally(
            [[[1, 3]], [[0, 1]], [[3, 0]], [[2]]].map { $0.map { .init(choices: $0) } }, of: [question])
        #expect(tally.questions[0].counts == [2, 2, 1, 2] && tally.questions[0].answered == 4)
        #expect(tally.questions[0].ranking == [0, 1, 3, 2] && tally.questions[0].hasTies)
        let scale = SurveyQuestion(text: "二", kind: .scale)
        // 5, 5, 4 of three: 14/3 = 4.666…
        let marks = SurveyTally([[4], [4], [3]].map { [.init(choices: $0)] }, of: [scale])
        #expect(marks.questions[0].mean == 467)
        #expect(SurveyTally([], of: [scale]).questions[0].mean == nil)
    }

    @Test("words stand in the result when five wrote them alike, and never when four did")
    func groups() {
        let question = SurveyQuestion(text: "一", kind: .words)
        func sheets(_ words: String, _ count: Int) -> [[SurveyAnswer]] {
            (0..<count).map { [.init(words: $0.isMultiple(of: 2) ? words : " \(words)。")] }
        }
        let tally = SurveyTally(sheets("多装路灯", 6) + sheets("修桥", 5) + sheets("老王家的狗", 4), of: [question])
        #expect(tally.questions[0].groups == [.init(words: "多装路灯", count: 6), .init(words: "修桥", count: 5)])
        #expect(tally.questions[0].answered == 15)
        #expect((0...6).filter(SurveyTally.isFew) == [1, 2, 3, 4])
    }

    @Test("whenever somebody answers, each place is equally likely for the sheet")
    func lots() {
        // Every series of lots of three arrivals, each once: each order of the sheets comes up once.
        var orders: [String: Int] = [:]
        for second in 0..<2 {
            for third in 0..<3 {
                var sheets: [Int: String] = [:]
                for (count, lot) in [0, second, third].enumerated() {
                    let place = slot(after: count) { _ in lot }
                    sheets[count + 1] = sheets[place]
                    sheets[place] = "abc".map(String.init)[count]
                }
                orders[(1...3).compactMap { sheets[$0] }.joined(), default: 0] += 1
            }
        }
        #expect(orders.count == 6 && orders.values.allSatisfy { $0 == 1 })
    }

    @Test("a wish file names every bad line, and takes good ones with their cost")
    func file() {
        let good = WishFile(Array("name,text,cost\n路灯,桥头到祠堂,12000.50\n坡道,,\n".utf8))
        #expect(good.rejected.isEmpty)
        #expect(
            good.options == [
                .init(name: "路灯", line: "桥头到祠堂", cost: Money(count: 1_200_050)), .init(name: "坡道"),
            ])
        let long = String(repeating: "长", count: 61)
        let bad = WishFile(Array("name,cost\n路灯,1\n,2\n路灯,3\n桥,x\n亭,-1\n\(long),\n多,一,个\n".utf8))
        #expect(
            bad.rejected.map { "\($0.line) \($0.column) \($0.key.split(separator: ".").last ?? "")" } == [
                "3 name noWishName", "4 name wishTwice", "5 cost cost", "6 cost cost", "7 name tooLong",
                "8  columnCount",
            ])
        #expect(WishFile([]).rejected.map(\.key) == ["participation.votes.roll.fault.wishHeader"])
        #expect(WishFile(Array("name\n".utf8)).rejected.map(\.key) == ["participation.votes.roll.fault.noWishes"])
        let many = (1...101).map { "愿\($0)\n" }.joined()
        #expect(WishFile(Array(("name\n" + many).utf8)).rejected.first?.arguments == ["limit": "100"])
    }

    @Test("words to several questions are not listed in the order of the sheets")
    func unlinked() {
        let sheets = [("c", "x"), ("a", "z"), ("b", "y")].map { one, other in
            [SurveyAnswer(choices: [], words: one), SurveyAnswer(choices: [], words: other)]
        }
        #expect(SurveyTally.words(sheets, at: 0) == ["a", "b", "c"])
        #expect(SurveyTally.words(sheets, at: 1) == ["x", "y", "z"])
    }
}
