/// Pairs of a block with the cases that have them, in few bytes: for each pair, in order, what it is more than the one
/// before, how long its list is, and the list of ordinals, each by what it is more than the one before.
/// Numbers are of seven bits a byte, the lowest first, as in DWARF's ULEB128.
enum Drawer {
    /// Adds a pair to `bytes`; pairs and ordinals come in rising order.
    static func add(_ gram: Gram, after last: Gram?, _ ordinals: some Sequence<UInt16>, to bytes: inout [UInt8]) {
        var list: [UInt8] = []
        var before: UInt64 = 0
        for ordinal in ordinals {
            put(UInt64(ordinal) - before, &list)
            before = UInt64(ordinal)
        }
        put(gram.value - (last?.value ?? 0), &bytes)
        put(UInt64(list.count), &bytes)
        bytes += list
    }

    /// The cases that have a pair.
    static func ordinals(of gram: Gram, in bytes: [UInt8]) -> [UInt16] {
        bytes.withUnsafeBufferPointer { bytes in
            var (place, value) = (0, 0 as UInt64)
            while place < bytes.count {
                value += take(bytes, &place)
                let length = Int(take(bytes, &place))
                guard value <= gram.value else { return [] }
                let end = min(bytes.count, place + length)
                if value == gram.value { return list(bytes, place, end) }
                place = end
            }
            return []
        }
    }

    private static func list(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> [UInt16] {
        var ordinals: [UInt16] = []
        ordinals.reserveCapacity(end - start)
        var (place, value) = (start, 0 as UInt64)
        while place < end {
            value += take(bytes, &place)
            ordinals.append(UInt16(truncatingIfNeeded: value))
        }
        return ordinals
    }

    private static func put(_ number: UInt64, _ bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func take(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> UInt64 {
        var (number, shift) = (0 as UInt64, 0 as UInt64)
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        return number
    }
}
