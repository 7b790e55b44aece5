package import Kernel

/// When nobody is disturbed, in China Standard Time, `21:00-08:00`.
package struct QuietHours: Sendable, Hashable, CustomStringConvertible {
    /// Minutes after midnight; equal ones are no quiet hours at all.
    package let from: Int
    package let to: Int

    /// The house's rule; no law sets the hours for messages of an office that somebody asked for.
    package static let standard = QuietHours(from: 21 * 60, to: 8 * 60)
    package static let none = QuietHours(from: 0, to: 0)

    private init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// - Returns: `nil` for anything but two times of day with a hyphen between them.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0) }
        guard parts.count == 2, let from = parts[0], let to = parts[1] else { return nil }
        self.init(from: from, to: to)
    }

    /// - Parameter text: `08:00`.
    private static func minute(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(digits.contains) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    package var description: String { "\(Self.shown(from))-\(Self.shown(to))" }
    package var start: String { Self.shown(from) }
    package var finish: String { Self.shown(to) }
    package var isNone: Bool { from == to }

    private static func shown(_ minute: Int) -> String { "\(two(minute / 60)):\(two(minute % 60))" }
    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// When they are over, for a moment within them; `nil` outside. The first minute is quiet, the last bound is not.
    package func end(at moment: Timestamp) -> Timestamp? {
        let (date, milliseconds) = CountyTime.china.split(moment)
        let minute = Int(milliseconds / 60_000)
        let today = CountyTime.china.moment(date, minute: to)
        if from < to { return (from..<to).contains(minute) ? today : nil }
        guard from > to else { return nil }
        if minute < to { return today }
        return minute >= from ? today.adding(days: 1) : nil
    }
}
