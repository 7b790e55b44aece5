/// A proposal with the words that spoke for it.
package struct ExplainedProposal: Sendable, Hashable {
    /// A run of characters in one of the fields.
    package struct Word: Sendable, Hashable {
        package let text: String
        package let field: Int
        /// How much of all that spoke for the class it brought, from 0 to 1.
        package let share: Double
    }

    package let proposal: Proposal
    /// The others, the likeliest first.
    package let others: [Proposal]
    /// The strongest first.
    package let words: [Word]
}

extension Reader {
    /// The likeliest class, or the one asked for, and the words that spoke for it rather than for the next one.
    ///
    /// What a gram brings is shared out among its characters; neighbours that bring much are a word.
    /// - Parameters:
    ///   - label: a class of the model; `nil` for the likeliest.
    ///   - most: words wanted.
    package mutating func explain(_ fields: [String], for label: String? = nil, most: Int = 5) -> ExplainedProposal {
        let ranked = proposals(for: fields)
        let chosen = ranked.first { $0.label == label } ?? ranked[0]
        let others = ranked.filter { $0.label != chosen.label }
        guard let own = model.labels.firstIndex(of: chosen.label),
            let rival = model.labels.firstIndex(of: others[0].label)
        else { return ExplainedProposal(proposal: chosen, others: others, words: []) }
        var words: [ExplainedProposal.Word] = []
        for (field, weight) in model.settings.weights.enumerated() where field < fields.count {
            let length = length(fields[field], field)
            guard length > 0 else { continue }
            let spoken = Array(fields[field].unicodeScalars)
            let brought = brought(fields[field], spoken.count, field, own, rival).map { $0 * weight / length }
            words += Self.words(spoken, brought, field)
        }
        return ExplainedProposal(proposal: chosen, others: others, words: Self.strongest(words, most))
    }

    /// What each character brings to `own` beyond what it brings to `rival`.
    private func brought(_ text: String, _ count: Int, _ field: Int, _ own: Int, _ rival: Int) -> [Float] {
        var brought = [Float](repeating: 0, count: count)
        Grams.each(in: text, field: field, limit: model.settings.limit) { key, length, position in
            guard let (rarity, weights) = model.table.row(key, own, rival) else { return }
            let part = rarity * (weights.own - weights.rival) / Float(length)
            for place in max(0, position - length + 1)...position { brought[place] += part }
        }
        return brought
    }

    /// Runs of characters that each bring at least a third of what the best one does.
    private static func words(
        _ spoken: [Unicode.Scalar], _ brought: [Float], _ field: Int
    ) -> [ExplainedProposal.Word] {
        let all = brought.reduce(0) { $0 + max(0, $1) }
        guard all > 0, let best = brought.max() else { return [] }
        var (words, start) = ([ExplainedProposal.Word](), 0)
        for place in 0...spoken.count {
            let isIn =
                place < spoken.count && brought[place] * 3 >= best
                && PlainCharacter.of(spoken[place].value) != PlainCharacter.boundary
            if isIn { continue }
            if place - start > 1 {
                let sum = brought[start..<place].reduce(0, +)
                let text = String(String.UnicodeScalarView(spoken[start..<place]))
                words.append(.init(text: text, field: field, share: Double(sum)))
            }
            start = place + 1
        }
        return words
    }

    /// The same word of a field once, with shares of all.
    private static func strongest(_ words: [ExplainedProposal.Word], _ most: Int) -> [ExplainedProposal.Word] {
        let all = words.reduce(0) { $0 + $1.share }
        return Dictionary(grouping: words) { $0.text }
            .map { text, same in
                .init(
                    text: text, field: same.map(\.field).min() ?? 0, share: same.reduce(0) { $0 + $1.share } / all)
            }
            .sorted { ($1.share, $0.text) < ($0.share, $1.text) }.prefix(most).map { $0 }
    }
}

extension WeightTable {
    /// How rare a gram is and what it weighs for two classes; `nil` when it is not known.
    fileprivate func row(_ key: UInt32, _ own: Int, _ rival: Int) -> (Float, (own: Float, rival: Float))? {
        let stride = 1 + rows
        var slot = GramIndex.slot(key, size)
        while words[slot * stride] != 0 {
            let word = words[slot * stride]
            if UInt32(truncatingIfNeeded: word >> 32) == key {
                func weight(_ number: Int) -> Float {
                    Self.steps(words[slot * stride + 1 + number / 8])[number % 8] * Self.step(word)
                }
                return (Self.rarity(word), (weight(own), weight(rival)))
            }
            slot = (slot + 1) & (size - 1)
        }
        return nil
    }
}
