/// Support vector machines with squared hinge loss, one class against the rest, all classes side by side, by coordinate
/// descent in the dual.
/// - Source: Hsieh, Chang, Lin, Keerthi, Sundararajan, A Dual Coordinate Descent Method for Large-scale Linear SVM,
///   ICML 2008.
struct Descent {
    /// The rows of each gram, one gram after the other, for plain vectors: the emphasis is in them.
    private(set) var weights: [Lanes]
    private(set) var bias: [Lanes]
    private let rows: Int

    /// - Parameters:
    ///   - classes: of each text, below `count`.
    ///   - emphasis: stretches each gram for each class.
    init(_ vectors: TextVectors, _ classes: [Int], count: Int, _ emphasis: Emphasis, _ training: Training) {
        rows = rowsNeeded(count)
        weights = Array(repeating: .zero, count: vectors.keys.count * rows)
        bias = Array(repeating: .zero, count: rows)
        let softness = Self.softness(classes, count, training)
        let squares = emphasis.values.map { $0 * $0 }
        let lengths = lengths(vectors, squares)
        var duals = [Lanes](repeating: .zero, count: vectors.count * rows)
        var order = Array(0..<vectors.count)
        var random = Shuffling(seed: 1)
        for _ in 0..<training.passes {
            order.shuffle(using: &random)
            for text in order {
                step(text, classes[text], vectors, squares, lengths, softness[classes[text]], &duals)
            }
        }
    }

    /// The smaller a class, the dearer its errors: their cost goes with the root of how much smaller it is than the mean.
    private static func softness(_ classes: [Int], _ count: Int, _ training: Training) -> [Float] {
        var sizes = [Float](repeating: 0, count: count)
        for number in classes { sizes[number] += 1 }
        let mean = Float(classes.count) / Float(count)
        return sizes.map { ($0 / mean).squareRoot() / (2 * training.cost) }
    }

    private func lengths(_ vectors: TextVectors, _ squares: [Lanes]) -> [Lanes] {
        var lengths = [Lanes](repeating: Lanes(repeating: 1), count: vectors.count * rows)
        for text in 0..<vectors.count {
            for place in vectors.starts[text]..<vectors.starts[text + 1] {
                let (first, square) = (Int(vectors.grams[place]) * rows, vectors.values[place] * vectors.values[place])
                for row in 0..<rows { lengths[text * rows + row] += square * squares[first + row] }
            }
        }
        return lengths
    }

    @inline(__always)
    private mutating func step(
        _ text: Int, _ number: Int, _ vectors: borrowing TextVectors, _ squares: [Lanes], _ lengths: [Lanes],
        _ softness: Float, _ duals: inout [Lanes]
    ) {
        let range = vectors.starts[text]..<vectors.starts[text + 1]
        for row in 0..<rows {
            var margin = bias[row]
            for place in range { margin += vectors.values[place] * weights[Int(vectors.grams[place]) * rows + row] }
            var side = Lanes(repeating: -1)
            if number / 8 == row { side[number % 8] = 1 }
            let old = duals[text * rows + row]
            let slope = side * margin - 1 + softness * old
            let new = pointwiseMax(.zero, old - slope / (lengths[text * rows + row] + softness))
            guard new != old else { continue }
            duals[text * rows + row] = new
            let step = (new - old) * side
            bias[row] += step
            for place in range {
                let weight = Int(vectors.grams[place]) * rows + row
                weights[weight] += vectors.values[place] * step * squares[weight]
            }
        }
    }
}

/// The same order each time (SplitMix64).
struct Shuffling: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
