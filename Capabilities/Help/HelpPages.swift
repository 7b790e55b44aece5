import Hummingbird
import Rights
import Web

/// `/help`: one page per reader, made of the texts `help.READER.1.title`, `help.READER.1.text` and so on.
struct HelpPages: Sendable {
    let pages: Pages
    /// More would no longer be short.
    private static let mostSections = 9

    func addRoutes(to router: Routes) {
        router.get("/help", .readAssets) { _, context in
            try pages.page(
                "help/index", title: pages.strings.text("help.title", context.language),
                ["readers": readers(except: nil, context)], context: context)
        }
        router.get("/help/:reader", .readAssets) { _, context in
            guard let reader = Reader(rawValue: try context.parameters.require("reader")) else {
                throw HTTPError(.notFound)
            }
            return try page(reader, context)
        }
    }

    private func page(_ reader: Reader, _ context: Context) throws -> Response {
        func text(_ key: String) -> String { pages.strings.text("help.\(reader).\(key)", context.language) }
        let sections = (1...Self.mostSections).filter { pages.strings.has("help.\(reader).\($0).title") }
        let model: Model = [
            "heading": text("title"), "lead": text("lead"), "start": text("start"), "startHref": reader.start,
            "sections": sections.map { number -> Model in
                let lines = text("\(number).text").split(separator: "\n").map(String.init)
                return [
                    "heading": text("\(number).title"), "one": lines.count == 1 ? lines[0] : "",
                    "steps": lines.count == 1 ? [] : lines, "hasSteps": lines.count > 1,
                ]
            },
            "readers": readers(except: reader, context), "isForStaff": reader != .resident && reader != .elder,
        ]
        return try pages.page("help/page", title: text("title"), model, context: context)
    }

    private func readers(except own: Reader?, _ context: Context) -> [Model] {
        Reader.allCases.filter { $0 != own }.map { reader in
            [
                "href": "/help/\(reader)", "label": pages.strings.text("help.\(reader).title", context.language),
                "lead": pages.strings.text("help.\(reader).lead", context.language),
            ]
        }
    }
}
