package import Kernel

extension Timestamp {
    /// In UTC with milliseconds, `2026-11-22T09:15:00.123Z`.
    /// - Source: RFC 3339; the days by H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    package var rfc3339: String {
        func floored(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }
        let days = floored(milliseconds, 86_400_000)
        let rest = milliseconds - days * 86_400_000
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return String(unsafeUninitializedCapacity: 32) { text in
            var next = 0
            func put(_ byte: UInt8) {
                text[next] = byte
                next += 1
            }
            func put(_ number: Int64, _ width: Int) {
                var place: Int64 = 1
                for _ in 1..<width { place *= 10 }
                while place <= number / 10 { place *= 10 }
                while place > 0 {
                    put(UInt8(ascii: "0") + UInt8(number / place % 10))
                    place /= 10
                }
            }
            if year < 0 { put(UInt8(ascii: "-")) }
            put(abs(year), 4)
            put(UInt8(ascii: "-"))
            put(month, 2)
            put(UInt8(ascii: "-"))
            put(day, 2)
            put(UInt8(ascii: "T"))
            put(rest / 3_600_000, 2)
            put(UInt8(ascii: ":"))
            put(rest / 60_000 % 60, 2)
            put(UInt8(ascii: ":"))
            put(rest / 1000 % 60, 2)
            put(UInt8(ascii: "."))
            put(rest % 1000, 3)
            put(UInt8(ascii: "Z"))
            return next
        }
    }
}
