/// Texts as sparse vectors, one after the other: a gram weighs `(1 + ln count) · rarity`, and the part of each field has
/// the length that the settings give it.
struct TextVectors {
    /// Where each text begins; one more than there are texts.
    private(set) var starts = [0]
    /// Numbers of grams, from 0.
    private(set) var grams: [Int32] = []
    private(set) var values: [Float] = []
    /// The hash of each gram, by its number.
    private(set) var keys: [UInt32] = []
    /// How rare each gram is, by its number.
    private(set) var rarity: [Float] = []

    var count: Int { starts.count - 1 }

    /// - Parameters:
    ///   - least: texts that must hold a gram for it to count; more where there would be more grams than `most`.
    ///   - most: grams wanted.
    /// - Complexity: linear in the length of all texts.
    init(_ texts: [[String]], _ settings: TextSettings, least: Int = 2, most: Int? = nil) {
        var index = GramIndex(capacity: 1 << 16)
        var raw = RawCounts()
        for fields in texts {
            for field in settings.weights.indices {
                raw.append(field < fields.count ? fields[field] : "", field, settings.limit, &index)
            }
        }
        var least = least
        if let most { while raw.holders.count(where: { $0 >= Int32(least) }) > most { least += 1 } }
        let numbers = keep(index, raw.holders, of: texts.count, least: least)
        weigh(raw, numbers, settings)
    }

    /// - Returns: the new number of each gram, -1 for those dropped.
    private mutating func keep(_ index: GramIndex, _ holders: [Int32], of all: Int, least: Int) -> [Int32] {
        var numbers = [Int32](repeating: -1, count: holders.count)
        for (old, key) in index.keys.enumerated() where holders[old] >= Int32(least) {
            numbers[old] = Int32(keys.count)
            keys.append(key)
            rarity.append(GramWeight.rarity(holders: Int(holders[old]), of: all))
        }
        return numbers
    }

    private mutating func weigh(_ raw: RawCounts, _ numbers: [Int32], _ settings: TextSettings) {
        let fields = settings.weights.count
        for part in 0..<raw.starts.count - 1 {
            let first = values.count
            var square: Float = 0
            for place in raw.starts[part]..<raw.starts[part + 1] {
                let number = numbers[Int(raw.grams[place])]
                guard number >= 0 else { continue }
                let value = GramWeight.dampened[Int(raw.counts[place])] * rarity[Int(number)]
                grams.append(number)
                values.append(value)
                square += value * value
            }
            if square > 0 {
                let scale = settings.weights[part % fields] / square.squareRoot()
                for place in first..<values.count { values[place] *= scale }
            }
            if part % fields == fields - 1 { starts.append(values.count) }
        }
    }
}

/// How often each gram stands in each field of each text, before it is known which grams count.
private struct RawCounts {
    private(set) var starts = [0]
    private(set) var grams: [Int32] = []
    private(set) var counts: [UInt8] = []
    /// Texts that hold a gram, by its number.
    private(set) var holders: [Int32] = []
    /// Where a gram stands in the text being read, by its number; less than its start means nowhere.
    private var places: [Int] = []

    mutating func append(_ text: String, _ field: Int, _ limit: Int, _ index: inout GramIndex) {
        let first = grams.count
        Grams.each(in: text, field: field, limit: limit) { key, _, _ in
            let number = index.number(key)
            if number == places.count {
                places.append(-1)
                holders.append(0)
            }
            let place = places[number]
            if place >= first {
                counts[place] += counts[place] < 255 ? 1 : 0
            } else {
                places[number] = grams.count
                grams.append(Int32(number))
                counts.append(1)
                holders[number] += 1
            }
        }
        starts.append(grams.count)
    }
}
