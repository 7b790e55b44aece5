import Kernel
import Places
import TextMining

extension CaseWork {
    /// The address of the book that a text names, the longest where it names several; `nil` when it names none.
    func place(namedIn text: String) async throws -> FoundAddress? {
        var best: FoundAddress?
        for piece in PlaceWords.candidates(in: text) {
            guard let found = try await territory.find(address: piece), found.matched.count >= 3 else { continue }
            if found.matched.count > best?.matched.count ?? 0 { best = found }
        }
        return best
    }
}
