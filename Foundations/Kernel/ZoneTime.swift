import Foundation

/// The time of day in a zone of the IANA database, with its summer times.
///
/// The changes of offset are looked up once, so that reading a million moments costs next to nothing.
package struct ZoneTime: Sendable {
    package let name: String
    /// From when on which offset holds, in seconds east of UTC; the first holds since ever.
    private let offsets: [(from: Int64, seconds: Int64)]

    /// - Returns: `nil` when there is no such zone. The name has to be whole: `Asia/Shanghai`, not `CST`.
    package init?(_ name: String) {
        guard name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        var moment = Date(timeIntervalSince1970: -2_208_988_800)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var offsets = [(from: Int64.min, seconds: Int64(zone.secondsFromGMT(for: moment)))]
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment, next < end {
            offsets.append((Int64(next.timeIntervalSince1970), Int64(zone.secondsFromGMT(for: next))))
            moment = next
        }
        self.offsets = offsets
    }

    /// The moment at which clocks here show `seconds` after midnight of `date`.
    ///
    /// An hour that summer time repeats is taken the first time; in one that it leaves out, clocks are taken to have
    /// run on as before.
    package func moment(_ date: LocalDate, seconds: Int, milliseconds: Int = 0) -> Timestamp {
        let local = Int64(date.days) * 86_400 + Int64(seconds)
        let before = offset(at: local - 86_400)
        let first = local - before
        let here = offset(at: first)
        // Between the two offsets lies a change: what the earlier one says holds when it is still in force then.
        let utc = here == before || offset(at: local - here) != here ? first : local - here
        return Timestamp(milliseconds: utc * 1000 + Int64(milliseconds))
    }

    private func offset(at utc: Int64) -> Int64 {
        var (low, high) = (0, offsets.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if offsets[middle].from <= utc { low = middle } else { high = middle }
        }
        return offsets[low].seconds
    }
}
