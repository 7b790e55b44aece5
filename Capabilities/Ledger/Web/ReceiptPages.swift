import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import QRCode
import Rights
import Transparency
import Web

/// `/log`, which explains the log to everybody, and the page of one report's receipt.
struct ReceiptPages: Sendable {
    let log: PublicLog
    let pages: Pages
    let reports: ReportSource

    static func report(_ context: Context) throws -> ID<Report> {
        guard let report = ID<Report>(try context.parameters.require("id")) else { throw LogRefusal.unknownReport }
        return report
    }

    // MARK: The log

    func explain(_ request: Request, _ context: Context) async throws -> Response {
        try Query.read(request).finish()
        let origins = try await log.origins()
        var model: Model = [
            "seconds": "\(LogPromise.seconds)", "hasHead": false,
            "witnesses": log.witnesses.map { witness -> Model in
                ["name": witness.key.name, "vkey": witness.key.description]
            },
            "former": origins.dropLast().map { $0.origin },
            "follows": origins.last?.follows.map { $0.split(separator: "\n").prefix(2).joined(separator: " · ") } ?? "",
        ]
        if let head = try? await log.head() {
            let (date, milliseconds) = CountyTime.china.split(head.checkpoint.at)
            let minutes = milliseconds / 60_000
            model["hasHead"] = true
            model["origin"] = head.origin.origin
            model["vkey"] = head.origin.key.description
            model["size"] = "\(head.checkpoint.size)"
            model["root"] = head.checkpoint.root.hex
            model["at"] = "\(date) \(minutes / 60 / 10)\(minutes / 60 % 10):\(minutes % 60 / 10)\(minutes % 10)"
        }
        return try pages.page(
            "ledger/log", title: pages.strings.text("ledger.title", context.language), model, context: context)
    }

    // MARK: A receipt

    /// For everybody: the leaf and its proof. With the receipt's secret also what the leaf binds.
    func show(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let secret = query.string("receipt", max: 100)
        try query.finish()
        let report = try Self.report(context)
        let receipt = try await log.receipt(of: report)
        let isHolder = consult(actor(secret, report), .openLeaf, on: Self.object(report)).isAllowed
        let address = Self.address(LogPromise.page(of: report), request)
        let checkpoint = SignedNote(parsing: receipt.proof.checkpoint)
        var model: Model = [
            "leaf": String(decoding: receipt.leaf, as: UTF8.self), "index": "\(receipt.proof.index)",
            "origin": receipt.origin.origin, "vkey": receipt.origin.key.description,
            "proofHref": LogPromise.proof(of: report), "address": address,
            "qrMarkup": Markup(
                try QRSymbol(address).svg(label: pages.strings.text("ledger.receipt.qr", context.language))),
            "number": receipt.row.reference ?? "", "isHolder": isHolder,
            "cosigned": checkpoint.map { $0.signatures.count > 1 } ?? false,
            "cosigners": (checkpoint?.signatures ?? []).map(\.name).filter { $0 != receipt.origin.origin },
        ]
        if isHolder, let secret {
            model["leafHref"] = "\(LogPromise.proof(of: report))/leaf?receipt=\(secret)"
            model["salt"] = receipt.salt?.hex
            model["event"] = receipt.salt == nil ? nil : String(decoding: receipt.event, as: UTF8.self)
            model["isErased"] = receipt.salt == nil
        }
        return try pages.page(
            "ledger/receipt", title: pages.strings.text("ledger.receipt.title", context.language), model,
            context: context)
    }

    private struct OpenedLeaf: Encodable {
        let origin: String
        let index: Int64
        let leaf: String
        /// Base 16; absent when it was destroyed.
        let salt: String?
        let event: String?
        /// What was said, if it is still there: its salt and its canonical bytes make the digest in the event.
        let contentSalt: String?
        let content: String?
    }

    /// The reporter, for whoever shows the secret of the receipt.
    private func actor(_ secret: String?, _ report: ID<Report>) -> Actor {
        secret.map { reports.isSecret($0, report) } == true ? .reporter(report) : .anyone
    }

    private static func object(_ report: ID<Report>) -> Object {
        var object = Object()
        object.reports = [report]
        return object
    }

    /// The salt and the event that make the leaf's `hmac`, for the receipt's holder only.
    func leaf(_ request: Request, _ context: Context) async throws -> Response {
        let query = try Query.read(request)
        let secret = query.string("receipt", max: 100)
        try query.finish()
        let report = try Self.report(context)
        guard consult(actor(secret, report), .openLeaf, on: Self.object(report)).isAllowed else {
            throw LogRefusal.unknownReport
        }
        let receipt = try await log.receipt(of: report)
        let content = try await log.content(of: report)
        let opened = OpenedLeaf(
            origin: receipt.origin.origin, index: receipt.proof.index,
            leaf: String(decoding: receipt.leaf, as: UTF8.self), salt: receipt.salt?.hex,
            event: receipt.salt == nil ? nil : String(decoding: receipt.event, as: UTF8.self),
            contentSalt: content?.salt.hex, content: content.map { String(decoding: $0.bytes, as: UTF8.self) })
        return try Reply.json(
            opened,
            headers: [
                .contentDisposition: "attachment; filename=\"\(report).leaf.json\"", .cacheControl: "no-store",
            ])
    }

    /// A whole address for a code that is printed: HTTPS except on the machine itself.
    private static func address(_ path: String, _ request: Request) -> String {
        let host = request.head.authority ?? "localhost"
        let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains { host == $0 || host.hasPrefix("\($0):") }
        return "\(isLocal ? "http" : "https")://\(host)\(path)"
    }
}
