import Kernel
import TextMining

/// Why two reports may be about the same matter, in words.
extension Presenter {
    /// `相距约 80 米 · 2 天前 · 都说到“路灯”`
    /// - Parameter isFull: false for whoever may not read the other case: then neither how far it is, where that is
    ///   not public, nor any word but those of the catalogue.
    func why(_ likely: Likely, isFull: Bool) -> String {
        let isExact = isFull || catalogue.category(likely.subject.category)?.publicPlace == .point
        let days = likely.age / 86_400_000
        let when = days == 0 ? text("cases.likely.sameDay") : text("cases.likely.days", ["days": "\(days)"])
        return [distance(isExact ? likely.metres : nil), when, shared(likely, isFull)].filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    private func distance(_ metres: Double?) -> String {
        guard let metres else { return text("cases.likely.nearby") }
        guard metres >= 15 else { return text("cases.likely.spot") }
        return text("cases.likely.metres", ["metres": "\(Int((metres / 10).rounded()) * 10)"])
    }

    private func shared(_ likely: Likely, _ isFull: Bool) -> String {
        let words = !isFull || likely.words.isEmpty ? likely.named : likely.words
        guard !words.isEmpty else { return likely.sameness.hasSameTopic ? text("cases.likely.topic") : "" }
        let quoted = words.map { text("cases.desk.why.word", ["word": $0]) }.joined()
        return text("cases.likely.words", ["words": quoted])
    }

    /// A likely case as everybody may know it, with why.
    func publicItem(_ likely: Likely) -> [String: Any] {
        publicItem(likely.subject).merging(["why": why(likely, isFull: false)]) { $1 }
    }
}
