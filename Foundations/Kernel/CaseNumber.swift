/// Why a text is not a case number.
package enum CaseNumberError: Error, Hashable {
    /// Too short, too long, or with characters in the wrong places.
    case shape
    /// Well formed, but misread or mistyped somewhere.
    case checkDigit
}

/// The number by which people name a case, `RA 2611-00417-8`: county, year and month, serial, check digit.
package struct CaseNumber: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Two to four letters A…Z that stand for the county.
    package let prefix: String
    /// The year and month of acceptance, `2611` for November 2026.
    package let yearMonth: Int
    /// 1 or more, counted within the month.
    package let serial: Int

    /// - Returns: `nil` for a prefix that is not 2–4 capital letters, a year outside 2000…2099, a serial not above 0.
    package init?(prefix: String, date: LocalDate, serial: Int) {
        let (year, month, _) = date.components
        guard (2000...2099).contains(year) else { return nil }
        self.init(prefix: prefix, yearMonth: year % 100 * 100 + month, serial: serial)
    }

    private init?(prefix: String, yearMonth: Int, serial: Int) {
        guard (2...4).contains(prefix.utf8.count),
            prefix.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
            (1...12).contains(yearMonth % 100), (1...999_999_999).contains(serial)
        else { return nil }
        self.prefix = prefix
        self.yearMonth = yearMonth
        self.serial = serial
    }

    /// A number as people write it: blanks, hyphens, small and full-width letters and digits are all accepted.
    package init(parsing text: some StringProtocol) throws(CaseNumberError) {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars where !Self.isSeparator(scalar) {
            let code = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
            guard code < 0x80, bytes.count < 20 else { throw .shape }
            bytes.append((UInt32(0x61)...0x7A).contains(code) ? UInt8(code) - 0x20 : UInt8(code))
        }
        let letters = bytes.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let digits = bytes.dropFirst(letters.count).map { Int($0) - 48 }
        guard (2...4).contains(letters.count), digits.count >= 10, digits.allSatisfy({ (0...9).contains($0) }) else {
            throw .shape
        }
        guard CheckDigit.hybrid(Self.values(letters) + digits.dropLast()) == digits.last else { throw .checkDigit }
        let number = Self(
            prefix: String(decoding: letters, as: UTF8.self), yearMonth: digits.prefix(4).reduce(0) { $0 * 10 + $1 },
            serial: digits.dropFirst(4).dropLast().reduce(0) { $0 * 10 + $1 })
        guard let number, number.description.utf8.elementsEqual(bytes) else { throw .shape }
        self = number
    }

    /// As stored and in addresses, `RA2611004178`.
    package var description: String { prefix + padded(yearMonth, 4) + padded(serial, 5) + "\(checkDigit)" }

    /// As shown and read aloud, `RA 2611-00417-8`.
    package var shown: String { "\(prefix) \(padded(yearMonth, 4))-\(padded(serial, 5))-\(checkDigit)" }

    package var checkDigit: Int {
        let digits = (padded(yearMonth, 4) + padded(serial, 5)).utf8.map { Int($0) - 48 }
        return CheckDigit.hybrid(Self.values(prefix.utf8) + digits)
    }

    /// Letters as two digits each, A = 10 … Z = 35.
    private static func values(_ letters: some Sequence<UInt8>) -> [Int] {
        letters.flatMap { [(Int($0) - 55) / 10, (Int($0) - 55) % 10] }
    }

    /// Blanks, hyphens and dashes of every width.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20, 0x2D, 0xA0, 0x2010...0x2015, 0x2212, 0x3000, 0xFF0D: true
        default: false
        }
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.prefix, a.yearMonth, a.serial) < (b.prefix, b.yearMonth, b.serial)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: try container.decode(String.self))
        } catch is CaseNumberError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a case number")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
