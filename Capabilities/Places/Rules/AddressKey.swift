// check: allow text in this file, because it takes Chinese addresses apart

/// An address as it is compared: two ways of writing one place have the same key.
///
/// Wide letters become narrow, blanks and commas go, Chinese and zero-led numbers before 号 弄 巷 幢 单元 室 become plain
/// ones, 栋 座 号楼 become 幢, # becomes 号, and the names of county, city and province at the front go.
package struct AddressKey: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameter dropped: names that say nothing here, those of the county and of what lies above it.
    package init(_ text: String, dropping dropped: some Collection<String> = EmptyCollection()) {
        var letters = Self.plain(text)
        var again = true
        while again {
            again = false
            for name in dropped where !name.isEmpty && letters.starts(with: name) && letters.count > name.count {
                letters.removeFirst(name.count)
                again = true
            }
        }
        description = String(Self.numbered(letters))
    }

    /// A key as it was stored.
    init(stored description: String) { self.description = description }

    /// Beginnings of the key of at least `least` letters, the longest first, at most `limit`.
    func beginnings(least: Int = 2, limit: Int) -> [String] {
        let letters = Array(description)
        guard letters.count > least else { return [] }
        return (least..<letters.count).reversed().prefix(limit).map { String(letters.prefix($0)) }
    }

    private static func plain(_ text: String) -> [Character] {
        var letters: [Character] = []
        for scalar in text.unicodeScalars {
            var scalar = scalar
            if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) {
                scalar = narrow
            }
            if scalar.properties.isWhitespace || ",.;:，。；：、·()[]（）【】\"'“”".unicodeScalars.contains(scalar) { continue }
            if "—–‐‑−~～".unicodeScalars.contains(scalar) { scalar = "-" }
            letters += Array(scalar.properties.lowercaseMapping)
        }
        return letters
    }

    private static let counted: [[Character]] = ["号", "弄", "巷", "幢", "单元", "室", "楼", "层"].map(Array.init)
    private static let houses: [[Character]] = ["号楼", "栋", "座", "#楼"].map(Array.init)

    private static func numbered(_ letters: [Character]) -> [Character] {
        var result: [Character] = []
        var rest = letters[...]
        while !rest.isEmpty {
            let digits = rest.prefix { digit($0) != nil }
            guard !digits.isEmpty else {
                result.append(rest.removeFirst())
                continue
            }
            rest.removeFirst(digits.count)
            if let house = houses.first(where: rest.starts) {
                rest.removeFirst(house.count)
                result += number(digits) + ["幢"]
            } else if rest.first == "#" {
                rest.removeFirst()
                result += number(digits) + ["号"]
            } else {
                result += counted.contains(where: rest.starts) ? number(digits) : Array(digits)
            }
        }
        return result
    }

    /// `036`, `三十六` and `三六` as `36`; what is no number stays.
    private static func number(_ digits: ArraySlice<Character>) -> [Character] {
        let values = digits.compactMap(digit)
        guard values.count <= 9 else { return Array(digits) }
        guard values.contains(where: { $0 >= 10 }) else {
            return Array(String(values.reduce(0) { $0 * 10 + $1 }))
        }
        var total = 0
        var pending: Int?
        for value in values {
            if value >= 10 {
                total += (pending ?? 1) * value
                pending = nil
            } else {
                if let last = pending, last != 0 { return Array(digits) }
                pending = value
            }
        }
        return Array(String(total + (pending ?? 0)))
    }

    private static func digit(_ letter: Character) -> Int? {
        if let ascii = letter.asciiValue { return (48...57).contains(ascii) ? Int(ascii) - 48 : nil }
        return chinese[letter]
    }

    private static let chinese: [Character: Int] = [
        "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
        "十": 10, "百": 100,
    ]
}
