/// Gives each gram a number, from 0 in the order of first appearance.
struct GramIndex {
    /// Key and number, 0 where there is nothing; as many as a power of two.
    private var slots: [UInt64]
    private(set) var keys: [UInt32] = []

    init(capacity: Int = 1 << 12) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        keys.reserveCapacity(capacity)
    }

    /// - Parameter key: not 0.
    @inline(__always)
    mutating func number(_ key: UInt32) -> Int {
        var slot = Self.slot(key, slots.count)
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == key {
                return Int(UInt32(truncatingIfNeeded: slots[slot]))
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        slots[slot] = UInt64(key) << 32 | UInt64(keys.count)
        keys.append(key)
        if keys.count * 2 > slots.count { grow() }
        return keys.count - 1
    }

    /// The number of a gram that was seen before.
    @inline(__always)
    func find(_ key: UInt32) -> Int? {
        var slot = Self.slot(key, slots.count)
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == key {
                return Int(UInt32(truncatingIfNeeded: slots[slot]))
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    /// The place where a search for `key` begins, among `size` of them, a power of two.
    @inline(__always)
    static func slot(_ key: UInt32, _ size: Int) -> Int {
        Int(truncatingIfNeeded: key &* 0x9E37_79B1) & (size &- 1)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (number, key) in keys.enumerated() {
            var slot = Self.slot(key, slots.count)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt64(key) << 32 | UInt64(number)
        }
    }
}
