/// What a message or a matter is about: weighed shingles, as a sparse vector.
struct Profile: Sendable {
    private(set) var index: GramIndex
    private(set) var values: [Float] = []
    /// The square of its length.
    private(set) var square: Float = 0
    /// Of its values.
    private(set) var sum: Float = 0

    init(capacity: Int = 8) { index = GramIndex(capacity: capacity) }

    var keys: [UInt32] { index.keys }
    var length: Float { square.squareRoot() }

    /// Adds `value` to what `key` weighs.
    /// - Returns: whether the key is new.
    @inline(__always)
    @discardableResult
    mutating func add(_ key: UInt32, _ value: Float) -> Bool {
        let number = index.number(key)
        sum += value
        if number == values.count {
            values.append(value)
            square += value * value
            return true
        }
        let old = values[number]
        values[number] = old + value
        square += value * (2 * old + value)
        return false
    }

    @inline(__always)
    func value(_ key: UInt32) -> Float { index.find(key).map { values[$0] } ?? 0 }

    /// From 0 for nothing in common to 1 for the same.
    func likeness(_ other: Profile) -> Float {
        let (small, large) = keys.count < other.keys.count ? (self, other) : (other, self)
        guard square > 0, other.square > 0 else { return 0 }
        var sum: Float = 0
        for (number, key) in small.keys.enumerated() { sum += small.values[number] * large.value(key) }
        return sum / (length * other.length)
    }

    mutating func add(_ other: Profile) {
        for (number, key) in other.keys.enumerated() { add(key, other.values[number]) }
    }

    /// Makes its length 1.
    mutating func scale() {
        guard square > 0 else { return }
        let scale = 1 / length
        for number in values.indices { values[number] *= scale }
        (square, sum) = (1, sum * scale)
    }

    /// The keys that weigh most, at most so many, in the order in which they came.
    func heaviest(_ most: Int) -> [UInt32] {
        guard keys.count > most else { return keys }
        let bound = values.largest(most)
        return Array(zip(keys, values).lazy.filter { $0.1 >= bound }.prefix(most).map(\.0))
    }
}

extension Profile {
    /// A message as a vector of length 1: its title weighs twice what its text does.
    init(_ shingles: Shingles, _ commonness: Commonness) {
        self.init(capacity: shingles.title.count + shingles.text.count)
        for (keys, share) in [(shingles.title, Float(1)), (shingles.text, Float(0.5))] {
            let weights = keys.map { commonness.weight($0) }
            let square = weights.reduce(0) { $0 + $1 * $1 }
            guard square > 0 else { continue }
            let scale = share / square.squareRoot()
            for (key, weight) in zip(keys, weights) where weight > 0 { add(key, weight * scale) }
        }
        scale()
    }
}

extension [Float] {
    /// The value that stands at a place when the greatest comes first, counted from 1, by halving around a middle one.
    /// - Complexity: grows with the number of values, where sorting grows faster.
    fileprivate func largest(_ place: Int) -> Float {
        var rest = self
        var (from, to) = (0, count - 1)
        let wanted = place - 1
        while from < to {
            let middle = rest[from + (to - from) / 2]
            var (left, right) = (from, to)
            while left <= right {
                while rest[left] > middle { left += 1 }
                while rest[right] < middle { right -= 1 }
                guard left <= right else { break }
                rest.swapAt(left, right)
                (left, right) = (left + 1, right - 1)
            }
            if wanted <= right { to = right } else if wanted >= left { from = left } else { return rest[wanted] }
        }
        return rest[wanted]
    }
}
