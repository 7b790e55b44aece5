package import Kernel

/// Who serves: every unit, post and holding of a county, as they stood when they were read.
package struct Directory: Sendable {
    /// Every unit, by code.
    package let units: [Unit]
    /// The county's centres.
    package let centres: Set<UnitCode>
    private let unitByCode: [UnitCode: Unit]
    private let unitByPlace: [UnitKind: [DivisionCode: Unit]]
    private let postByID: [ID<Post>: PostEntry]
    private let postsByUnit: [UnitCode: [PostEntry]]
    private let postsByRole: [Role: [PostEntry]]
    private let holdingsByPost: [ID<Post>: [Holding]]
    private let personNames: [ID<Person>: String]

    /// - Parameter posts: of units in `units`. Order is kept within a unit and within a role.
    package init(units: [Unit], posts: [PostEntry], holdings: [Holding]) {
        self.units = units.sorted { $0.code < $1.code }
        centres = Set(units.filter { $0.kind == .centre }.map(\.code))
        unitByCode = Dictionary(units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        unitByPlace = Dictionary(grouping: self.units, by: \.kind).mapValues { units in
            Dictionary(units.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
        }
        postByID = Dictionary(posts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        postsByUnit = Dictionary(grouping: posts, by: \.unit)
        postsByRole = Dictionary(grouping: posts, by: \.role)
        holdingsByPost = Dictionary(grouping: holdings, by: \.post).mapValues { $0.sorted { $0.from < $1.from } }
        personNames = Dictionary(holdings.map { ($0.person, $0.personName) }, uniquingKeysWith: { first, _ in first })
    }

    package func unit(_ code: UnitCode) -> Unit? { unitByCode[code] }

    /// The unit of `kind` whose place contains `place`; the closest one, and of two for the same place the one whose
    /// code comes first.
    package func unit(_ kind: UnitKind, over place: DivisionCode) -> Unit? {
        guard let byPlace = unitByPlace[kind] else { return nil }
        return place.chain.reversed().lazy.compactMap { byPlace[$0] }.first
    }

    /// The name to show for a unit, its code when it is unknown.
    package func name(_ code: UnitCode, english: Bool) -> String {
        unitByCode[code]?.name(english: english) ?? code.description
    }

    package func post(_ id: ID<Post>) -> PostEntry? { postByID[id] }
    package func posts(of unit: UnitCode) -> [PostEntry] { postsByUnit[unit] ?? [] }
    package func posts(of unit: UnitCode, role: Role) -> [PostEntry] { posts(of: unit).filter { $0.role == role } }
    package func posts(role: Role) -> [PostEntry] { postsByRole[role] ?? [] }

    /// Every holding of a post, earliest first.
    package func holdings(of post: ID<Post>) -> [Holding] { holdingsByPost[post] ?? [] }

    package func holding(of post: ID<Post>, on date: LocalDate) -> Holding? {
        holdingsByPost[post]?.last { $0.covers(date) }
    }

    /// The person who acts through a post on a day; `nil` while it is vacant.
    package func holder(of post: ID<Post>, on date: LocalDate) -> PostHolder? {
        guard let entry = postByID[post], let holding = holding(of: post, on: date) else { return nil }
        return PostHolder(
            post: post, person: holding.person, role: entry.role, unit: entry.unit, place: entry.place)
    }

    /// Everybody who acts in a role on a day.
    package func holders(role: Role, on date: LocalDate) -> [PostHolder] {
        posts(role: role).compactMap { holder(of: $0.id, on: date) }
    }

    /// Every post a person holds on a day, in the order of units and of posts within them.
    package func holders(by person: ID<Person>, on date: LocalDate) -> [PostHolder] {
        units.flatMap { posts(of: $0.code) }.compactMap { holder(of: $0.id, on: date) }.filter { $0.person == person }
    }

    package func name(_ person: ID<Person>) -> String? { personNames[person] }
}
