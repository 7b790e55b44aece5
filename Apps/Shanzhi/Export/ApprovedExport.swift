import Approvals
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import NIOPosix
import Platform
import Rights
import Store
import Tables
import Web

/// `/approvals/{id}/table`: what two persons agreed to export, for the one who proposed it, once.
///
/// The file is made first and the approval used up when it is whole, so that a fault costs nobody's word; nothing has
/// left the house until it is used up.
struct ApprovedExport {
    /// Bytes read from the file at once.
    private static let piece = 1 << 18

    let system: System

    private enum Format: String {
        case xlsx, csv, jsonl

        var table: TableFormat {
            switch self {
            case .xlsx: .xlsx
            case .csv: .csv
            case .jsonl: .jsonl
            }
        }

        var type: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            case .jsonl: "application/jsonl; charset=utf-8"
            }
        }
    }

    func addRoutes(to router: Routes) {
        router.post("/approvals/:id/table", .exportPersonal) { request, context in try await give(request, context) }
    }

    private func give(_ request: Request, _ context: Context) async throws -> Response {
        let fields = try await Form.read(request).fields
        let format = fields.parsed("format", "approvals.field.format", required: true) { Format(rawValue: $0) }
        try fields.finish()
        let twoPersons = system.capabilities.approvals.twoPersons
        let id = ID<Approval>(try context.parameters.require("id")) ?? ID(at: Timestamp(milliseconds: 0))
        let approval = try await twoPersons.ready(id, for: context.actor)
        guard let format, let table = Export.Table(rawValue: approval.object), table.isPersonal else {
            throw ApprovalRefusal.notForExport
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "shanzhi-export-\(UUID().uuidString)").path
        defer { unlink(path) }
        var export = TableExport(
            try await table.source(system, TableChoice()), as: format.table, to: try Destination.file(path))
        export.mark = format == .csv
        _ = try await export.run(system.database)
        // Open before its name goes: the file lasts as long as somebody reads it.
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        try await twoPersons.spend(id, .export, on: table.rawValue, by: context.actor)
        return Response(
            status: .ok,
            headers: [
                .contentType: format.type, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(table.rawValue).\(format.rawValue)\"",
            ], body: Self.body(of: file))
    }

    private static func body(of file: FileHandle) -> ResponseBody {
        ResponseBody { writer in
            while true {
                let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(upToCount: piece) }
                guard let bytes, !bytes.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }
}
