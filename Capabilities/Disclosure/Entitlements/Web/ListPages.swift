import Hummingbird
import Kernel
import Places
import Platform
import Rights
import Store
import Web

/// `/village/CODE/lists` and `/village/CODE/list/NUMBER`: who gets what from the village, covered; CSV for everybody.
struct ListPages: Sendable {
    let shown: ListWords
    let questions: QuestionsWork

    private var words: VillageWords { shown.words }
    private var work: ListWork { shown.work }

    func addRoutes(to router: Routes) {
        router.get("/village/:code/lists", .readDisclosure) { request, context in
            try Query.read(request).finish()
            return try await all(try await words.village(context), context)
        }
        router.get("/village/:code/lists.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let village = try await words.village(context)
            return PropertyFiles.reply(ListFiles.lists(try await published(village)), "lists", village)
        }
        router.get("/village/:code/list/:number", .readDisclosure) { request, context in
            let query = try Query.read(request)
            let after = query.int("after", in: 0...EntitlementFile.mostOrdinal) ?? 0
            try query.finish()
            let (village, list) = try await list(context)
            return try await show(list, after: after, village, context)
        }
        router.get("/village/:code/list/:number/lines.csv", .readDisclosure) { request, context in
            try Query.read(request).finish()
            let (village, list) = try await list(context)
            guard shown.isOpen(list) else { throw ListRefusal.unknown }
            return PropertyFiles.reply(ListFiles.lines(try await lines(list), list), "\(list.number)", village)
        }
    }

    private func published(_ village: ShownVillage) async throws -> [EntitlementList] {
        let lists = work.lists
        return try await words.house.reader.read { try lists.all(village.code, [.published], $0) }
    }

    /// What the committee has not confirmed is nobody's to read yet.
    private func list(_ context: Context) async throws -> (ShownVillage, EntitlementList) {
        let village = try await words.village(context)
        guard let number = try? CaseNumber(parsing: try context.parameters.require("number")) else {
            throw ListRefusal.unknown
        }
        let list = try await work.list(number)
        guard list.village == village.code, list.state == .published else { throw ListRefusal.unknown }
        return (village, list)
    }

    private func lines(_ list: EntitlementList) async throws -> [EntitlementLine] {
        let table = work.lines
        return try await words.house.reader.read { try table.all(list.id, $0) }
    }

    private func all(_ village: ShownVillage, _ context: Context) async throws -> Response {
        var model = words.head(village, context)
        model["lists"] = try await published(village).map { shown.item($0, context) }
        return try words.page(
            "lists", shown.text("title", context, ["village": village.place.name]), model, context)
    }

    private func show(
        _ list: EntitlementList, after: Int, _ village: ShownVillage, _ context: Context
    ) async throws -> Response {
        let (asked, vouchers, table) = (questions.table, words.money.vouchers, work.lines)
        let read = try await words.house.reader.read { connection in
            (
                questions: try asked.list(village.code, about: .list(list.number), connection),
                vouchers: try list.what.vouchers.compactMap { try vouchers.find($0, connection) },
                sum: try table.sum(list.id, connection), lines: try table.page(list.id, after: after, connection)
            )
        }
        var model = words.head(village, context).merging(shown.item(list, context)) { own, _ in own }
        model["count"] = "\(read.sum.count)"
        if shown.isOpen(list) {
            model["lines"] = read.lines.map { shown.item($0, list, context) }
            let path = "\(village.path)/list/\(list.number)"
            model.merge(ListWords.paging(read.lines, after: after, last: read.sum.last, path)) { $1 }
            model["csvHref"] = "\(village.path)/list/\(list.number)/lines.csv"
        }
        model["vouchers"] = read.vouchers.map { words.item($0, context) }
        model["hasVouchers"] = !read.vouchers.isEmpty
        model["questions"] = read.questions.map { words.item($0, context) }
        model["askHref"] = "\(village.path)/ask/list/\(list.number)"
        return try words.page("list", list.what.title, model, context)
    }
}

/// Lists and their covered lines as CSV.
enum ListFiles {
    static func lists(_ lists: [EntitlementList]) -> String {
        PropertyFiles.file(
            [
                "number", "kind", "title", "from", "to", "total", "goods", "ground", "decision", "vouchers",
                "confirmed", "public_until",
            ],
            lists.map { list in
                let what = list.what
                return [
                    list.number.description, what.kind.rawValue, what.title, what.from.description,
                    what.to.description, what.total.description, what.goods, what.ground, what.decision,
                    what.vouchers.map(\.description).joined(separator: " "),
                    list.confirmed.map { CountyTime.china.format($0) } ?? "", list.publicUntil?.description ?? "",
                ]
            })
    }

    static func lines(_ lines: [EntitlementLine], _ list: EntitlementList) -> String {
        PropertyFiles.file(
            ["list", "no", "name", "category", "amount", "goods"],
            lines.map { line in
                [
                    list.number.description, "\(line.ordinal)", line.label, line.category.rawValue,
                    line.amount.description, list.what.goods,
                ]
            })
    }
}
