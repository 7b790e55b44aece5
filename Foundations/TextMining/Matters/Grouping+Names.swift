extension Grouping {
    /// Runs of characters that at least most of the messages hold, with a rare shingle in them; the rarest first, at most
    /// three, none within another.
    func names(_ same: [Message]) -> [String] {
        let texts = same.prefix(50).map { Array(($0.title + " " + $0.text.prefix(Shingles.limit)).unicodeScalars) }
        guard texts.count > 1 else { return [] }
        let title = Array(same[0].title.unicodeScalars)
        var runs: [(text: String, weight: Float)] = []
        var start = 0
        while start + 1 < title.count {
            guard let end = longest(title, from: start, texts) else {
                start += 1
                continue
            }
            let run = Array(title[start..<end])
            let weight = weight(run)
            if weight > 0 { runs.append((String(String.UnicodeScalarView(run)), weight)) }
            start = end
        }
        return runs.sorted { ($1.weight, $0.text) < ($0.weight, $1.text) }.prefix(3).map(\.text)
    }

    /// Where the longest run ends that begins at `start` and that most texts hold; `nil` for less than two
    /// characters.
    private func longest(_ title: [Unicode.Scalar], from start: Int, _ texts: [[Unicode.Scalar]]) -> Int? {
        var (end, best) = (start + 2, Int?.none)
        while end <= title.count {
            let run = title[start..<end]
            guard run.allSatisfy({ PlainCharacter.of($0.value) != PlainCharacter.boundary }) else { return best }
            guard texts.count(where: { $0.holds(run) }) * 2 > texts.count else { return best }
            best = end
            end += 1
        }
        return best
    }

    /// How much the rarest shingle of a run says.
    private func weight(_ run: [Unicode.Scalar]) -> Float {
        let message = Message(
            id: "", title: String(String.UnicodeScalarView(run)), text: "", time: 0, person: "", votes: 0)
        return Shingles(message).title.map { commonness.weight($0) }.max() ?? 0
    }
}

extension [Unicode.Scalar] {
    /// Whether a run stands in it. Few places have the run's first character, so looking at each of them is the quickest.
    fileprivate func holds(_ run: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = run.first, run.count <= count else { return run.isEmpty }
        return (0...count - run.count).contains { place in
            self[place] == first && self[place..<place + run.count].elementsEqual(run)
        }
    }
}

extension HotIssue {
    /// The first of the names that ends as places do.
    package var place: String? { names.first { $0.last.map { Self.placeEnds.contains($0) } ?? false } ?? names.first }

    // check: allow text, because these are the characters the rule looks at
    private static let placeEnds: Set<Character> = Set("区村镇乡街路道巷弄苑园城府湾里寓厦场校院站桥河湖山馆")
}
