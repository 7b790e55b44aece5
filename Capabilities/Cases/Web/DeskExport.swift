import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Posts
import Rights
import Store
import Tables
import Web

/// `/desk/export`: the list that is shown, as a file for a spreadsheet. The words of reports are not in it.
struct DeskExport: Sendable {
    let work: CaseWork

    func addRoutes(to router: Routes) {
        router.get("/desk/export", .workAtDesk) { request, context in
            guard let holder = context.holder else { return Reply.signInFirst(request) }
            return try await send(request, holder, context)
        }
    }

    private func send(_ request: Request, _ holder: PostHolder, _ context: Context) async throws -> Response {
        let presenter = try await work.presenter(context.language, .staff)
        let fields = try Query.read(request)
        let query = DeskQuery(fields, holder, presenter)
        let format = fields.parsed("format", "cases.desk.fault.format", required: true) { text in
            TableFormat(rawValue: text).flatMap { [.csv, .xlsx].contains($0) ? $0 : nil }
        }
        try fields.finish()
        guard let format else { throw CaseError.unknown }
        let filter = query.filter(for: holder, county: work.house.county, now: presenter.now)
        let rows = try await work.deskRows(filter, for: context.actor)
        let isCut = try await work.house.reader.read { try rows.isCut($0) }
        let end = isCut ? "-first-\(DeskRows.most)" : ""
        let day = CountyTime.china.date(presenter.now)
        return Reply.bytes(
            try await bytes(rows, format),
            type: format == .csv
                ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers: [
                .contentDisposition:
                    "attachment; filename=\"cases-\(query.list.rawValue)-\(day)\(end).\(format.rawValue)\""
            ])
    }

    /// A workbook is made in a file; both formats go the same way.
    private func bytes(_ rows: DeskRows, _ format: TableFormat) async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        var export = TableExport(rows, as: format, to: try .file(file.path))
        export.mark = true
        _ = try await export.run(work.house.reader)
        return [UInt8](try Data(contentsOf: file))
    }
}
