import Synchronization

/// A number that any thread may change at no cost worth naming; it wraps no sooner than 64 bits do.
package final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    package init() {}

    package var now: Int { value.load(ordering: .relaxed) }

    package func add(_ amount: Int = 1) { value.wrappingAdd(amount, ordering: .relaxed) }
}

/// How often values fell where: up to 15 bounds, and whatever lies above the last.
package final class Histogram: Sendable {
    /// What was counted so far.
    package struct Reading: Sendable, Equatable {
        /// Upper bounds, each counted in, rising.
        package var bounds: [Int] = []
        /// One more than there are bounds; not summed up.
        package var counts: [Int] = []
        package var sum = 0

        package init() {}

        package var total: Int { counts.reduce(0, +) }
    }

    private static let places = 16
    private let bounds: [Int]
    private let counts: InlineArray<16, Atomic<Int>> = InlineArray { _ in Atomic(0) }
    private let sum = Atomic<Int>(0)

    package init(bounds: [Int]) {
        precondition(bounds.count < Self.places && bounds == bounds.sorted(), "at most 15 bounds, rising")
        self.bounds = bounds
    }

    package func record(_ value: Int) {
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        counts[place].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    /// In nanoseconds, as the bounds of `seconds` are.
    package func record(_ duration: Duration) { record(duration.nanoseconds) }

    package var reading: Reading {
        var reading = Reading()
        reading.bounds = bounds
        reading.counts = (0...bounds.count).map { counts[$0].load(ordering: .relaxed) }
        reading.sum = sum.load(ordering: .relaxed)
        return reading
    }

    /// For durations from half a millisecond to ten seconds, recorded in nanoseconds.
    package static func seconds() -> Histogram {
        let tenths = [5, 10, 25, 50, 100, 200, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000]
        return Histogram(bounds: tenths.map { $0 * 100_000 })
    }

    /// For numbers of things, 1 to 256 by doubling.
    package static func amounts() -> Histogram { Histogram(bounds: (0...8).map { 1 << $0 }) }
}

extension Duration {
    /// Whole nanoseconds.
    package var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }

    /// Whole milliseconds.
    package var milliseconds: Int { nanoseconds / 1_000_000 }
}
