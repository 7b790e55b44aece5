// check: allow text in this file, because these are the words with which people ask

/// What a message asks for or complains of, point by point.
enum ReplyPoints {
    /// More than these are no list of points any more.
    private static let most = 6
    /// Characters of a point that are kept; the rest says little new.
    private static let longest = 80

    /// - Returns: its questions and requests in their order; where it has none, the sentence that says most.
    static func points(of message: String) -> [String] {
        let sentences = sentences(of: message)
        let asking = sentences.filter { isAsking($0) && ReplyWords($0).length >= 6 }
        guard asking.isEmpty else { return asking.prefix(most).map { String($0.prefix(longest)) } }
        let fullest = sentences.max { ReplyWords($0).length < ReplyWords($1).length }
        return fullest.map { [String($0.prefix(longest))] } ?? []
    }

    /// Sentences and the items of lists: `一、`, `2.`, `（3）`.
    private static func sentences(of message: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        func close() {
            let text = current.trimmingPrefix(while: \.isWhitespace)
            if text.count >= 4 { sentences.append(String(text)) }
            current = ""
        }
        var characters = message[...]
        while let character = characters.first {
            let number = characters.prefix { "0123456789一二三四五六七八九十".contains($0) }
            let isItem =
                !number.isEmpty && number.count <= 2
                && characters.dropFirst(number.count).first.map { "、.．，是）)".contains($0) } ?? false
            if isItem, current.last.map({ !$0.isLetter && !$0.isNumber || $0 == "。" }) ?? true {
                close()
                characters = characters.dropFirst(number.count + 1)
                continue
            }
            current.append(character)
            if "。！？!?；;\n".contains(character) { close() }
            characters.removeFirst()
        }
        close()
        return sentences
    }

    private static func isAsking(_ sentence: String) -> Bool {
        sentence.hasSuffix("？") || sentence.hasSuffix("?") || words.contains { sentence.contains($0) }
    }

    private static let words = [
        "请", "希望", "要求", "建议", "能否", "能不能", "可否", "是否", "何时", "什么时候", "为什么", "为何", "怎么", "如何", "多少", "哪里", "哪个", "望",
        "盼",
        "求", "咨询", "想问", "想知道",
    ]
}

/// What sort of answer a question wants.
enum ReplyQuestion: CaseIterable {
    case when, money, why, whether, who

    static func of(_ sentence: String) -> Self? {
        allCases.first { kind in kind.asking.contains { sentence.contains($0) } }
    }

    private var asking: [String] {
        switch self {
        case .when: ["何时", "什么时候", "多久", "几时", "哪天", "时间"]
        case .money: ["多少钱", "多少元", "标准是", "补偿标准", "收费标准", "费用"]
        case .why: ["为什么", "为何", "原因", "凭什么"]
        case .whether: ["能否", "能不能", "可否", "是否", "可不可以", "是不是", "吗？", "吗?"]
        case .who: ["谁", "哪个部门", "哪里办", "找谁", "哪个单位"]
        }
    }

    /// Whether a reply has an answer of this sort at all.
    func isAnswered(by reply: String) -> Bool {
        switch self {
        case .when:
            reply.contains(/[0-9一二三四五六七八九十]+(?:个)?(?:工作日|日|天|月|周|小时|季度)|年底|月底|明日|明天|今日|本周|下周|已(?:于|完成|修复|办结|整改)/)
        case .money: reply.contains(/[0-9一二三四五六七八九十百千万]+\s?(?:元|块|万元|%|％)/)
        case .why: reply.contains(/因|由于|原因|系|为了/)
        case .whether: reply.contains(/可以|不可以|不能|不予|不得|符合|不符|属于|不属|已|未|暂|将|同意|无法|允许|禁止/)
        case .who: reply.contains(/负责|电话|联系|咨询|窗口|[局委办所中心]/)
        }
    }

    /// Whether it says that something will be done.
    static func promises(_ reply: String) -> Bool { reply.contains(/将(?!有关|相关|情况)|尽快|下一步|计划|抓紧|拟|争取|正在/) }
}
