import Testing
import TextMining

/// Every message and reply here is invented.
@Suite("what a reply lacks") struct ReplyTests {
    private let message = "云周路88号门口的路灯坏了三天，晚上看不见路。请问什么时候能修好？希望把旁边的井盖也换掉。"

    @Test("a reply that says what was seen, when it will be done and on what grounds lacks nothing")
    func whole() {
        let reply = "经现场查看，云周路88号门口的路灯线路老化，11月25日前修好；旁边的井盖已经换掉。依据《城市照明管理规定》第二十条处理。"
        let review = ReplyReview(of: reply, to: message)
        #expect(review.lacks.isEmpty)
        #expect(review.completeness == 1 && review.isRelevant)
        #expect(Set(review.grounds.map(\.kind)) == [.law, .document, .inspection])
    }

    @Test("what was asked and not answered is named")
    func unanswered() {
        let review = ReplyReview(of: "经现场查看，云周路88号门口路灯的线路老化，11月25日前修好。", to: message)
        #expect(review.lacks == [.point("希望把旁边的井盖也换掉。")])
        #expect(review.completeness < 1)
    }

    @Test(
        "each lack is seen",
        arguments: [
            ("您反映的情况已收悉，感谢支持。", ReplyReview.Lack.words),
            ("小学的午餐由配送公司供应，家长可以到食堂参观并查看每日菜单和留样记录。", .matter),
            ("云周路88号门口的路灯坏了，旁边井盖要换掉，这些都知道了，我们将尽快修好换掉。", .day),
            ("云周路88号门口的路灯坏了，旁边井盖要换掉，这些都知道了，我们将尽快修好换掉。", .grounds),
        ])
    func lacks(reply: String, lack: ReplyReview.Lack) {
        #expect(ReplyReview(of: reply, to: message).lacks.contains(lack))
    }

    @Test("an item of a list is a point of its own")
    func list() {
        let review = ReplyReview(of: "垃圾桶已经增加。", to: "1、建议小区门口增加垃圾桶；2、请清理河道漂浮物；3、希望延长公交首末班时间")
        #expect(review.points.map(\.isAnswered) == [true, false, false])
    }

    @Test("any words at all are reviewed", arguments: ["", "？", "1、", "🚧🚧🚧", "请", "《》〔〕号", "\n\n\n"])
    func anything(text: String) {
        for other in ["", text, message] {
            let review = ReplyReview(of: text, to: other)
            #expect((0...1).contains(review.relevance) && (0...1).contains(review.completeness))
        }
    }

    @Test("replies to the matter are told from replies to others of their group")
    func told() {
        let matters = ["路灯不亮", "井盖破损", "河道漂浮垃圾", "工地夜间施工噪音", "小学食堂午餐价格", "公交末班车时间"]
        let pairs = matters.map {
            ReplyEvaluation.Pair(message: "请问\($0)什么时候解决？", reply: "经现场查看，\($0)的事情11月25日前办好。", group: "")
        }
        let evaluation = ReplyEvaluation(pairs)
        #expect(evaluation.pairs == 6 && evaluation.area == 1)
        #expect(evaluation.completeReal == 1 && evaluation.completeOther < 0.5)
    }
}
