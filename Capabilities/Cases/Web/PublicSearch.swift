import Kernel
import Places
import Reading

/// What the words of a search speak for: a place, categories, or a number. Nothing else of a public case is in words;
/// what nobody can make sense of is said.
struct PublicSearch: Equatable {
    var categories: [CategoryCode]?
    var division: DivisionCode?
    /// What neither names a place nor speaks for a category.
    var unknown: [String] = []

    /// - Complexity: linear in the places and categories of the county; nothing is asked of the database.
    init(
        _ text: String, _ catalogue: Catalogue, _ proposer: Proposer, _ gazetteer: Gazetteer, _ initials: Initials
    ) {
        let places = gazetteer.places(.township) + gazetteer.places(.village)
        for word in text.split(whereSeparator: { $0.isWhitespace || $0.isPunctuation }).prefix(8).map(String.init) {
            var rest = word
            if let place = Self.place(named: word, places, within: division, initials) {
                division = place.code
                rest = rest.contains(place.name) ? rest.replacing(place.name, with: "") : ""
            }
            guard !rest.isEmpty else { continue }
            let found = Self.categories(rest, catalogue, proposer)
            if found.isEmpty { unknown.append(rest) }
            categories = categories.map { before in before.filter(found.contains) } ?? found
        }
    }

    /// The place whose name stands in the word, the longest first; else the first whose name holds it; else the first
    /// whose name in pinyin begins with these letters.
    private static func place(
        named word: String, _ places: [Place], within: DivisionCode?, _ initials: Initials
    ) -> Place? {
        let here = places.filter { place in within.map { $0.contains(place.code) } ?? true }
        let inside = here.filter { word.contains($0.name) }.max { $0.name.count < $1.name.count }
        if let found = inside ?? (word.count < 2 ? nil : here.first { $0.name.contains(word) }) { return found }
        return Initials.areInitials(word) ? here.first { initials.of($0.name, beginWith: word) } : nil
    }

    private static func categories(
        _ word: String, _ catalogue: Catalogue, _ proposer: Proposer
    ) -> [CategoryCode] {
        let lowered = word.lowercased()
        let named = catalogue.categories.filter { category in
            [category.name, category.className].contains { $0.contains(word) }
                || [category.nameEnglish, category.classNameEnglish].contains { $0.lowercased().contains(lowered) }
        }.map(\.code)
        let meant = proposer.byKeywords(word).filter { !$0.words.isEmpty }.map(\.code)
        return named + meant.filter { !named.contains($0) }
    }
}
