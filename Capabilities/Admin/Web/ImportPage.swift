import Cases
import Hummingbird
import Kernel
import Places
import Platform
import Posts
import Rights
import Spreadsheets
import Web

/// `/admin/territory/import`: files of places, boundaries, grids, addresses, units and posts, tried first and then taken,
/// with every line that cannot be taken and why.
struct ImportPage: Sendable {
    /// Boundaries of a county weigh some megabytes.
    private static let fileLimit = 24 * 1024 * 1024
    private static let shownLines = 200

    let office: Office

    private enum Kind: String, CaseIterable {
        case divisions, boundaries, grids, addresses
    }

    func addRoutes(to router: Routes) {
        router.get("/admin/territory/import", .manageTerritory) { request, context in
            try Query.read(request).finish()
            return try await show(context)
        }
        router.post("/admin/territory/import", .manageTerritory) { request, context in
            try office.require(.manageTerritory, context, at: office.house.county.code)
            let form = try await Form.read(request, limit: Self.fileLimit)
            let kind = form.fields.parsed("kind", "admin.field.kind", required: true) { Kind(rawValue: $0) }
            let isTrial = !form.fields.has("take")
            _ = form.fields.has("check")
            do {
                try form.fields.finish()
                guard let kind, let file = form.files["file"]?.first else { throw AdminRefusal.noFile }
                let report = try await take(try Spreadsheet.csv(file.bytes), kind, isTrial, context)
                return try await show(context, (report, kind, file.filename, isTrial))
            } catch {
                return try await show(context, kind: kind, error: error)
            }
        }
    }

    private func take(_ bytes: [UInt8], _ kind: Kind, _ isTrial: Bool, _ context: Context) async throws -> ImportReport
    {
        let (territory, actor) = (office.territory, context.actor)
        return switch kind {
        case .divisions: try await territory.importDivisions(bytes, trial: isTrial, by: actor)
        case .boundaries: try await territory.importBoundaries(bytes, trial: isTrial, by: actor)
        case .grids: try await territory.importGrids(bytes, trial: isTrial, by: actor)
        case .addresses: try await territory.importAddresses(bytes, trial: isTrial, by: actor)
        }
    }

    private func show(
        _ context: Context, _ answer: (report: ImportReport, kind: Kind, file: String, isTrial: Bool)? = nil,
        kind: Kind? = nil, error: (any Error)? = nil
    ) async throws -> Response {
        let words = try await office.words(context)
        let chosen = answer?.kind ?? kind ?? .divisions
        var model: Model = [
            "kinds": Kind.allCases.map { kind -> Model in
                [
                    "value": kind.rawValue, "label": words.text("admin.import.\(kind.rawValue)"),
                    "what": words.text("admin.import.\(kind.rawValue).what"), "chosen": kind == chosen,
                ]
            },
            "isAnswered": answer != nil,
        ]
        if let answer {
            let report = answer.report
            let arguments = [
                "accepted": "\(report.accepted)", "unchanged": "\(report.unchanged)",
                "rejected": "\(report.rejected.count)", "file": answer.file,
            ]
            model["isTrial"] = answer.isTrial
            model["said"] = words.text(answer.isTrial ? "admin.import.tried" : "admin.import.taken", arguments)
            model["file"] = answer.file
            model["isClean"] = report.rejected.isEmpty
            model["lines"] = (report.rejected + report.notices).prefix(Self.shownLines).map { line($0, words) }
            model["isCut"] = report.rejected.count + report.notices.count > Self.shownLines
            model["limit"] = "\(Self.shownLines)"
        }
        let title = words.title("import")
        if let error {
            return try office.pages.again("admin/import", title: title, model, after: error, context: context)
        }
        return try office.pages.page("admin/import", title: title, model, context: context)
    }

    private func line(_ rejection: Rejection, _ words: AdminWords) -> Model {
        let origin = rejection.origin
        let place =
            origin.line > 0 ? words.text("admin.import.line", ["line": "\(origin.line)"]) : origin.pointer
        let column =
            rejection.column > 0 && origin.columns.indices.contains(rejection.column - 1)
            ? origin.columns[rejection.column - 1] : ""
        return ["place": place, "column": column, "reason": words.text(rejection.key, rejection.arguments)]
    }
}
