/// Texts in equal parts, each with the same share of every class, the same parts each time.
struct Folds {
    private let parts: [Int]
    let count: Int

    /// - Parameter classes: of each text.
    init(_ classes: [Int], count: Int) {
        self.count = count
        var order = Array(classes.indices)
        var random = Shuffling(seed: 42)
        order.shuffle(using: &random)
        var parts = [Int](repeating: 0, count: classes.count)
        var next: [Int: Int] = [:]
        for text in order {
            parts[text] = next[classes[text], default: 0] % count
            next[classes[text], default: 0] += 1
        }
        self.parts = parts
    }

    /// The texts of all other parts, and those of one.
    subscript(part: Int) -> (rest: [Int], aside: [Int]) {
        (parts.indices.filter { parts[$0] != part }, parts.indices.filter { parts[$0] == part })
    }
}
