import Kernel
import Places
import Reading

/// What somebody looks for, word by word: a case has to hold every word, in what was reported or in the names of its
/// category or its place; a place also by the first letters of its name in pinyin.
package struct SearchTerms: Sendable {
    struct Term: Sendable {
        let words: Folded
        let categories: Set<CategoryCode>
        let places: [DivisionCode]

        /// How the index finds it; `nil` when it cannot.
        var need: SearchIndex.Need? {
            SearchIndex.Need(
                [Gram.all(in: words)] + categories.map { [$0.gram] } + places.compactMap { $0.gram.map { [$0] } })
        }

        /// - Complexity: linear in the texts.
        func isSaid(in texts: [Folded]) -> Bool { texts.contains { $0.contains(words) } }

        func isMet(by texts: [Folded], _ category: CategoryCode?, _ division: DivisionCode) -> Bool {
            isSaid(in: texts) || category.map(categories.contains) == true
                || places.contains { $0.contains(division) }
        }
    }

    let terms: [Term]

    /// Words that are looked for in what was said alone.
    package init(words: [String]) {
        terms = words.map { Term(words: Folded($0), categories: [], places: []) }
    }

    /// Words beyond these are not looked at.
    private static let most = 8

    init(_ text: String, _ catalogue: Catalogue, _ gazetteer: Gazetteer, _ initials: Initials) {
        let places = gazetteer.places(.township) + gazetteer.places(.village)
        terms = text.split(whereSeparator: \.isWhitespace).prefix(Self.most).map { word in
            let words = Folded(word)
            return Term(
                words: words, categories: Self.categories(words, catalogue),
                places: Self.places(String(word), words, places, initials))
        }
    }

    /// One sign says too little to be a name.
    private static func categories(_ words: Folded, _ catalogue: Catalogue) -> Set<CategoryCode> {
        guard words.scalars.count > 1 else { return [] }
        return Set(
            catalogue.categories.filter { category in
                [category.name, category.className, category.nameEnglish, category.classNameEnglish].contains {
                    Folded($0).contains(words)
                }
            }.map(\.code))
    }

    /// Of a township and its villages only the township.
    private static func places(
        _ word: String, _ words: Folded, _ places: [Place], _ initials: Initials
    ) -> [DivisionCode] {
        guard words.scalars.count > 1 else { return [] }
        let isLetters = Initials.areInitials(word)
        let named = places.filter { place in
            Folded(place.name).contains(words) || (isLetters && initials.of(place.name, beginWith: word))
        }.map(\.code)
        return named.filter { code in !named.contains { $0 != code && $0.contains(code) } }
    }

    /// For what the index knows of a filter besides the words.
    static func needs(_ filter: CaseFilter) -> [SearchIndex.Need] {
        var ways: [[[Gram]]] = []
        if let category = filter.category { ways.append([[category.gram]]) }
        if let categories = filter.categories, categories.count <= 64 { ways.append(categories.map { [$0.gram] }) }
        if let place = filter.division, let gram = (place.ancestor(.village) ?? place).gram { ways.append([[gram]]) }
        if let channel = filter.channel { ways.append([[channel.gram]]) }
        return ways.compactMap(SearchIndex.Need.init)
    }
}

extension CategoryCode {
    var gram: Gram { Gram(.category, description) }
}

extension Channel {
    var gram: Gram { Gram(.channel, rawValue) }
}

extension DivisionCode {
    /// What a township or a village is found by; the index knows no others.
    var gram: Gram? {
        switch level {
        case .township: Gram(.township, description)
        case .village: Gram(.village, description)
        default: nil
        }
    }
}
