import Cases
import Kernel
import Places
import Platform
import Posts
import Web

/// A catalogue as a table people can read: class by class, each category with its clocks and who leads where.
struct CatalogueTableModel {
    let words: AdminWords
    /// Words by which categories are sought; empty for all.
    var sought = ""
    /// Where each category is changed; `nil` where it cannot be.
    var editing: String?

    func classes(_ catalogue: Catalogue) -> [Model] {
        catalogue.classes.compactMap { group in
            let rows = group.categories.filter(isSought)
            guard !rows.isEmpty else { return nil }
            return [
                "id": group.code, "name": group.name(english: words.isEnglish), "count": rows.count,
                "kind": words.text("admin.kind.\(group.kind.rawValue)"), "isOpen": !sought.isEmpty,
                "rows": rows.map { row($0, catalogue) },
            ]
        }
    }

    private func isSought(_ category: Category) -> Bool {
        let sought = sought.lowercased()
        return sought.isEmpty
            || ([category.code.description, category.name, category.nameEnglish] + category.keywords).contains {
                $0.lowercased().contains(sought)
            }
    }

    private func row(_ category: Category, _ catalogue: Catalogue) -> Model {
        [
            "code": category.code.description, "name": category.name(english: words.isEnglish),
            "href": editing.map { "\($0)/categories/\(category.code)" } ?? "",
            "accept": words.limit(category.limits.accept), "dispatch": words.limit(category.limits.dispatch),
            "sign": words.limit(category.limits.sign), "solve": words.limit(category.limits.solve),
            "stages": category.stages.map { "\($0.name) \(words.limit($0.limit))" }.joined(separator: " · "),
            "routes": catalogue.rows(for: category.code).map { route($0) },
        ]
    }

    func route(_ row: RouteRow) -> Model {
        [
            "line": "\(row.line)", "pattern": row.pattern.description, "place": words.place(row.territory),
            "level": words.level(row.level), "lead": words.unit(row.lead),
            "joint": row.joint.map { words.unit($0) }.joined(separator: words.text("admin.comma")),
            "basis": row.basis,
        ]
    }

    /// What is wrong, by file and line.
    static func faults(_ faults: [CatalogueFault], _ words: AdminWords) -> [Model] {
        faults.map { fault in
            [
                "file": fault.file.rawValue, "line": fault.line.map { "\($0)" } ?? "",
                "reason": words.text(fault.key, fault.arguments),
            ]
        }
    }
}
