/// Which matters hold a shingle, for those shingles that say most about a message. Finding what a message may belong to
/// costs the same among a thousand matters and among a million.
struct Postings: Sendable {
    private var index = GramIndex(capacity: 1 << 12)
    private var groups: [[Int32]] = []
    /// What each matter shares with the profile asked about; all 0 between two questions.
    private var shared: [Float] = []
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

    /// The matters that share most with a profile, by the squares of what they share.
    mutating func candidates(_ keys: [UInt32], _ profile: Profile, among count: Int, most: Int) -> [Int] {
        while shared.count < count { shared.append(0) }
        var touched: [Int32] = []
        for key in keys {
            guard let number = index.find(key), groups[number].count <= Self.limit else { continue }
            let value = profile.value(key)
            for group in groups[number] {
                if shared[Int(group)] == 0 { touched.append(group) }
                shared[Int(group)] += value * value
            }
        }
        let best = touched.map { (group: $0, sum: shared[Int($0)]) }
        for group in touched { shared[Int(group)] = 0 }
        guard best.count > most else { return best.map { Int($0.group) } }
        return best.sorted { ($1.sum, $0.group) < ($0.sum, $1.group) }.prefix(most).map { Int($0.group) }
    }
}
