import Cases
import Journal
import Kernel
import Platform
import Store

/// Looks whether every picture of a voucher is the one that was attached, byte by byte, and whether it is public by the
/// two entries that make it so.
struct PictureInspection: Sendable {
    private static let batch = 100

    let county: County

    var inspection: Inspection { Inspection("pictures") { try look($0) } }

    private func look(_ inspector: Inspector) throws {
        let ids = try inspector.query(
            "SELECT id FROM books_pictures WHERE county = ? ORDER BY id", [county]
        ).map { try $0["id"] as ID<VoucherPicture> }
        inspector.expect(ids.count)
        try lookForLost(Set(ids), inspector)
        let kinds = ["books.pictureAdded", "books.pictureReleased", "books.pictureSentBack"]
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let part = Array(ids[start..<min(start + Self.batch, ids.count)])
            let traces = try inspector.traces(of: part.map(\.bytes), kinds: kinds)
            for id in part where id.description > inspector.start ?? "" {
                try look(at: id, traces[id.bytes] ?? [], inspector)
                try inspector.passed(1, through: id.description)
            }
        }
        inspector.count("pictures", ids.count)
    }

    private func look(at id: ID<VoucherPicture>, _ traces: [Trace], _ inspector: Inspector) throws {
        let table = PictureTable(county: county)
        func fault(_ reason: String) -> IntegrityFault {
            IntegrityFault("disclosure.check.picture.\(reason)", ["picture": id.description])
        }
        guard let picture = try table.find(id, inspector), let kept = try table.bytes(of: id, inspector) else {
            throw fault("lost")
        }
        guard let first = traces.first, first.kind == "books.pictureAdded",
            let told = try? JSON(parsing: Array(first.what.utf8))
        else { throw fault("entry") }
        guard told["sha256"]?.string == AttachmentTable.digest(of: kept.bytes) else { throw fault("bytes") }
        let state: TwoHands.State =
            switch traces.last?.kind {
            case "books.pictureReleased": .published
            case "books.pictureSentBack": .refused
            default: .waiting
            }
        guard told == PictureWork.fact(picture, kept.bytes), picture.state == state else { throw fault("changed") }
        let voucher = try inspector.first(
            "SELECT id FROM books_vouchers WHERE county = ? AND id = ?", [county, picture.voucher])
        if voucher == nil { throw fault("orphan") }
    }

    /// Pictures that were attached, not forgotten, and are not there any more.
    private func lookForLost(_ kept: Set<ID<VoucherPicture>>, _ inspector: Inspector) throws {
        let forgotten = Set(try inspector.traces(kinds: ["books.pictureForgotten"]).map(\.subject))
        for trace in try inspector.traces(kinds: ["books.pictureAdded"]) where !forgotten.contains(trace.subject) {
            guard let id = ID<VoucherPicture>(bytes: trace.subject), !kept.contains(id) else { continue }
            throw IntegrityFault("disclosure.check.picture.lost", ["picture": id.description])
        }
    }
}
