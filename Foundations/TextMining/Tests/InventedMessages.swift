import TextMining

/// Messages put together from invented parts: no place, person or matter in them is real.
enum InventedMessages {
    static let matters: [(label: String, titles: [String], words: [String])] = [
        (
            "道路", ["路面破损", "路灯不亮", "井盖松动", "人行道塌陷"],
            ["路面坑洼", "路灯全灭", "井盖响", "坑很深", "骑车摔倒", "沥青开裂", "晚上漆黑", "修路没有围挡"]
        ),
        (
            "环境", ["油烟扰民", "垃圾无人清运", "河水发臭", "工地扬尘"],
            ["油烟熏人", "垃圾成堆", "臭味刺鼻", "河水发黑", "灰尘满天", "不敢开窗", "噪音到半夜", "排污口"]
        ),
        (
            "教育", ["幼儿园收费", "学区划分", "课后托管", "校车太少"],
            ["老师补课", "学费太高", "学区不公", "孩子上学", "食堂饭菜", "校服价格", "招生名额", "托管时间"]
        ),
    ]
    static let places = ["青石桥", "柳湾村", "北塘街", "沙岭头", "东篱苑", "石井巷", "木渎里", "云台路", "老坝口", "花溪坊"]
    static let frames = ["领导您好，", "请问有关部门，", "我们这里", "已经反映多次，", "希望尽快解决，", "多年没有人管，"]

    /// The same messages each time.
    static func samples(_ count: Int, seed: UInt64 = 7) -> [Sample] {
        var random = Sequence(seed: seed)
        return (0..<count).map { _ in
            let matter = matters.randomElement(using: &random) ?? matters[0]
            let place = places.randomElement(using: &random) ?? ""
            let parts = (0..<4).map { _ in
                (frames.randomElement(using: &random) ?? "") + (matter.words.randomElement(using: &random) ?? "")
            }
            return Sample(
                [place + (matter.titles.randomElement(using: &random) ?? ""), place + parts.joined(separator: "，")],
                matter.label)
        }
    }

    struct Sequence: RandomNumberGenerator {
        private var state: UInt64
        init(seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }
}
