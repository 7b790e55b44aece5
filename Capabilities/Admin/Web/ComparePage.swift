import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Web

/// `/admin/catalogue/compare`: what one version has that another has not, row by row, in words.
struct ComparePage: Sendable {
    let office: Office

    func addRoutes(to router: Routes) {
        router.get("/admin/catalogue/compare", .readAdministration) { request, context in
            let query = try Query.read(request)
            let from = query.parsed("from", "admin.field.version") { CatalogueChoice($0) }
            let to = query.parsed("to", "admin.field.version") { CatalogueChoice($0) }
            try query.finish()
            return try await show(from, to, context)
        }
    }

    private func show(_ from: CatalogueChoice?, _ to: CatalogueChoice?, _ context: Context) async throws -> Response {
        let words = try await office.words(context)
        let choices = try await office.choices(words)
        let from = from ?? choices.last { if case .version = $0.choice { true } else { false } }?.choice
        let to = to ?? choices.first?.choice
        var model: Model = [
            "wide": true, "froms": options(choices, from), "tos": options(choices, to), "isCompared": false,
            "faults": [Model](),
        ]
        if let from, let to {
            let (before, after) = (try await office.catalogue(from), try await office.catalogue(to))
            model["faults"] = CatalogueTableModel.faults(before.faults + after.faults, words)
            if let before = before.catalogue, let after = after.catalogue {
                model["isCompared"] = true
                model["before"] = before.version
                model["after"] = after.version
                model.merge(changes(CatalogueDifference(from: before, to: after), words)) { _, new in new }
            }
        }
        return try office.pages.page("admin/compare", title: words.title("compare"), model, context: context)
    }

    private func options(_ choices: [(choice: CatalogueChoice, label: String)], _ chosen: CatalogueChoice?) -> [Model] {
        choices.map { ["value": $0.choice.text, "label": $0.label, "chosen": $0.choice == chosen] }
    }

    private func changes(_ difference: CatalogueDifference, _ words: AdminWords) -> Model {
        let table = CatalogueTableModel(words: words)
        func names(_ categories: [Category]) -> [Model] {
            categories.map { ["code": $0.code.description, "name": $0.name(english: words.isEnglish)] }
        }
        return [
            "isSame": difference.isEmpty, "count": difference.count,
            "newCategories": names(difference.newCategories), "goneCategories": names(difference.goneCategories),
            "changedCategories": difference.changedCategories.map { changed -> Model in
                [
                    "code": changed.after.code.description, "name": changed.after.name(english: words.isEnglish),
                    "changes": changed.columns.map { column($0, changed, words) },
                ]
            },
            "newRoutes": difference.newRoutes.map { table.route($0) },
            "goneRoutes": difference.goneRoutes.map { table.route($0) },
            "changedRoutes": difference.changedRoutes.map { changed -> Model in
                let (old, new) = (table.route(changed.before), table.route(changed.after))
                var model = new
                model["oldLead"] = old["lead"]
                model["oldJoint"] = old["joint"]
                model["oldBasis"] = old["basis"]
                model["isLeadNew"] = changed.before.lead != changed.after.lead
                model["isJointNew"] = changed.before.joint != changed.after.joint
                model["isBasisNew"] = changed.before.basis != changed.after.basis
                return model
            },
            "policy": difference.policy.map { ["name": words.text("admin.policy.\($0)")] as Model },
        ]
    }

    private func column(
        _ name: String, _ changed: CatalogueDifference.ChangedCategory, _ words: AdminWords
    ) -> Model {
        let (a, b) = (changed.before, changed.after)
        var (before, after) = ("", "")
        switch name {
        case "name": (before, after) = (a.name, b.name)
        case "name_en": (before, after) = (a.nameEnglish, b.nameEnglish)
        case "class": (before, after) = (a.className, b.className)
        case "class_en": (before, after) = (a.classNameEnglish, b.classNameEnglish)
        case "accept_standard": (before, after) = (a.acceptStandard, b.acceptStandard)
        case "close_standard": (before, after) = (a.closeStandard, b.closeStandard)
        case "keywords":
            let comma = words.text("admin.comma")
            return [
                "label": words.text("admin.column.keywords"), "added": changed.newKeywords.joined(separator: comma),
                "gone": changed.goneKeywords.joined(separator: comma), "before": "", "after": "",
            ]
        case "stages": (before, after) = (stages(a, words), stages(b, words))
        case "public_place":
            before = words.text("admin.publicPlace.\(a.publicPlace.rawValue)")
            after = words.text("admin.publicPlace.\(b.publicPlace.rawValue)")
        default:
            before = a.limits.limit(name).map { words.limit($0) } ?? ""
            after = b.limits.limit(name).map { words.limit($0) } ?? ""
        }
        let none = words.text("admin.none")
        let isLimit = CatalogueDraft.limitColumns.contains(name)
        return [
            "label": isLimit
                ? words.text("admin.column.limit", ["clock": "cases.clock.\(name)"])
                : words.text("admin.column.\(name)"),
            "before": before.isEmpty ? none : before, "after": after.isEmpty ? none : after, "added": "", "gone": "",
        ]
    }

    private func stages(_ category: Category, _ words: AdminWords) -> String {
        category.stages.map { "\($0.name) \(words.limit($0.limit))" }.joined(separator: " · ")
    }
}
