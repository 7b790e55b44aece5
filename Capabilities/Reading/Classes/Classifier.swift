import Journal
package import Kernel
import Logging
package import Platform
package import Store
import Synchronization
import TextMining

/// What a report is about, proposed from what dispatchers decided: a model of all that was decided until it was made,
/// and beside it, found again text by text, all that was decided since. It learns without being started anew, on
/// whichever server somebody decided.
package final class Classifier: Sendable {
    /// What was said, personal data covered; nothing for a report that was emptied.
    package typealias Words = @Sendable ([ID<Report>], any Connection) throws -> [ID<Report>: String]

    /// Decisions kept at hand since the model was made; a new model is made long before there are so many.
    static let newest = 2000

    private struct State: Sendable {
        var looked = Timestamp(milliseconds: 0)
        var reckonedFates = Timestamp(milliseconds: 0)
        var knows: Known?
        var model: LoadedModel?
        var near = Neighbours<ID<Report>>()
        var fates = Fates()
    }

    /// How far it has followed the table, and which model that begins at.
    private struct Known: Hashable {
        var model: Int
        var position: Int64
    }

    private struct News: Sendable {
        var model: (version: ModelVersion?, bytes: [UInt8]?)?
        var examples: [Example] = []
        var words: [ID<Report>: String] = [:]
        var position: Int64 = 0
        var tenths: [HitTally]?
    }

    package let house: House
    let words: Words
    private let state = Mutex(State())

    package init(_ house: House, words: @escaping Words) {
        self.house = house
        self.words = words
    }

    package var examples: ExampleTable { ExampleTable(house.county) }
    package var proposals: ProposalTable { ProposalTable(house.county) }
    package var models: ModelTable { ModelTable(house.county) }

    // MARK: Following

    /// What was decided here counts at once.
    package func look() { state.withLock { $0.looked = Timestamp(milliseconds: 0) } }

    /// Takes in what was decided since, by whichever server; at most once a second. What cannot be read keeps nobody
    /// from reporting: it proposes as it did before.
    package func refresh() async {
        let now = house.time.now()
        let (isFresh, known, wantsFates) = state.withLock { state in
            let isFresh = state.looked <= now && now < state.looked.adding(milliseconds: 1000)
            if !isFresh { state.looked = now }
            return (isFresh, state.knows, state.reckonedFates.adding(minutes: 1) <= now)
        }
        guard !isFresh else { return }
        do {
            let news = try await house.reader.read { [self] connection -> News in
                try readNews(since: known, wantsFates, connection)
            }
            take(news, since: known, at: now)
        } catch {
            house.log.warning("reading: could not follow what was decided", metadata: ["error": "\(error)"])
        }
    }

    private func readNews(since known: Known?, _ wantsFates: Bool, _ connection: any Connection) throws -> News {
        var news = News(position: try examples.last(connection))
        if wantsFates { news.tenths = try proposals.tenths(connection) }
        let active = try models.active(connection)
        if known?.model != active?.number ?? 0 || known == nil {
            news.model = (active, try active.flatMap { try models.bytes($0.number, connection) })
            news.examples = try examples.after(active?.position ?? 0, most: Self.newest, connection)
        } else if let known, known.position < news.position {
            news.examples = try examples.after(known.position, most: Self.newest, connection)
        }
        for start in stride(from: 0, to: news.examples.count, by: 200) {
            let part = news.examples[start..<min(start + 200, news.examples.count)]
            news.words.merge(try words(part.filter { $0.category != nil }.map(\.report), connection)) { $1 }
        }
        return news
    }

    /// The model in force; `nil` also for one that is damaged, which is told once.
    private func load(_ news: News) -> LoadedModel? {
        guard let version = news.model?.version, let bytes = news.model?.bytes else { return nil }
        do {
            return try LoadedModel(bytes, version)
        } catch {
            house.log.error(
                "reading: a model cannot be read; single decisions speak without it",
                metadata: ["model": "\(version.number)", "error": "\(error)"])
            return nil
        }
    }

    private func take(_ news: News, since known: Known?, at now: Timestamp) {
        let loaded = load(news)
        state.withLock { state in
            // Somebody else was quicker.
            guard state.knows == known else { return }
            if let tenths = news.tenths { (state.fates, state.reckonedFates) = (Fates(tenths), now) }
            if let model = news.model {
                state.model = loaded
                state.near = Neighbours()
                state.knows = Known(model: model.version?.number ?? 0, position: news.position)
            } else {
                state.knows?.position = news.position
            }
            for example in news.examples {
                guard let category = example.category, let text = news.words[example.report], !text.isEmpty else {
                    state.near.remove(example.report)
                    continue
                }
                state.near.put(example.report, text, category, weight: Float(example.weight))
            }
        }
    }

    // MARK: Proposing

    /// What all sources say together, the likeliest first, at most three.
    /// - Parameters:
    ///   - cold: what the words of the catalogue say.
    ///   - isKnown: whether the catalogue in force has a category; others are passed over.
    /// - Returns: `cold` in its order where nothing else speaks.
    /// - Complexity: linear in the text; nothing is read.
    package func propose(_ text: String, _ cold: [Opinion], isKnown: (String) -> Bool) -> Reckoned {
        let (model, fates) = state.withLock { ($0.model, $0.fates) }
        let near = state.withLock { $0.near.nearest(to: text) }.filter { isKnown($0.label) }
        guard model != nil || !near.isEmpty else { return Reckoned(cold, model: 0, fates, isLearned: false) }
        let shares = Opinions.combined(
            cold, model: model.map { ($0.shares(text).filter { isKnown($0.key) }, $0.trust) },
            near: near.map { ($0.label, Double($0.likeness), Double($0.weight)) })
        let ranked = shares.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).filter { $0.value >= 0.005 }
        let opinions = ranked.enumerated().map { place, found -> Opinion in
            var words = cold.first { $0.category == found.key }?.words ?? []
            if place == 0 { words += learnedWords(text, found.key, near, model, besides: words) }
            return Opinion(found.key, share: found.value, words: words)
        }
        return Reckoned(opinions.isEmpty ? cold : opinions, model: model?.number ?? 0, fates, isLearned: true)
    }

    /// What a decision about a text like this one shares with it; else what the model says spoke for it.
    private func learnedWords(
        _ text: String, _ category: String, _ near: [Neighbours<ID<Report>>.Kin], _ model: LoadedModel?,
        besides known: [String]
    ) -> [String] {
        var words: [String] = []
        if let kin = near.first(where: { $0.label == category }) {
            words = state.withLock { $0.near.words(of: text, sharedWith: kin.key) }
        } else if known.isEmpty, let model {
            words = model.words(text, for: category)
        }
        return words.filter { word in !known.contains { $0.contains(word) } }
    }

    /// How many single characters and pairs of a text the model in force knows, for looking whether it has forgotten.
    package func known(of text: String) -> Int { state.withLock { $0.model }?.known(of: text) ?? 0 }

    /// What it holds: the number of the model, and decisions since.
    package var holds: (model: Int, decisions: Int) {
        state.withLock { ($0.model?.number ?? 0, $0.near.count) }
    }
}

/// Categories that are proposed, with how sure that is.
package struct Reckoned: Sendable {
    /// The likeliest first, each with its confidence, 0…100.
    package let opinions: [(opinion: Opinion, confidence: Int)]
    /// The model that spoke, 0 for none.
    package let model: Int
    /// More than the catalogue's words spoke.
    package let isLearned: Bool

    init(_ opinions: [Opinion], model: Int, _ fates: Fates, isLearned: Bool) {
        self.opinions = opinions.map { ($0, $0.words.isEmpty && !isLearned ? 0 : fates.confidence($0.share)) }
        self.model = model
        self.isLearned = isLearned
    }
}
