package import Kernel

/// What sort of body a unit is; the catalogue names units by it (`@township`).
package enum UnitKind: String, Sendable, Codable, CaseIterable {
    case centre, department, township, enforcement, village
}

/// A body that answers for a place: the county centre, a department, a town, its enforcement team, a village.
package struct Unit: Hashable, Sendable, Codable {
    package let code: UnitCode
    package let name: String
    /// Empty when nobody has translated it.
    package let nameEnglish: String
    package let kind: UnitKind
    package let place: DivisionCode
    package let parent: UnitCode?

    package init(
        code: UnitCode, name: String, nameEnglish: String = "", kind: UnitKind, place: DivisionCode,
        parent: UnitCode? = nil
    ) {
        self.code = code
        self.name = name
        self.nameEnglish = nameEnglish
        self.kind = kind
        self.place = place
        self.parent = parent
    }

    package func name(english: Bool) -> String { english && !nameEnglish.isEmpty ? nameEnglish : name }
}

/// A post of a unit: it holds the powers of its role over its place, whoever fills it.
package struct PostEntry: Hashable, Sendable, Codable {
    package let id: ID<Post>
    package let unit: UnitCode
    package let role: Role
    package let name: String
    package let place: DivisionCode

    package init(id: ID<Post>, unit: UnitCode, role: Role, name: String, place: DivisionCode) {
        self.id = id
        self.unit = unit
        self.role = role
        self.name = name
        self.place = place
    }
}

/// A person filling a post for a while. Handing over changes the holding; the post and its open work stay.
package struct Holding: Hashable, Sendable, Codable {
    package let post: ID<Post>
    package let person: ID<Person>
    /// Public: who serves is published with name and post.
    /// - Source: facts/standards.md, section 2.
    package let personName: String
    package let from: LocalDate
    /// The first day on which it is no longer held; `nil` while there is no end.
    package let to: LocalDate?

    package init(post: ID<Post>, person: ID<Person>, personName: String, from: LocalDate, to: LocalDate? = nil) {
        self.post = post
        self.person = person
        self.personName = personName
        self.from = from
        self.to = to
    }

    package func covers(_ date: LocalDate) -> Bool { from <= date && to.map { date < $0 } ?? true }
}
