/// The time of day in a county: a fixed offset from UTC, since China keeps one zone without summer time.
package struct CountyTime: Hashable, Sendable {
    /// Minutes east of UTC.
    package let offset: Int

    package init(offset: Int) { self.offset = offset }

    /// UTC+8, China Standard Time (GB/T 7408.1).
    package static let china = CountyTime(offset: 480)

    package static let minutesPerDay = 1440

    /// The day on which `time` falls here, and the milliseconds since its midnight.
    package func split(_ time: Timestamp) -> (date: LocalDate, milliseconds: Int64) {
        let local = time.milliseconds + Int64(offset) * 60_000
        let day = local.quotientFloored(by: 86_400_000)
        return (LocalDate(days: Int(day)), local - day * 86_400_000)
    }

    package func date(_ time: Timestamp) -> LocalDate { split(time).date }

    /// The moment `minute` minutes after midnight of `date`; 1440 is the next midnight.
    package func moment(_ date: LocalDate, minute: Int = 0) -> Timestamp {
        .init(milliseconds: (Int64(date.days) * 1440 + Int64(minute - offset)) * 60_000)
    }

    /// RFC 3339 with this offset, to the second; milliseconds shown when there are any.
    package func format(_ time: Timestamp) -> String {
        let (date, milliseconds) = split(time)
        let seconds = Int(milliseconds / 1000)
        let fraction = Int(milliseconds % 1000)
        func two(_ number: Int) -> String { number < 10 ? "0" + String(number) : String(number) }
        let clock = two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60)
        let zone = (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + ":" + two(abs(offset) % 60)
        return date.description + "T" + clock + (fraction == 0 ? "" : "." + padded(fraction, 3)) + zone
    }
}

extension Timestamp {
    /// A moment written as RFC 3339 requires it: `2026-11-22T08:30:00+08:00` or `…Z`.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20,
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let date = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty, let value = number(digits.prefix(3)) else { return nil }
            milliseconds = value * [100, 10, 1][min(digits.count, 3) - 1]
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = zoneOffset(Array(rest)) else { return nil }
        let minutes = Int64(date.days) * 1440 + Int64(hour * 60 + minute - offset)
        self.init(milliseconds: (minutes * 60 + Int64(second)) * 1000 + Int64(milliseconds))
    }
}

private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}

/// Minutes east of UTC for `Z`, `+08:00`, `-05:00`.
private func zoneOffset(_ text: [UInt8]) -> Int? {
    if text == [UInt8(ascii: "Z")] || text == [UInt8(ascii: "z")] { return 0 }
    guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text[1..<3]),
        let minutes = number(text[4..<6]),
        hours < 24, minutes < 60
    else { return nil }
    switch text[0] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
}

extension Int64 {
    func quotientFloored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
