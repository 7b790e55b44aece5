package import Kernel

/// What one version of the catalogue has that another has not, row by row.
package struct CatalogueDifference: Sendable, Hashable {
    package struct ChangedCategory: Sendable, Hashable {
        package let before: Category
        package let after: Category
        /// The columns that differ, in the order of the file.
        package let columns: [String]

        package var newKeywords: [String] { after.keywords.filter { !before.keywords.contains($0) } }
        package var goneKeywords: [String] { before.keywords.filter { !after.keywords.contains($0) } }
    }

    /// Rows of one category pattern, territory and level are the same row.
    package struct ChangedRoute: Sendable, Hashable {
        package let before: RouteRow
        package let after: RouteRow
    }

    package var newCategories: [Category] = []
    package var goneCategories: [Category] = []
    package var changedCategories: [ChangedCategory] = []
    package var newRoutes: [RouteRow] = []
    package var goneRoutes: [RouteRow] = []
    package var changedRoutes: [ChangedRoute] = []
    /// The members of policy.json that differ.
    package var policy: [String] = []

    package var isEmpty: Bool { count == 0 }
    package var count: Int {
        newCategories.count + goneCategories.count + changedCategories.count + newRoutes.count + goneRoutes.count
            + changedRoutes.count + policy.count
    }

    package init(from before: Catalogue, to after: Catalogue) {
        for category in after.categories where before.category(category.code) == nil { newCategories.append(category) }
        for category in before.categories {
            guard let other = after.category(category.code) else {
                goneCategories.append(category)
                continue
            }
            let columns = Self.columns(category, other)
            if !columns.isEmpty {
                changedCategories.append(ChangedCategory(before: category, after: other, columns: columns))
            }
        }
        let old = Dictionary(before.routes.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.routes.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        newRoutes = after.routes.filter { old[$0.key] == nil }
        goneRoutes = before.routes.filter { new[$0.key] == nil }
        changedRoutes = before.routes.compactMap { row in
            guard let other = new[row.key],
                row.lead != other.lead || row.joint != other.joint || row.basis != other.basis
            else { return nil }
            return ChangedRoute(before: row, after: other)
        }
        policy = Self.policy(before.policy, after.policy)
    }

    private static func columns(_ a: Category, _ b: Category) -> [String] {
        let (x, y) = (a.limits, b.limits)
        let fields: [(String, Bool)] = [
            ("name", a.name == b.name), ("name_en", a.nameEnglish == b.nameEnglish),
            ("class", a.className == b.className), ("class_en", a.classNameEnglish == b.classNameEnglish),
            ("accept_standard", a.acceptStandard == b.acceptStandard),
            ("close_standard", a.closeStandard == b.closeStandard), ("keywords", a.keywords == b.keywords),
            ("accept", x.accept == y.accept), ("dispatch", x.dispatch == y.dispatch), ("sign", x.sign == y.sign),
            ("contact", x.contact == y.contact), ("solve", x.solve == y.solve), ("verify", x.verify == y.verify),
            ("answer", x.answer == y.answer), ("verdict", x.verdict == y.verdict), ("stages", a.stages == b.stages),
            ("public_place", a.publicPlace == b.publicPlace),
        ]
        return fields.filter { !$0.1 }.map(\.0)
    }

    private static func policy(_ a: Policy, _ b: Policy) -> [String] {
        let members: [(String, Bool)] = [
            ("rungs", a.rungs == b.rungs), ("returnBound", a.returnBound == b.returnBound),
            ("extensionsBound", a.extensionsBound == b.extensionsBound),
            ("suspensionMax", a.suspensionMax == b.suspensionMax),
            ("reopenWithin", a.reopenWithin == b.reopenWithin),
            ("objectionWithin", a.objectionWithin == b.objectionWithin), ("duplicates", a.duplicates == b.duplicates),
            ("hotIssues", a.hotIssues == b.hotIssues),
            ("placeTolerance", a.placeTolerance == b.placeTolerance),
            ("refusalGrounds", a.refusalGrounds == b.refusalGrounds),
            ("ratesFormula", a.ratesFormula == b.ratesFormula), ("otherCategory", a.otherCategory == b.otherCategory),
            ("conductCategory", a.conductCategory == b.conductCategory),
            ("numberPrefix", a.numberPrefix == b.numberPrefix),
        ]
        return members.filter { !$0.1 }.map(\.0)
    }
}

extension RouteRow {
    /// What a row is known by from version to version.
    fileprivate var key: String { "\(pattern) \(territory) \(level.rawValue)" }
}

extension Limits {
    /// The limit in a column of categories.csv.
    package func limit(_ column: String) -> TimeLimit? {
        switch column {
        case "accept": accept
        case "dispatch": dispatch
        case "sign": sign
        case "contact": contact
        case "solve": solve
        case "verify": verify
        case "answer": answer
        case "verdict": verdict
        default: nil
        }
    }
}
