package import Kernel

/// One row of the catalogue: what it is, when it is accepted, how it is done with, and how long each hop may take.
/// - Source: facts/standards.md, section 1, "Standard row of a category".
package struct Category: Hashable, Sendable {
    package let code: CategoryCode
    package let className: String
    package let classNameEnglish: String
    package let name: String
    package let nameEnglish: String
    package let acceptStandard: String
    package let closeStandard: String
    /// Words of residents that point to it.
    package let keywords: [String]
    package let limits: Limits
    /// The steps that have a limit of their own, all counted from dispatch; empty when there is only `limits.solve`.
    package let stages: [Stage]
    package let publicPlace: PublicPlace
    /// The line of categories.csv it stands on.
    package let line: Int

    package var kind: CategoryKind { code.kind }
    package func name(english: Bool) -> String { english ? nameEnglish : name }
    package func className(english: Bool) -> String { english ? classNameEnglish : className }
}

/// How long each hop of the loop may take.
package struct Limits: Hashable, Sendable, Codable {
    package let accept: TimeLimit
    package let dispatch: TimeLimit
    package let sign: TimeLimit
    package let contact: TimeLimit
    package let solve: TimeLimit
    package let verify: TimeLimit
    package let answer: TimeLimit
    package let verdict: TimeLimit
}

/// One step of a staged limit: stop at once, fine within days, demolish within weeks.
package struct Stage: Hashable, Sendable, Codable {
    package let name: String
    package let limit: TimeLimit
}

/// How exactly the public may see where a case is.
package enum PublicPlace: String, Sendable, Codable, CaseIterable {
    case village, grid, microgrid, point
}

/// The categories of one class, in the order of their codes.
package struct CategoryClass: Hashable, Sendable {
    /// `C01`.
    package let code: String
    package let kind: CategoryKind
    package let name: String
    package let nameEnglish: String
    package let categories: [Category]

    package func name(english: Bool) -> String { english ? nameEnglish : name }
}
