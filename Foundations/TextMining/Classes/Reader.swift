extension Model {
    package func reader() -> Reader { Reader(self) }
}

/// Reads one text after the other with a model; each thread has its own.
package struct Reader: ~Copyable {
    package let model: Model
    /// How often the gram at each place of the table stands in the field being read.
    private var counts: [UInt8]
    /// The places in use.
    private var used: [Int32] = []

    fileprivate init(_ model: Model) {
        self.model = model
        counts = Array(repeating: 0, count: model.table.size)
        used.reserveCapacity(2048)
    }

    /// The likeliest class.
    package mutating func label(for fields: [String]) -> String {
        let margins = margins(fields)
        return model.labels[model.labels.indices.max { margins[class: $0] < margins[class: $1] } ?? 0]
    }

    /// All classes, the likeliest first.
    package mutating func proposals(for fields: [String]) -> [Proposal] {
        let margins = margins(fields)
        let values = model.labels.indices.map { margins[class: $0] * model.sharpness }
        return zip(model.labels, Calibration.shares(values)).map { Proposal(label: $0, confidence: $1) }
            .sorted { ($1.confidence, $0.label) < ($0.confidence, $1.label) }
    }

    /// How far a text lies on the side of each class.
    mutating func margins(_ fields: [String]) -> [Lanes] {
        var total = model.bias
        for (field, weight) in model.settings.weights.enumerated() where field < fields.count {
            count(fields[field], field)
            add(weight, &total)
        }
        return total
    }

    /// The length of a field's vector before it is made to fit, 0 when no gram of it is known.
    mutating func length(_ text: String, _ field: Int) -> Float {
        count(text, field)
        var none = [Lanes](repeating: .zero, count: model.table.rows)
        return add(0, &none)
    }

    private mutating func count(_ text: String, _ field: Int) {
        let (size, stride) = (model.table.size, 1 + model.table.rows)
        model.table.words.withUnsafeBufferPointer { words in
            counts.withUnsafeMutableBufferPointer { counts in
                Grams.each(in: text, field: field, limit: model.settings.limit) { key, _, _ in
                    var slot = GramIndex.slot(key, size)
                    while true {
                        let word = words[slot &* stride]
                        if word == 0 { return }
                        if UInt32(truncatingIfNeeded: word >> 32) == key { break }
                        slot = (slot &+ 1) & (size &- 1)
                    }
                    if counts[slot] == 0 { used.append(Int32(truncatingIfNeeded: slot)) }
                    if counts[slot] < 255 { counts[slot] &+= 1 }
                }
            }
        }
    }

    /// Adds what the counted grams say and forgets them.
    /// - Returns: the length of their vector.
    @discardableResult
    private mutating func add(_ weight: Float, _ total: inout [Lanes]) -> Float {
        let rows = model.table.rows
        var sums = [Lanes](repeating: .zero, count: rows)
        var square: Float = 0
        model.table.words.withUnsafeBufferPointer { words in
            counts.withUnsafeMutableBufferPointer { counts in
                sums.withUnsafeMutableBufferPointer { sums in
                    for slot in used {
                        let first = Int(slot) &* (1 &+ rows)
                        let word = words[first]
                        let value = GramWeight.dampened[Int(counts[Int(slot)])] * WeightTable.rarity(word)
                        counts[Int(slot)] = 0
                        square += value * value
                        let scale = value * WeightTable.step(word)
                        for row in 0..<rows { sums[row] += scale * WeightTable.steps(words[first &+ 1 &+ row]) }
                    }
                }
            }
        }
        used.removeAll(keepingCapacity: true)
        guard square > 0 else { return 0 }
        for row in 0..<rows { total[row] += sums[row] * (weight / square.squareRoot()) }
        return square.squareRoot()
    }
}
