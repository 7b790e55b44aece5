package import Kernel

/// The responsibility catalogue of a county, as one version of it stands.
/// - Source: domain.md, "Routing".
package struct Catalogue: Sendable {
    package let version: String
    package let effectiveFrom: LocalDate
    /// In the order of their codes.
    package let categories: [Category]
    /// Kind by kind, class by class, for pages.
    package let classes: [CategoryClass]
    /// As in routes.csv.
    package let routes: [RouteRow]
    package let policy: Policy
    private let categoryByCode: [CategoryCode: Category]
    private let rowsByCategory: [CategoryCode: [RouteRow]]

    init(version: String, effectiveFrom: LocalDate, categories: [Category], routes: [RouteRow], policy: Policy) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.categories = categories.sorted { $0.code < $1.code }
        self.routes = routes
        self.policy = policy
        classes = Dictionary(grouping: self.categories, by: \.code.classCode).sorted { $0.key < $1.key }
            .map { code, members in
                CategoryClass(
                    code: code, kind: members[0].kind, name: members[0].className,
                    nameEnglish: members[0].classNameEnglish, categories: members)
            }
        categoryByCode = Dictionary(categories.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let ranked = routes.sorted { $0.fit > $1.fit }
        rowsByCategory = categoryByCode.mapValues { category in ranked.filter { $0.pattern.matches(category.code) } }
    }

    package func category(_ code: CategoryCode) -> Category? { categoryByCode[code] }
    package func classes(of kind: CategoryKind) -> [CategoryClass] { classes.filter { $0.kind == kind } }

    /// The rows that can ever be for a category, the best fitting first.
    package func rows(for code: CategoryCode) -> [RouteRow] { rowsByCategory[code] ?? [] }
}
