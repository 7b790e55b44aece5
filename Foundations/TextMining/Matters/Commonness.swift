import Foundation

/// In how many matters each shingle was seen. What is counted are matters, not messages: the name of the place that fifty
/// people write about stays as rare as it was when the first of them wrote.
struct Commonness: Sendable {
    private var index: GramIndex
    private var holders: [Int32] = []
    /// Matters counted so far.
    private(set) var matters = 0

    /// - Parameter capacity: shingles that are awaited.
    init(capacity: Int = 0) { index = GramIndex(capacity: max(1 << 16, capacity)) }

    /// How many different ones were seen.
    var shingles: Int { holders.count }

    /// A matter came.
    mutating func addMatter() { matters += 1 }

    /// A matter holds this shingle for the first time.
    mutating func add(_ key: UInt32) {
        let number = index.number(key)
        if number == holders.count { holders.append(0) }
        holders[number] += 1
    }

    @inline(__always)
    func count(_ key: UInt32) -> Int { index.find(key).map { Int(holders[$0]) } ?? 0 }

    /// `ln((1 + matters) / (1 + holders))`; 0 for what stands in every tenth matter or more.
    @inline(__always)
    func weight(_ key: UInt32) -> Float {
        let count = count(key)
        guard count * 10 < max(matters, 100) else { return 0 }
        return logf(Float(max(matters, 100) + 1) / Float(count + 1))
    }
}
