import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Rights
import Transparency
import Web

/// All addresses of the public log. Anybody may read, except the opened leaf of a report.
/// - Source: c2sp.org/tlog-tiles; c2sp.org/tlog-proof; c2sp.org/tlog-witness.
struct LogRoutes: Sendable {
    let log: PublicLog
    let receipts: ReceiptPages
    /// `nil` when no log is witnessed here.
    let witness: @Sendable () throws -> WitnessDesk?

    func addRoutes(to router: Routes) {
        router.get("/log", .readLog) { request, context in try await receipts.explain(request, context) }
        router.get("/log/checkpoint", .readLog) { _, _ in
            Reply.bytes(Array(try await log.head().note.utf8), type: Self.text, headers: Self.changing)
        }
        router.get("/log/key", .readLog) { _, _ in
            Reply.bytes(
                Array("\(try await log.head().origin.key)\n".utf8), type: Self.text, headers: Self.changing)
        }
        router.get("/log/tile/**", .readLog) { request, _ in try await tile(request) }
        router.get("/log/receipt/:id", .readLog) { _, context in try await proof(context) }
        router.get("/log/receipt/:id/page", .readLog) { request, context in try await receipts.show(request, context) }
        router.get("/log/receipt/:id/leaf", .readLog) { request, context in try await receipts.leaf(request, context) }
        router.get("/log/witness/key", .readLog) { _, _ in
            guard let witness = try witness() else { throw LogRefusal.noWitness }
            return Reply.bytes(Array("\(witness.signer.key)\n".utf8), type: Self.text, headers: Self.changing)
        }
        router.post("/log/witness/add-checkpoint", .askWitness) { request, _ in try await cosign(request) }
    }

    private static let text = "text/plain; charset=utf-8"
    /// A checkpoint is replaced every second.
    private static let changing: HTTPFields = [.cacheControl: "public, max-age=1"]

    private func tile(_ request: Request) async throws -> Response {
        let path = request.uri.path.dropFirst("/log/".count)
        guard let tile = Tile(path: path) else { throw LogRefusal.noTile }
        // What is full never changes; a narrower one is soon superseded, though it stays true.
        let cache = tile.isFull ? "public, max-age=31536000, immutable" : "public, max-age=3600"
        return Reply.bytes(
            try await log.bytes(of: tile), type: "application/octet-stream", headers: [.cacheControl: cache])
    }

    private func proof(_ context: Context) async throws -> Response {
        let report = try ReceiptPages.report(context)
        let receipt = try await log.receipt(of: report)
        return Reply.bytes(
            Array(receipt.proof.text.utf8), type: Self.text,
            headers: [
                .contentDisposition: "attachment; filename=\"\(report).tlog-proof\"",
                .cacheControl: "public, max-age=1",
            ])
    }

    /// Bytes of a checkpoint with its proof; 63 hashes and a hundred signatures are far less.
    private static let longestRequest = 64 * 1024

    private func cosign(_ request: Request) async throws -> Response {
        guard let witness = try witness() else { throw LogRefusal.noWitness }
        let body = try await request.bytes(upTo: Self.longestRequest)
        do {
            return Reply.bytes(Array(try await witness.cosign(body).utf8), type: Self.text)
        } catch let refusal as WitnessDesk.Refusal {
            return answer(refusal)
        }
    }

    private func answer(_ refusal: WitnessDesk.Refusal) -> Response {
        let (status, words): (HTTPResponse.Status, String) =
            switch refusal {
            case .unreadable: (.badRequest, "not an add-checkpoint request")
            case .unknownLog: (.notFound, "this log is not witnessed here")
            case .wrongSignature: (.forbidden, "no signature of the log's key")
            case .sawSize(let size): (.conflict, "\(size)")
            case .anotherRoot: (.conflict, "another root was seen for this size")
            case .inconsistent: (.unprocessableContent, "the proof does not verify")
            case .clockBehind: (.serviceUnavailable, "the clock is behind an earlier cosignature")
            }
        let type = if case .sawSize = refusal { WitnessRequest.sizeType } else { Self.text }
        return Reply.bytes(Array("\(words)\n".utf8), type: type, status: status)
    }
}
