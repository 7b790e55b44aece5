/// How well proposals fit what people decided.
package struct Evaluation: Sendable, Hashable {
    /// One class: of its texts, and of those proposed for it, how many were right.
    package struct Class: Sendable, Hashable {
        package let label: String
        /// Texts that have it.
        package let count: Int
        package let precision: Double
        package let recall: Double
        package let f1: Double
    }

    package let classes: [Class]
    /// The plain mean of the classes' F1: small classes count as much as large ones.
    package let macroF1: Double
    /// The share of all texts that were right.
    package let microF1: Double
    /// For each class, how many of its texts were proposed for each class.
    package let confusion: [[Int]]

    /// - Parameters:
    ///   - labels: in the order wanted.
    ///   - pairs: the right label and the proposed one of each text.
    package init(_ labels: [String], _ pairs: [(right: String, proposed: String)]) {
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        for (right, proposed) in pairs {
            guard let row = numbers[right], let column = numbers[proposed] else { continue }
            confusion[row][column] += 1
        }
        classes = labels.indices.map { number in
            let right = Double(confusion[number][number])
            let count = confusion[number].reduce(0, +)
            let proposed = confusion.reduce(0) { $0 + $1[number] }
            return Class(
                label: labels[number], count: count, precision: proposed > 0 ? right / Double(proposed) : 0,
                recall: count > 0 ? right / Double(count) : 0,
                f1: count + proposed > 0 ? 2 * right / Double(count + proposed) : 0)
        }
        let present = classes.filter { $0.count > 0 }
        macroF1 = present.isEmpty ? 0 : present.reduce(0) { $0 + $1.f1 } / Double(present.count)
        let right = labels.indices.reduce(0) { $0 + confusion[$1][$1] }
        microF1 = pairs.isEmpty ? 0 : Double(right) / Double(pairs.count)
        self.confusion = confusion
    }

    /// Learns from all parts but one and asks about that one, part by part.
    /// - Parameter most: parts asked about; fewer are cheaper.
    /// - Throws: `TrainingRefusal`.
    package static func acrossFolds(
        _ samples: [Sample], count: Int, most: Int = .max, _ training: Training = Training(),
        done: (Int) -> Void = { _ in }
    ) throws(TrainingRefusal) -> Evaluation {
        let labels = Set(samples.map(\.label)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let folds = Folds(samples.map { numbers[$0.label] ?? 0 }, count: count)
        var plain = training
        plain.calibrates = false
        var pairs: [(String, String)] = []
        for part in 0..<min(count, most) {
            let (rest, aside) = folds[part]
            let model = try Model(rest.map { samples[$0] }, plain)
            var reader = model.reader()
            for text in aside { pairs.append((samples[text].label, reader.label(for: samples[text].fields))) }
            done(part + 1)
        }
        return Evaluation(labels, pairs)
    }
}
