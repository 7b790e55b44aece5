import Ballots
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Platform
import Rights
import Store
import Web

/// What browsers and strangers ask of a secret vote: tokens, casting, the board, the file to recount from.
struct SecretRoutes: Sendable {
    let secret: SecretVotes
    /// The files, which are long and the same for everybody.
    private let files: PageCache

    init(secret: SecretVotes) {
        self.secret = secret
        files = PageCache(secret.house.time, limit: 20, seconds: 1)
    }

    func addRoutes(to router: Routes) {
        router.post("/vote/:number/token", .takePart) { request, context in try await issue(request, context) }
        // Whoever sends a ballot is not asked who it is: its tokens are its right.
        router.post("/vote/:number/ballot", .readParticipation) { request, context in try await cast(request, context) }
        router.get("/vote/:number/board.json", .readParticipation) { request, context in
            try Query.read(request).finish()
            let number = try context.vote()
            return try await files.answer("board \(try await secret.stamp(number))") {
                try await file(number, isRevealed: false)
            }
        }
        router.get("/vote/:number/issuer.json", .readParticipation) { request, context in
            try Query.read(request).finish()
            let number = try context.vote()
            let page = secret.house.pages.settings.site.whole("/vote/\(number)/secret", request)
            let line = try await secret.invitation(number, page: page).line
            return Reply.bytes(Array(line.utf8), type: "application/json; charset=utf-8")
        }
        router.get("/vote/:number/recount.json", .readParticipation) { request, context in
            try Query.read(request).finish()
            let number = try context.vote()
            return try await files.answer("recount \(try await secret.stamp(number))") {
                try await file(number, isRevealed: true)
            }
        }
    }

    private struct Signed: Encodable { let signature: String }

    private func issue(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await JSONBody.read(request)
        let issuer = body.int("issuer", in: 1...2, required: true)
        let blinded = body.data("blinded")
        try body.finish()
        let signature = try await secret.issue(
            try context.vote(), by: Issuer(rawValue: issuer ?? 1) ?? .first, blinded, to: context.actor)
        return try Reply.json(
            Signed(signature: signature.base64EncodedString()), headers: [.cacheControl: "no-store"])
    }

    private func cast(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await JSONBody.read(request)
        let tokens = body.objects("tokens", max: 2, required: true).map {
            Token(randomizer: $0.data("randomizer"), signature: $0.data("signature"))
        }
        let ballot = Ballots.Ballot(
            key: body.data("key"), sequence: body.int("sequence", in: 1...Election.lastSequence, required: true) ?? 0,
            sealed: body.data("sealed"), signature: body.data("signature"), tokens: tokens)
        try body.finish()
        let receipt = try await secret.cast(ballot, in: try context.vote())
        return try Reply.json(receipt, status: .created, headers: [.cacheControl: "no-store"])
    }

    private func file(_ number: CaseNumber, isRevealed: Bool) async throws -> Response {
        let file = try await secret.house.reader.read { connection in
            let (vote, secret) = try self.secret.find(number, connection)
            guard !isRevealed || secret.revealed != nil else { throw SecretRefusal.notRevealed }
            return try self.secret.file(vote, secret, connection)
        }
        return Reply.bytes(Array(try file.bytes), type: "application/json; charset=utf-8")
    }
}

extension Context {
    /// - Throws: `VoteRefusal.unknown` when the path names none.
    func vote() throws -> CaseNumber {
        guard let number = try? CaseNumber(parsing: try parameters.require("number")) else { throw VoteRefusal.unknown }
        return number
    }
}

extension JSONBody {
    /// Bytes in base64.
    fileprivate func data(_ name: String) -> Data {
        parsed(name, "participation.secret.field.base64", required: true, max: 4096) { Data(base64Encoded: $0) }
            ?? Data()
    }
}
