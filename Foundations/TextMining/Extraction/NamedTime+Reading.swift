// check: allow text in this file, because these are the words in which times are written

package import Kernel

extension NamedTime {
    /// The times a text names, in its order, at most `limit`.
    /// - Parameter base: the day on which it was written; 昨晚 is the evening before.
    package static func named(in text: String, writtenOn base: LocalDate, limit: Int = 5) -> [Self] {
        var times: [Self] = []
        var rest = text[...]
        while times.count < limit, let start = rest.firstIndex(where: { Self.starts.contains($0) }) {
            // 2026年 is one number, 一周 is a span: nothing begins within them.
            let isWithin =
                start > text.startIndex && text[text.index(before: start)].isNumber
                && (rest[start].isNumber || "周天月".contains(rest[start]))
            if !isWithin, let (time, end) = time(at: rest[start...], base) {
                times.append(time)
                rest = rest[end...]
            } else {
                rest = rest[start...].dropFirst()
            }
        }
        return times
    }

    private static let starts: Set<Character> = Set("0123456789一二两三四五六七八九十今昨前明大上本这每天去凌清早中下傍晚夜半深周星礼")

    private static func time(at text: Substring, _ base: LocalDate) -> (Self, Substring.Index)? {
        var rest = text
        let day = recurrence(&rest).map { Day.again($0) } ?? date(&rest, base).map { Day.once($0.0, part: $0.1) }
        rest = rest.trimmingPrefix { " 的,，".contains($0) }
        var minutes = hours(&rest, part: day?.part)
        if minutes == nil, let part = day?.part { minutes = part }
        // 三点建议: an hour in words needs a day or a part of one.
        if day == nil, let first = text.first, !first.isASCII, first.isNumber { return nil }
        guard day != nil || minutes.map({ $0.count < 1440 }) == true else { return nil }
        let words = String(text[..<rest.startIndex]).trimmingSuffix()
        guard words.count >= 2 else { return nil }
        switch day {
        case .again(let recurrence):
            return (Self(words: words, days: nil, recurrence: recurrence, minutes: minutes), rest.startIndex)
        case .once(let days, _):
            return (Self(words: words, days: days, recurrence: nil, minutes: minutes), rest.startIndex)
        case nil:
            // An hour alone is that of the day of writing.
            return (Self(words: words, days: base...base, recurrence: nil, minutes: minutes), rest.startIndex)
        }
    }

    private enum Day {
        case again(Recurrence)
        case once(ClosedRange<LocalDate>, part: Range<Int>?)

        var part: Range<Int>? { if case .once(_, let part) = self { part } else { nil } }
    }

    private static func take(_ rest: inout Substring, _ words: [String]) -> String? {
        guard let word = words.first(where: { rest.hasPrefix($0) }) else { return nil }
        rest.removeFirst(word.count)
        return word
    }

    private static func recurrence(_ rest: inout Substring) -> Recurrence? {
        if let match = rest.prefixMatch(of: /(?:每|每个|逢)(?:周|星期|礼拜)([一二三四五六日天])/) {
            rest = rest[match.range.upperBound...]
            return ChineseNumber.value(match.output.1).map { .weekly($0) }
        }
        if take(&rest, ["每到周末", "每个周末", "每周末", "逢周末"]) != nil { return .weekend }
        if take(&rest, ["每个月", "每月"]) != nil { return .monthly }
        if rest.hasPrefix("每晚") || rest.hasPrefix("每早") {
            rest.removeFirst()
            return .daily
        }
        return take(&rest, ["每天", "每日", "天天", "每到"]) == nil ? nil : .daily
    }

