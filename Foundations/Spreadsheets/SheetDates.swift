import Kernel

/// Days in a workbook are numbers; only their format tells that they are days.
/// - Source: ECMA-376, part 1, 18.8.30 (formats) and 18.17.4.1 (dates).
enum SheetDates {
    enum Epoch {
        /// Day 60 is the 29th of February 1900, which never was.
        case year1900
        case year1904
    }

    enum Kind {
        case none, day, moment

        /// - Parameter code: such as `yyyy"年"m"月"d"日"`.
        init(code: String) {
            let signs = SheetDates.signs(of: code)
            let hasDay = signs.contains("y") || signs.contains("d")
            let hasTime = signs.contains("h") || signs.contains("s")
            self = hasDay ? (hasTime ? .moment : .day) : .none
        }

        /// - Parameter number: of a built-in format; those from 27 to 58 are Chinese ones.
        init(builtIn number: Int) {
            self =
                switch number {
                case 14...17, 27...31, 36, 50...54, 57, 58: .day
                case 22: .moment
                default: .none
                }
        }

        /// - Returns: `2026-11-23`, with the time where the format has one; `nil` for what is no day.
        func text(_ number: Double, _ epoch: Epoch) -> String? {
            guard self != .none, number >= 1, number < 2_958_466 else { return nil }
            let seconds = Int((number * 86_400).rounded())
            let (days, rest) = (seconds / 86_400, seconds % 86_400)
            let day = LocalDate(days: days - start(epoch, days)).description
            guard self == .moment, rest > 0 else { return day }
            return "\(day) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        }

        /// Days from the epoch of the sheet to 1970-01-01.
        private func start(_ epoch: Epoch, _ days: Int) -> Int {
            switch epoch {
            case .year1900: days < 60 ? 25_568 : 25_569
            case .year1904: 24_107
            }
        }

        private func two(_ part: Int) -> String { part < 10 ? "0\(part)" : "\(part)" }
    }

    /// The signs of a format that stand for themselves: not in quotes, in brackets or after a backslash.
    private static func signs(of code: String) -> Set<Character> {
        var (found, end, skips) = (Set<Character>(), Character?.none, false)
        for sign in code.lowercased() {
            if skips {
                skips = false
            } else if let last = end {
                if sign == last { end = nil }
            } else if sign == "\"" {
                end = "\""
            } else if sign == "[" {
                end = "]"
            } else if sign == "\\" || sign == "_" || sign == "*" {
                skips = true
            } else if sign == ";" {
                break
            } else {
                found.insert(sign)
            }
        }
        return found
    }
}
