// check: allow text in this file, because these are the words in which amounts are written

/// Money named in a text.
package struct Amount: Hashable, Sendable {
    /// As it was written: 3万元.
    package let words: String
    /// In hundredths of a yuan (分).
    package let fen: Int64

    /// In the order of the text; numbers without a word for money are none.
    package static func named(in text: String) -> [Self] {
        let number =
            /([几数])?([0-9][0-9,]*(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千]+(?:点[一二三四五六七八九]+)?|半)(多|余|来)?([十百千]?[万亿]|[百千])?(?:多|余)?(人民币)?(元|块钱|块|圆)/
        return text.matches(of: number).compactMap { match in
            guard match.output.1 == nil, let value = value(String(match.output.2)) else { return nil }
            let unit = match.output.4.map { $0.reduce(1.0) { $0 * (units[$1] ?? 1) } } ?? 1
            let fen = (value * unit * 100).rounded()
            guard fen > 0, fen < 1e15 else { return nil }
            return Self(words: String(match.output.0), fen: Int64(fen))
        }
    }

    private static let units: [Character: Double] = ["十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000]

    private static func value(_ text: String) -> Double? {
        if text == "半" { return 0.5 }
        return Double(text.filter { $0 != "," }) ?? ChineseNumber.value(text).map(Double.init)
    }
}

/// Numbers in Chinese words up to 9999: 二十一, 两百, 一千零五.
enum ChineseNumber {
    private static let digits: [Character: Int] = [
        "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "日": 7, "天": 7,
    ]
    private static let tens: [Character: Int] = ["十": 10, "百": 100, "千": 1000]

    static func value(_ text: some StringProtocol) -> Int? {
        if let plain = Int(text) { return plain }
        var (total, pending): (Int, Int?) = (0, nil)
        for character in text {
            if let ten = tens[character] {
                total += (pending ?? 1) * ten
                pending = nil
            } else if let digit = digits[character] {
                pending = digit
            } else {
                return nil
            }
        }
        return text.isEmpty ? nil : total + (pending ?? 0)
    }
}
