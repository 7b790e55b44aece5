/// Which matters hold a shingle, for those shingles that say most about a message. Finding what a message may belong to
/// costs the same among a thousand matters and among a million.
struct Postings: Sendable {
    private var index = GramIndex(capacity: 1 << 12)
    private var groups: [[Int32]] = []
    /// Shingles that more matters hold name none.
    private static let limit = 300

    mutating func add(_ key: UInt32, _ group: Int) {
        let number = index.number(key)
        if number == groups.count { groups.append([]) }
        guard groups[number].count <= Self.limit, groups[number].last != Int32(group) else { return }
        if !groups[number].contains(Int32(group)) { groups[number].append(Int32(group)) }
    }

    /// The matters that hold a shingle; none for one that too many hold.
    func holders(of key: UInt32) -> [Int] {
        guard let number = index.find(key), groups[number].count <= Self.limit else { return [] }
        return groups[number].map(Int.init)
    }

    /// What each matter shares with a profile asked about; all 0 between two questions.
    struct Tally: Sendable { fileprivate var shared: [Float] = [] }

    /// The matters that share most with a profile, by the squares of what they share.
    func candidates(_ keys: [UInt32], _ profile: Profile, among count: Int, most: Int, _ tally: inout Tally) -> [Int] {
        if tally.shared.count < count {
            tally.shared.append(contentsOf: repeatElement(0, count: count - tally.shared.count))
        }
        var touched: [Int32] = []
        for key in keys {
            guard let number = index.find(key), groups[number].count <= Self.limit else { continue }
            let value = profile.value(key)
            for group in groups[number] {
                if tally.shared[Int(group)] == 0 { touched.append(group) }
                tally.shared[Int(group)] += value * value
            }
        }
        let best = touched.map { (group: $0, sum: tally.shared[Int($0)]) }
        for group in touched { tally.shared[Int(group)] = 0 }
        guard best.count > most else { return best.map { Int($0.group) } }
        return best.sorted { ($1.sum, $0.group) < ($0.sum, $1.group) }.prefix(most).map { Int($0.group) }
    }
}
