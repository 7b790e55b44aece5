/// How another system writes moments: `MM/dd/yyyy hh:mm:ss a`, in the letters of Unicode's date patterns.
///
/// Besides, `rfc3339` is what programs write (`2026-11-22T08:30:00+08:00`), `unix` and `unixMilliseconds` are counts
/// since 1970. Where the pattern has no zone of its own, the times are those of a place.
/// - Source: Unicode Technical Standard 35, part 4, date field symbols; the ones that systems use.
package struct TimePattern: Sendable {
    private enum Piece: Sendable, Equatable {
        /// As many digits, or at least one when `exact` is not set.
        case number(Part, digits: Int, exact: Bool)
        case month
        case half
        case zone
        case literal(UInt8)
    }

    fileprivate enum Part: Sendable { case year, month, day, hour, hour12, minute, second, fraction }
    private enum Kind: Sendable { case rfc3339, unix, unixMilliseconds, pieces([Piece]) }

    private let kind: Kind
    package let text: String

    /// - Returns: `nil` for letters it does not know, and when it does not name a whole day.
    package init?(_ text: String) {
        self.text = text
        switch text {
        case "rfc3339": kind = .rfc3339
        case "unix": kind = .unix
        case "unixMilliseconds": kind = .unixMilliseconds
        default:
            guard let pieces = Self.pieces(text) else { return nil }
            kind = .pieces(pieces)
        }
    }

    /// - Returns: `nil` when `text` is not written so, or there is no such moment.
    package func moment(_ text: some StringProtocol, in zone: ZoneTime) -> Timestamp? {
        switch kind {
        case .rfc3339: return Timestamp(rfc3339: text)
        case .unix: return Int64(text).flatMap { abs($0) < 1 << 40 ? Timestamp(milliseconds: $0 * 1000) : nil }
        case .unixMilliseconds:
            return Int64(text).flatMap { abs($0) < 1 << 50 ? Timestamp(milliseconds: $0) : nil }
        case .pieces(let pieces):
            var text = String(text)
            return text.withUTF8 { bytes in Self.read(bytes, pieces) }?.moment(in: zone)
        }
    }

    // MARK: The pattern

    private static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = Array(text.utf8)[...]
        while let letter = rest.first {
            if letter == UInt8(ascii: "'") {
                guard let end = rest.dropFirst().firstIndex(of: letter) else { return nil }
                pieces += rest[(rest.startIndex + 1)..<end].map { .literal($0) }
                rest = rest[(end + 1)...]
                continue
            }
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            let isLetter = (0x41...0x5A).contains(letter & 0xDF)
            guard let made = isLetter ? piece(letter, run.count).map({ [$0] }) : run.map({ .literal($0) }) else {
                return nil
            }
            pieces += made
        }
        func has(_ part: Part) -> Bool {
            pieces.contains { if case .number(part, _, _) = $0 { true } else { false } }
        }
        let isHalved = pieces.contains(.half) == has(.hour12)
        return has(.year) && (has(.month) || pieces.contains(.month)) && has(.day) && isHalved ? pieces : nil
    }

    private static func piece(_ letter: UInt8, _ count: Int) -> Piece? {
        switch (Unicode.Scalar(letter), count) {
        case ("y", 4): .number(.year, digits: 4, exact: true)
        case ("M", 1...2): .number(.month, digits: 2, exact: count == 2)
        case ("M", 3): .month
        case ("d", 1...2): .number(.day, digits: 2, exact: count == 2)
        case ("H", 1...2): .number(.hour, digits: 2, exact: count == 2)
        case ("h", 1...2): .number(.hour12, digits: 2, exact: count == 2)
        case ("m", 1...2): .number(.minute, digits: 2, exact: count == 2)
        case ("s", 1...2): .number(.second, digits: 2, exact: count == 2)
        case ("S", 1...9): .number(.fraction, digits: 9, exact: false)
        case ("a", 1): .half
        case ("X", 1...3), ("Z", 1): .zone
        default: nil
        }
    }

    // MARK: Reading

    fileprivate struct Found {
        var year = 0
        var month = 1
        var day = 1
        var hour = 0
        var minute = 0
        var second = 0
        var milliseconds = 0
        var isAfternoon: Bool?
        /// Minutes east of UTC.
        var offset: Int?

        func moment(in zone: ZoneTime) -> Timestamp? {
            var hour = hour
            if let isAfternoon {
                guard (1...12).contains(hour) else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            guard let date = LocalDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60 else {
                return nil
            }
            let seconds = (hour * 60 + minute) * 60 + second
            guard let offset else { return zone.moment(date, seconds: seconds, milliseconds: milliseconds) }
            let utc = Int64(date.days) * 86_400 + Int64(seconds - offset * 60)
            return Timestamp(milliseconds: utc * 1000 + Int64(milliseconds))
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ pieces: [Piece]) -> Found? {
        var found = Found()
        var at = 0
        for piece in pieces {
            switch piece {
            case .literal(let byte):
                guard at < bytes.count, bytes[at] == byte else { return nil }
                at += 1
            case .number(let part, let digits, let exact):
                let start = at
                var value = 0
                while at < bytes.count, at - start < digits, (0x30...0x39).contains(bytes[at]) {
                    value = value * 10 + Int(bytes[at] - 0x30)
                    at += 1
                }
                guard at > start, !exact || at - start == digits else { return nil }
                found.set(part, value, digits: at - start)
            case .half:
                guard at + 1 < bytes.count, bytes[at + 1] & 0xDF == UInt8(ascii: "M") else { return nil }
                switch bytes[at] & 0xDF {
                case UInt8(ascii: "A"): found.isAfternoon = false
                case UInt8(ascii: "P"): found.isAfternoon = true
                default: return nil
                }
                at += 2
            case .month:
                guard at + 2 < bytes.count else { return nil }
                let name = String(decoding: bytes[at..<(at + 3)], as: UTF8.self).lowercased()
                guard let index = months.firstIndex(of: name) else { return nil }
                found.month = index + 1
                at += 3
            case .zone:
                guard let offset = offset(bytes, &at) else { return nil }
                found.offset = offset
            }
        }
        return at == bytes.count ? found : nil
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// `Z`, `+08`, `+0800` or `+08:00`, in minutes.
    private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int? {
        guard at < bytes.count else { return nil }
        let sign = bytes[at]
        at += 1
        if sign == UInt8(ascii: "Z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var digits: [Int] = []
        while at < bytes.count, digits.count < 4 {
            if bytes[at] == UInt8(ascii: ":"), digits.count == 2 {
                at += 1
            } else if (0x30...0x39).contains(bytes[at]) {
                digits.append(Int(bytes[at] - 0x30))
                at += 1
            } else {
                break
            }
        }
        guard digits.count == 2 || digits.count == 4 else { return nil }
        let minutes = (digits[0] * 10 + digits[1]) * 60 + (digits.count == 4 ? digits[2] * 10 + digits[3] : 0)
        return sign == UInt8(ascii: "-") ? -minutes : minutes
    }
}

extension TimePattern.Found {
    fileprivate mutating func set(_ part: TimePattern.Part, _ value: Int, digits: Int) {
        switch part {
        case .year: year = value
        case .month: month = value
        case .day: day = value
        case .hour, .hour12: hour = value
        case .minute: minute = value
        case .second: second = value
        case .fraction:
            var (value, digits) = (value, digits)
            while digits < 3 { (value, digits) = (value * 10, digits + 1) }
            while digits > 3 { (value, digits) = (value / 10, digits - 1) }
            milliseconds = value
        }
    }
}
