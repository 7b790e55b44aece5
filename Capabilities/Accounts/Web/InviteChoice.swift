import Kernel
import Posts
import Web

/// The posts whose holders can be invited: those of a place that somebody holds who has no account yet, by unit.
struct InviteChoice {
    /// So many fit on one page; beyond it one has to search.
    static let limit = 200

    private struct Choice {
        let unit: UnitCode
        let post: PostEntry
        let person: String
    }

    private let found: [Choice]
    let isFull: Bool

    /// - Parameter words: what the name of unit, post or person contains; empty for all.
    init(
        _ directory: Directory, within place: DivisionCode, words: String, having accounts: Set<ID<Person>>,
        on date: LocalDate
    ) {
        let wanted = words.lowercased()
        var found: [Choice] = []
        for unit in directory.units {
            let isNamed = Self.contains([unit.name, unit.nameEnglish, unit.code.description], wanted)
            for post in directory.posts(of: unit.code) where place.contains(post.place) {
                guard let holding = directory.holding(of: post.id, on: date), !accounts.contains(holding.person),
                    isNamed || Self.contains([post.name, holding.personName], wanted)
                else { continue }
                found.append(Choice(unit: unit.code, post: post, person: holding.personName))
                if found.count > Self.limit { break }
            }
            if found.count > Self.limit { break }
        }
        isFull = found.count > Self.limit
        self.found = Array(found.prefix(Self.limit))
    }

    private static func contains(_ names: [String], _ wanted: String) -> Bool {
        wanted.isEmpty || names.contains { $0.lowercased().contains(wanted) }
    }

    /// Units in their order, each with its posts.
    func model(_ directory: Directory, chosen: String, english: Bool) -> [Model] {
        var units: [Model] = []
        var rest = found[...]
        while let first = rest.first {
            let own = rest.prefix { $0.unit == first.unit }
            rest = rest.dropFirst(own.count)
            units.append([
                "unit": directory.name(first.unit, english: english),
                "posts": own.map { choice -> Model in
                    [
                        "value": choice.post.id.description, "label": "\(choice.post.name) · \(choice.person)",
                        "chosen": choice.post.id.description == chosen || found.count == 1,
                    ]
                },
            ])
        }
        return units
    }
}
