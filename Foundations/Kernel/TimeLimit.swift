// check: allow text in this file, because the words for units of time are a file format

/// What a time limit is counted in; the raw value is its code in storage and JSON.
package enum TimeUnit: String, Sendable, Codable, CaseIterable {
    case workingHours = "wh"
    case workingDays = "wd"
    case naturalHours = "nh"
    case naturalDays = "nd"

    package var isWorking: Bool { self == .workingHours || self == .workingDays }
    package var isDays: Bool { self == .workingDays || self == .naturalDays }

    /// The words people write for the units, without spaces, in lower case: the only place where they stand.
    /// - Source: facts/standards.md, section 1.
    private static let words: [String: TimeUnit] = [
        "工作时": .workingHours, "工作小时": .workingHours, "workinghour": .workingHours, "workinghours": .workingHours,
        "工作日": .workingDays, "workingday": .workingDays, "workingdays": .workingDays,
        "自然时": .naturalHours, "自然小时": .naturalHours, "naturalhour": .naturalHours, "naturalhours": .naturalHours,
        "自然日": .naturalDays, "naturalday": .naturalDays, "naturaldays": .naturalDays,
    ]
    /// The measure word that may stand between a number and a unit.
    private static let measureWord = "个"

    fileprivate init?(words text: Substring) {
        var word = text.filter { $0 != " " }.lowercased()
        if word.hasPrefix(Self.measureWord) { word.removeFirst() }
        guard let unit = Self.words[word] ?? TimeUnit(rawValue: word) else { return nil }
        self = unit
    }
}

/// How long something may take: `4wh` is four working hours.
package struct TimeLimit: Hashable, Sendable, Codable, CustomStringConvertible {
    /// In `unit`, 0…99,999; 0 means at once.
    package let amount: Int
    package let unit: TimeUnit

    package static let amounts = 0...99_999

    /// - Returns: `nil` for an amount outside `amounts`.
    package init?(amount: Int, unit: TimeUnit) {
        guard Self.amounts.contains(amount) else { return nil }
        self.amount = amount
        self.unit = unit
    }

    /// A limit as people write it, `4 工作时`, `7个工作日`, `1 working day`, or by its code, `4wh`.
    package init?(_ text: some StringProtocol) {
        let text = String(text).trimmingSpaces
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let amount = Int(digits), let unit = TimeUnit(words: text.dropFirst(digits.count)) else { return nil }
        self.init(amount: amount, unit: unit)
    }

    /// The canonical code, `4wh`.
    package var description: String { "\(amount)\(unit.rawValue)" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let code = try container.decode(String.self)
        guard let limit = Self(code), limit.description == code else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time limit like 4wh")
        }
        self = limit
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension String {
    /// Without the blanks at both ends.
    var trimmingSpaces: Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
