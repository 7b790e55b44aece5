import Ballots
import Foundation
import HTTPTypes
import Hummingbird
package import Kernel
package import Logging
import Rights
import Store
package import Web

extension IssuerOffice {
    /// What voters' browsers ask, and whoever verifies; only pages of the county itself may ask across sites.
    /// - Parameters:
    ///   - address: the own one, as voters' browsers know it.
    ///   - proxies: whose word is taken for where a request comes from.
    package func front(at address: SiteAddress, proxies: [AddressRange], log: Logger) throws -> (Front, Routes) {
        var settings = PageSettings()
        settings.site = address
        let front = try Front(parts: [Self.resources].compactMap { $0 }, settings: settings, proxies: proxies, log: log)
        let router = front.router(guests: Guests { origin in (try? await isCounty(origin)) ?? false })
        router.get("/issuer/:vote", .readParticipation) { request, context in
            try Query.read(request).finish()
            return try await say(try context.parameters.require("vote"))
        }
        router.post("/issuer/:vote/sign", .readParticipation) { request, context in
            let body = try await JSONBody.read(request, limit: 4096)
            let ordinal = body.int("ordinal", in: 1...Self.mostCards, required: true) ?? 0
            let code = body.text("code", max: 40)
            let blinded =
                body.parsed("blinded", "issuer.field.base64", required: true, max: 1024) { Data(base64Encoded: $0) }
            try body.finish()
            let signature = try await sign(
                blinded ?? Data(), in: try context.parameters.require("vote"), for: ordinal, code: code,
                from: context.peerKey)
            return try Reply.json(
                ["signature": signature.base64EncodedString()], headers: [.cacheControl: "no-store"])
        }
        front.seal(router)
        return (front, router)
    }

    private func isCounty(_ origin: String) async throws -> Bool {
        try await book.database.read { try book.all($0) }.contains { $0.page.hasPrefix(origin + "/") }
    }

    /// Bytes in base64.
    private struct Said: Encodable {
        let vote: String
        let address: String
        let issuer: Data
        let statements: Data
        let cards: Int
        let issued: Int
        let opens: Int64
        let closes: Int64
        let statement: IssuerStatement?
    }

    private func say(_ vote: String) async throws -> Response {
        let said = try await book.database.read { connection in
            guard let found = try book.find(vote, connection) else { throw IssuerRefusal.unknownVote }
            return Said(
                vote: vote, address: found.offer.address, issuer: found.offer.issuer,
                statements: found.offer.statements, cards: found.cards, issued: try book.issued(vote, connection),
                opens: found.opens.milliseconds, closes: found.closes.milliseconds, statement: found.statement)
        }
        let bytes = try JSONEncoder().encode(said)
        return Reply.bytes(Array(bytes), type: "application/json; charset=utf-8")
    }
}
