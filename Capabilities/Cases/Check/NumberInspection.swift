import Journal
import Kernel
import Store

/// Looks whether the case numbers of each month are 1, 2, 3… up to the last one given out, each once.
enum NumberInspection {
    private static let page = 5000

    /// Which serials of a month are taken, a bit each.
    private struct Month {
        var bits: [UInt64]
        let last: Int

        init(last: Int) {
            self.last = last
            bits = Array(repeating: 0, count: last / 64 + 1)
        }

        /// - Returns: false when it is taken already.
        mutating func take(_ serial: Int) -> Bool {
            let bit: UInt64 = 1 << UInt64(serial % 64)
            defer { bits[serial / 64] |= bit }
            return bits[serial / 64] & bit == 0
        }

        var firstMissing: Int? { (1...max(last, 1)).first { $0 <= last && bits[$0 / 64] >> UInt64($0 % 64) & 1 == 0 } }
    }

    static func look(_ inspector: Inspector) throws {
        let county = inspector.county
        var months: [String: Month] = [:]
        for row in try inspector.query("SELECT month, serial FROM case_numbers WHERE county = ?", [county]) {
            let (month, serial): (String, Int) = (try row["month"], try row["serial"])
            months[month] = Month(last: serial)
        }
        inspector.expect(months.values.map(\.last).reduce(0, +))
        var after = ""
        while true {
            let numbers = try inspector.query(
                "SELECT number FROM cases WHERE county = ? AND number > ? ORDER BY number LIMIT ?",
                [county, after, page]
            ).map { try $0["number"] as String }
            for text in numbers { try take(text, &months) }
            after = numbers.last ?? after
            // Bits are not kept from one check to the next: it goes on from the beginning of this part.
            try inspector.passed(numbers.count, through: "")
            if numbers.count < page { break }
        }
        for (month, taken) in months.sorted(by: { $0.key < $1.key }) {
            if let missing = taken.firstMissing {
                throw IntegrityFault(
                    "cases.check.serialMissing", ["month": month, "serial": "\(missing)", "last": "\(taken.last)"])
            }
        }
        inspector.count("months", months.count)
    }

    private static func take(_ text: String, _ months: inout [String: Month]) throws {
        guard let number = try? CaseNumber(parsing: text) else {
            throw IntegrityFault("cases.check.badNumber", ["number": text])
        }
        let month = "20\(padded(number.yearMonth / 100, 2))-\(padded(number.yearMonth % 100, 2))"
        guard let last = months[month]?.last, number.serial <= last else {
            throw IntegrityFault(
                "cases.check.serialBeyond",
                ["number": number.shown, "month": month, "last": "\(months[month]?.last ?? 0)"])
        }
        guard months[month]?.take(number.serial) == true else {
            throw IntegrityFault("cases.check.serialTwice", ["number": number.shown, "month": month])
        }
    }
}
