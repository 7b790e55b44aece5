// check: allow text in this file, because these are the words that say nothing of a matter

/// Runs of two to four Chinese characters that say what a text is about.
struct ReplyWords {
    private var runs: [Set<Substring>] = [[], [], []]
    /// Characters that say something.
    private(set) var length = 0

    init(_ text: String) {
        for clause in text.split(whereSeparator: { !Self.isWord($0) }) {
            var rest = clause
            // Polite and official phrases go first, so that no run reaches over them.
            while let first = rest.first {
                if let phrase = Self.phrases[first]?.first(where: { rest.hasPrefix($0) }) {
                    rest.removeFirst(phrase.count)
                    continue
                }
                let end = rest.indices.dropFirst().first { index in
                    Self.phrases[rest[index]]?.contains { rest[index...].hasPrefix($0) } ?? false
                }
                add(rest[..<(end ?? rest.endIndex)])
                rest = rest[(end ?? rest.endIndex)...]
            }
        }
    }

    private mutating func add(_ piece: Substring) {
        length += piece.count
        var starts = Array(piece.indices)
        starts.append(piece.endIndex)
        for size in 2...4 where starts.count > size {
            for start in 0..<(starts.count - size) {
                let run = piece[starts[start]..<starts[start + size]]
                if size > 2 || !run.contains(where: Self.particles.contains) { runs[size - 2].insert(run) }
            }
        }
    }

    /// Runs in common by the root of how many there could be; four characters in a row say much more than two.
    func likeness(_ other: ReplyWords) -> Double {
        var (common, possible) = (0.0, 0.0)
        for (size, weight) in [1.0, 2, 4].enumerated() {
            common += weight * Double(runs[size].intersection(other.runs[size]).count)
            possible += weight * Double(runs[size].count * other.runs[size].count).squareRoot()
        }
        return possible > 0 ? common / possible : 0
    }

    /// The share of the pairs of these words that stand in the others, from 0 to 1.
    func share(in other: ReplyWords) -> Double {
        runs[0].isEmpty ? 0 : Double(runs[0].intersection(other.runs[0]).count) / Double(runs[0].count)
    }

    private static func isWord(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return 0x4E00...0x9FFF ~= scalar.value || character.isASCII && (character.isLetter || character.isNumber)
    }

    private static let particles: Set<Character> = Set("的了是在和与我你您他她们这那有就也都不没很吗呢吧啊把被给对从到向将已还又等及其为以于之或")

    /// By their first character, the longest first.
    private static let phrases: [Character: [Substring]] = {
        let words = """
            尊敬的领导 各位领导 领导您好 领导你好 您好 你好 谢谢 感谢您的支持 感谢您对我们工作的支持 感谢 支持 理解与监督 监督 关心 工作
            您的留言已收悉 留言 收悉 现将有关情况回复如下 现将 有关情况 有关部门 相关部门 相关 有关 回复如下 答复如下 回复 答复 网友 来信 反映 情况 问题
            高度重视 重视 请求 请问 希望 恳请 建议 要求 咨询 投诉 举报 解决 处理 政府 部门 领导 我们 你们 他们 大家 居民 市民 业主 群众 老百姓
            目前 现在 今年 去年 一直 已经 进行 可以 没有 因为 所以 但是 而且 如果 就是 还是 这个 那个 什么 怎么 为什么 如何 是否 能否 何时 经查 经核实
            经调查 调查 核实 下一步 严重 影响 非常 非法 根据 按照 规定 通知 文件 办法 关于 由于 对于 为了 以及 同时 认真 加强 落实 积极 协调 尊敬 关注 生活
            """.split(whereSeparator: \.isWhitespace).map { Substring($0) }
        return Dictionary(grouping: words.sorted { $0.count > $1.count }) { $0[$0.startIndex] }
    }()
}