    /// Days named by a date or from the day of writing, and the part of the day that the word for them names too.
    private static func date(_ rest: inout Substring, _ base: LocalDate) -> (ClosedRange<LocalDate>, Range<Int>?)? {
        let year = base.components.year
        if let match = rest.prefixMatch(of: /([0-9]{4})[年\-.\/]([0-9]{1,2})[月\-.\/]([0-9]{1,2})[日号]?/) {
            let numbers = [match.output.1, match.output.2, match.output.3].compactMap { Int($0) }
            guard let date = LocalDate(year: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
            rest = rest[match.range.upperBound...]
            return (date...date, nil)
        }
        if let match = rest.prefixMatch(
            of: /(?:(去年|今年)的?)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?/),
            let month = ChineseNumber.value(match.output.2), (1...12).contains(month)
        {
            let day = match.output.3.flatMap { ChineseNumber.value($0) }
            let first = LocalDate(year: year, month: month, day: day ?? 1)
            // Who names a month that has not come yet means last year's.
            let isLast =
                match.output.1 == "去年" || match.output.1 == nil && first.map { base.adding(days: 31) < $0 } ?? false
            guard let days = Self.days(year - (isLast ? 1 : 0), month, day) else { return nil }
            rest = rest[match.range.upperBound...]
            return (days, nil)
        }
        if let match = rest.prefixMatch(of: /([0-9]{1,3}|[一二两三四五六七八九十]{1,2}|半)(?:个)?(天|周|星期|月|小时)(?:以?前|之前)/) {
            let count = match.output.1 == "半" ? 0 : ChineseNumber.value(match.output.1) ?? 0
            let size = ["天": 1, "周": 7, "星期": 7, "月": 30][String(match.output.2)] ?? 0
            rest = rest[match.range.upperBound...]
            let day = base.adding(days: -count * size - (match.output.1 == "半" ? size / 2 : 0))
            return (day...day, nil)
        }
        if let match = rest.prefixMatch(of: /(上上|上个|上|本|这个|这|下)?(?:周|星期|礼拜)([一二三四五六日天])/),
            let weekday = ChineseNumber.value(match.output.2)
        {
            let weeks = ["上上": -2, "上个": -1, "上": -1, "下": 1][match.output.1.map(String.init) ?? ""] ?? 0
            rest = rest[match.range.upperBound...]
            let day = base.adding(days: weekday - base.weekday + weeks * 7)
            return (day...day, nil)
        }
        for (word, shift, part) in relative where rest.hasPrefix(word) {
            rest.removeFirst(word.count)
            let day = base.adding(days: shift)
            return (day...day, part.flatMap { parts[$0] })
        }
        return nil
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int?) -> ClosedRange<LocalDate>? {
        if let day { return LocalDate(year: year, month: month, day: day).map { $0...$0 } }
        let next =
            month == 12 ? LocalDate(year: year + 1, month: 1, day: 1) : LocalDate(year: year, month: month + 1, day: 1)
        guard let first = LocalDate(year: year, month: month, day: 1), let next else { return nil }
        return first...next.adding(days: -1)
    }

    private static let relative: [(String, Int, String?)] = [
        ("大前天", -3, nil), ("前天", -2, nil), ("前晚", -2, "晚"), ("昨天", -1, nil), ("昨日", -1, nil), ("昨晚", -1, "晚"),
        ("昨夜", -1, "晚"), ("今天", 0, nil), ("今日", 0, nil), ("今早", 0, "早上"), ("今晨", 0, "凌晨"), ("今晚", 0, "晚"),
        ("明天", 1, nil),
        ("明早", 1, "早上"), ("明晚", 1, "晚"), ("后天", 2, nil),
    ]
    /// Parts of the day in minutes.
    private static let parts: [String: Range<Int>] = [
        "凌晨": 0..<360, "清晨": 300..<480, "早晨": 300..<540, "早上": 300..<600, "一早": 300..<540, "上午": 480..<720,
        "中午": 660..<840,
        "下午": 720..<1080, "傍晚": 1020..<1200, "晚上": 1080..<1440, "夜里": 1260..<1740, "半夜": 1380..<1740, "深夜": 1320..<1740,
        "夜间": 1320..<1800, "晚": 1080..<1440, "早": 300..<600, "白天": 480..<1080,
    ]

    /// 晚上8点半, 22点到次日6点, 14:30; a part of the day alone is the whole of it.
    private static func hours(_ rest: inout Substring, part known: Range<Int>?) -> Range<Int>? {
        let part = take(&rest, parts.keys.sorted { $0.count > $1.count }).flatMap { parts[$0] } ?? known
        guard let from = clock(&rest, in: part) else { return part == known ? nil : part }
        let before = rest
        if take(&rest, ["到", "至", "-", "—", "~", "－"]) != nil {
            let isNext = take(&rest, ["次日", "第二天", "隔天"]) != nil
            let second =
                take(&rest, parts.keys.sorted { $0.count > $1.count }).flatMap { parts[$0] } ?? (isNext ? nil : part)
            if let to = clock(&rest, in: second) {
                let end = to <= from || isNext ? to + 1440 : to
                return end <= from + 1440 ? from..<end : from..<from + 60
            }
            rest = before
        }
        return from..<from + 60
    }

    private static func clock(_ rest: inout Substring, in part: Range<Int>?) -> Int? {
        let form = /([0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:[:：]([0-9]{2})|[点时](?:钟)?(?:(半)|([0-9]{1,2})分?|([一三])刻)?)/
        guard let match = rest.prefixMatch(of: form), let hour = ChineseNumber.value(match.output.1), hour <= 24 else {
            return nil
        }
        var minute = (match.output.2 ?? match.output.4).flatMap { Int($0) } ?? 0
        if match.output.3 != nil { minute = 30 }
        if let quarter = match.output.5.flatMap({ ChineseNumber.value($0) }) { minute = quarter * 15 }
        guard minute < 60 else { return nil }
        rest = rest[match.range.upperBound...]
        var total = hour * 60 + minute
        // 晚上8点 is 20:00, 半夜1点 is the next day's.
        if let part, hour <= 12, !part.contains(total) {
            if part.contains(total + 720) { total += 720 } else if part.contains(total + 1440) { total += 1440 }
        }
        return total
    }
}

extension String {
    /// Without blanks and commas at the end.
    fileprivate func trimmingSuffix() -> String {
        var text = self[...]
        while let last = text.last, " 的,，".contains(last) { text.removeLast() }
        return String(text)
    }
}
