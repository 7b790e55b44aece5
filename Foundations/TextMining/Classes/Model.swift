/// A linear model over grams of characters: which class a text most likely has, how sure that is, and which words spoke
/// for it.
package struct Model: Sendable {
    /// In the order of their names.
    package let labels: [String]
    package let settings: TextSettings
    /// Samples the model learned from, class by class.
    package let sizes: [Int]
    /// Margins are multiplied by it before they become probabilities.
    let sharpness: Float
    let bias: [Lanes]
    let table: WeightTable

    package var gramCount: Int { table.count }

    /// How many of the single characters and pairs of a text it knows, for looking whether it has forgotten.
    package func known(of text: String, field: Int) -> Int {
        var count = 0
        Grams.each(in: text, field: field, limit: settings.limit) { key, _, _ in
            if table.holds(key) { count += 1 }
        }
        return count
    }

    /// Bytes that a gram takes in memory, its share of empty places included, among so many classes.
    package static func bytesPerGram(classes: Int) -> Int { 4 * 8 * (1 + rowsNeeded(classes)) }

    /// Learns from samples.
    /// - Throws: `TrainingRefusal`.
    /// - Complexity: linear in the length of all texts, times the passes.
    package init(_ samples: [Sample], _ training: Training = Training()) throws(TrainingRefusal) {
        let labels = Set(samples.map(\.label)).sorted()
        guard let first = labels.first else { throw .noSamples }
        guard labels.count > 1 else { throw .oneClass(first) }
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let classes = samples.map { numbers[$0.label] ?? 0 }
        let texts = samples.map(\.fields)
        self.init(texts, classes, labels, training, sharpness: training.calibrates ? nil : 1)
    }

    private init(
        _ texts: [[String]], _ classes: [Int], _ labels: [String], _ training: Training, sharpness: Float?
    ) {
        self.labels = labels
        settings = TextSettings(fields: texts.map(\.count).max() ?? 1)
        var sizes = [Int](repeating: 0, count: labels.count)
        for number in classes { sizes[number] += 1 }
        self.sizes = sizes
        self.sharpness = sharpness ?? Self.sharpness(texts, classes, labels, training)
        let vectors = TextVectors(texts, settings, most: training.mostGrams)
        let emphasis = Emphasis(vectors, classes, count: labels.count, floor: training.floor)
        let learned = Descent(vectors, classes, count: labels.count, emphasis, training)
        bias = learned.bias
        table = WeightTable(
            vectors.keys, rarity: vectors.rarity, weights: learned.weights, rows: rowsNeeded(labels.count))
    }

    init(
        labels: [String], settings: TextSettings, sizes: [Int], sharpness: Float, bias: [Lanes], table: WeightTable
    ) {
        self.labels = labels
        self.settings = settings
        self.sizes = sizes
        self.sharpness = sharpness
        self.bias = bias
        self.table = table
    }

    /// How sure margins make one, seen on a fifth of the texts with a model of the others.
    private static func sharpness(
        _ texts: [[String]], _ classes: [Int], _ labels: [String], _ training: Training
    ) -> Float {
        let folds = Folds(classes, count: 5)
        let (rest, aside) = folds[0]
        let model = Model(
            rest.map { texts[$0] }, rest.map { classes[$0] }, labels, training, sharpness: 1)
        var reader = model.reader()
        let margins = aside.map { text in
            let rows = reader.margins(texts[text])
            return labels.indices.map { rows[class: $0] }
        }
        return Calibration.sharpness(margins, aside.map { classes[$0] })
    }
}

/// Why nothing could be learned.
package enum TrainingRefusal: Error, Hashable {
    case noSamples
    case oneClass(String)
}
