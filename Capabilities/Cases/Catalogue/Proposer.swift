package import Reading

/// A category that words point to, those of the catalogue or those of earlier decisions.
package struct Proposal: Hashable, Sendable, Codable {
    package let code: CategoryCode
    /// 0…100; 0 when nothing matched.
    package let confidence: Int
    /// The words that were found, the weightiest first: why it is proposed.
    package let words: [String]
    /// Before it was held against what became of earlier proposals; `nil` where nothing was learned.
    package var reckoned: Int?
    /// The model that spoke; 0 for decisions since, `nil` for the catalogue's keywords alone.
    package var model: Int?
}

/// Proposes categories by the catalogue's keywords and by what was learned from decisions. A person decides.
package struct Proposer: Sendable {
    private let index: KeywordIndex
    private let keywords: [String]
    private let weights: [Int]
    /// The categories, in the order of their codes, that each keyword points to.
    private let codes: [[CategoryCode]]
    private let other: CategoryCode
    private let known: Set<String>
    /// What was learned; without it the catalogue's keywords speak alone.
    private let learned: Classifier?

    /// Enough for a keyword of two characters to be as likely right as wrong.
    private static let doubt = 4
    private static let most = 3

    package init(_ catalogue: Catalogue, learned: Classifier? = nil) {
        self.learned = learned
        known = Set(catalogue.categories.map(\.code.description))
        var codes: [String: [CategoryCode]] = [:]
        for category in catalogue.categories {
            for keyword in Set(category.keywords.map { $0.lowercased() }) {
                codes[keyword, default: []].append(category.code)
            }
        }
        keywords = codes.keys.sorted()
        self.codes = keywords.map { codes[$0] ?? [] }
        weights = keywords.map(Self.weight)
        index = KeywordIndex(keywords)
        other = catalogue.policy.otherCategory
    }

    /// The likeliest categories, at most three, the best first.
    package func propose(_ text: String) -> [Proposal] {
        let cold = byKeywords(text)
        guard let learned else { return cold }
        let opinions = cold.map {
            Opinion($0.code.description, share: Double($0.confidence) / 100, words: $0.words)
        }
        let found = learned.propose(text, opinions) { known.contains($0) }
        let proposals = found.opinions.compactMap { opinion, confidence -> Proposal? in
            guard let code = CategoryCode(opinion.category) else { return nil }
            let reckoned = min(100, max(0, Int((opinion.share * 100).rounded())))
            return Proposal(
                code: code, confidence: confidence, words: opinion.words,
                reckoned: found.isLearned || reckoned != confidence ? reckoned : nil,
                model: found.isLearned ? found.model : nil)
        }
        return proposals.isEmpty ? cold : proposals
    }

    /// As the catalogue alone says, at most three, the best first.
    ///
    /// Long keywords weigh more, and a keyword inside a longer one found at the same place does not count. Categories of
    /// the class for what fits no other are proposed only when nothing else is.
    package func byKeywords(_ text: String) -> [Proposal] {
        var found: [CategoryCode: [Int]] = [:]
        for keyword in distinctKeywords(text) {
            for code in codes[keyword] { found[code, default: []].append(keyword) }
        }
        let named = found.filter { $0.key.classCode != other.classCode }
        let scores = (named.isEmpty ? found : named).map { code, keywords in
            (code: code, score: keywords.reduce(0) { $0 + weights[$1] }, keywords: keywords)
        }.sorted { ($1.score, $0.code) < ($0.score, $1.code) }
        guard !scores.isEmpty else { return [Proposal(code: other, confidence: 0, words: [])] }
        let total = scores.reduce(0) { $0 + $1.score }
        return scores.prefix(Self.most).map { entry in
            let confidence = 100 * entry.score * entry.score / (total * (entry.score + Self.doubt))
            let words = entry.keywords.sorted { (weights[$1], $0) < (weights[$0], $1) }.map { keywords[$0] }
            return Proposal(code: entry.code, confidence: confidence, words: words)
        }
    }

    /// The words of the catalogue that stand in a text.
    package func keywords(in text: String) -> [String] { distinctKeywords(text).map { keywords[$0] } }

    /// Each keyword once that stands somewhere not inside a longer one.
    private func distinctKeywords(_ text: String) -> [Int] {
        // By end, and of one end the longest first: going back, a match is inside another when it begins no earlier
        // than the earliest beginning seen among those that end no earlier.
        let matches = index.matches(in: text)
        var kept: Set<Int> = []
        var earliest = Int.max
        for match in matches.sorted(by: Self.outermostFirst) where match.range.lowerBound < earliest {
            earliest = match.range.lowerBound
            kept.insert(match.keyword)
        }
        return kept.sorted()
    }

    private static func outermostFirst(_ a: KeywordIndex.Match, _ b: KeywordIndex.Match) -> Bool {
        (b.range.upperBound, a.range.lowerBound) < (a.range.upperBound, b.range.lowerBound)
    }

    /// The square of its length in characters; four letters of ASCII count as one.
    private static func weight(_ keyword: String) -> Int {
        let letters = keyword.utf8.count { $0 < 0x80 }
        let length = max(1, keyword.count - letters + (letters + 3) / 4)
        return length * length
    }
}
