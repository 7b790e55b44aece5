import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Store
import TestSupport
import Testing
import Transparency
import Web

@testable import Ledger

@Suite("The addresses of the log") struct LogRoutesTests {
    private func withClient(
        _ engine: Engine,
        _ body: @escaping @Sendable (LogUnderTest, @Sendable (String) async throws -> TestResponse) async throws -> Void
    ) async throws {
        try await withLog(engine) { log in
            try await Application(router: log.router()).test(.router) { client in
                try await body(log) { path in
                    try await client.execute(
                        uri: path, method: .get,
                        headers: [.accept: "text/html"])
                }
            }
        }
    }

    @Test("before the first signature everything says so in plain words", arguments: Engine.all)
    func before(engine: Engine) async throws {
        try await withClient(engine) { log, get in
            let id = try await log.report()[0]
            for path in ["/log/checkpoint", "/log/key", "/log/tile/0/000", "/log/receipt/\(id)"] {
                let answer = try await get(path)
                #expect(answer.status == .notFound && String(buffer: answer.body).contains("公开账本"), "\(path)")
            }
            #expect(try await get("/log").status == .ok)
        }
    }

    @Test("checkpoint, key, tiles and proof come with the right types, and fit", arguments: Engine.all)
    func formats(engine: Engine) async throws {
        try await withClient(engine) { log, get in
            let id = try await log.report(299)[7]
            try await log.sequencer.step()
            let checkpoint = try await get("/log/checkpoint")
            #expect(checkpoint.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(checkpoint.headers[.cacheControl] == "public, max-age=1")
            let note = try #require(SignedNote(parsing: String(buffer: checkpoint.body)))
            let vkey = String(buffer: try await get("/log/key").body)
            let key = try #require(VerifierKey(vkey.dropLast()))
            #expect(note.signature(of: key) != nil && vkey.hasSuffix("\n"))
            let full = try await get("/log/tile/0/000")
            #expect(full.headers[.contentType] == "application/octet-stream" && full.body.readableBytes == 8192)
            #expect(full.headers[.cacheControl] == "public, max-age=31536000, immutable")
            let partial = try await get("/log/tile/0/001.p/44")
            #expect(partial.body.readableBytes == 44 * 32)
            #expect(partial.headers[.cacheControl] == "public, max-age=3600")
            #expect(try await get("/log/tile/0/001.p/12").body.readableBytes == 12 * 32)
            let entries = try await get("/log/tile/entries/000")
            #expect(EntryBundle.entries(Array(entries.body.readableBytesView))?.count == 256)
            for path in ["0/001", "0/001.p/45", "1/001", "entries/002", "2/000", "x", "0/1"] {
                #expect(try await get("/log/tile/\(path)").status == .notFound, "\(path)")
            }
            let file = try await get("/log/receipt/\(id)")
            #expect(file.headers[.contentDisposition]?.contains(".tlog-proof") == true)
            let proof = try #require(ProofFile(parsing: String(buffer: file.body)))
            let leaf = try await log.ledger.log.receipt(of: id).leaf
            #expect(proof.proves(leaf, inLogOf: key) && proof.index == 7)
        }
    }

    @Test("a report that is not in the log yet, and one that never was", arguments: Engine.all)
    func notYet(engine: Engine) async throws {
        try await withClient(engine) { log, get in
            try await log.report(3)
            try await log.sequencer.step()
            let late = try await log.report()[0]
            let answer = try await get("/log/receipt/\(late)")
            #expect(answer.status == .notFound && String(buffer: answer.body).contains("60"))
            #expect(try await get("/log/receipt/\(ID<Report>(at: log.time.now()))").status == .notFound)
            #expect(try await get("/log/receipt/nonsense").status == .notFound)
        }
    }

    @Test("only the receipt's holder may open the leaf", arguments: Engine.all)
    func opening(engine: Engine) async throws {
        try await withClient(engine) { log, get in
            let ids = try await log.report(3)
            try await log.sequencer.step()
            let id = ids[0]
            for query in ["", "?receipt=", "?receipt=secret", "?receipt=secret-\(ids[1])"] {
                let answer = try await get("/log/receipt/\(id)/leaf\(query)")
                #expect(answer.status == .notFound, "\(query)")
                let page = try await get("/log/receipt/\(id)/page\(query)")
                #expect(page.status == (query.hasSuffix("=") || query.isEmpty ? .ok : .seeOther), "\(query)")
                #expect(page.headers[.setCookie] == nil && !String(buffer: page.body).contains("路灯不亮"), "\(query)")
            }
            let answer = try await get("/log/receipt/\(id)/leaf?receipt=secret-\(id)")
            #expect(answer.status == .ok && answer.headers[.cacheControl] == "no-store")
            let opened = try JSONDecoder().decode(Opened.self, from: Data(answer.body.readableBytesView))
            let receipt = try await log.ledger.log.receipt(of: id)
            #expect(opened.salt == receipt.salt?.hex && Array(opened.event.utf8) == receipt.event)
            #expect(opened.leaf == String(decoding: receipt.leaf, as: UTF8.self) && opened.index == 0)
        }
    }

    @Test("in a browser the secret becomes a cookie of this receipt, and the page holds no address with it")
    func cookie() async throws {
        try await withLog(.sqlite) { log in
            let id = try await log.report(1)[0]
            try await log.sequencer.step()
            try await Application(router: log.router()).test(.router) { client in
                let path = "/log/receipt/\(id)/page"
                let answer = try await client.execute(uri: "\(path)?receipt=secret-\(id)", method: .get)
                #expect(answer.status == .seeOther && answer.headers[.location] == path)
                #expect(
                    answer.headers[.setCookie]
                        == "receipt=secret-\(id); Path=/log/receipt/\(id); HttpOnly; SameSite=Lax")
                let cookie: HTTPFields = [.cookie: "receipt=secret-\(id)"]
                let page = String(buffer: try await client.execute(uri: path, method: .get, headers: cookie).body)
                #expect(page.contains("路灯不亮") && page.contains("<svg xmlns=") && !page.contains("secret-"))
                for headers in [cookie, [.receipt: "secret-\(id)"]] {
                    let leaf = try await client.execute(
                        uri: "/log/receipt/\(id)/leaf", method: .get, headers: headers)
                    #expect(leaf.status == .ok)
                }
            }
        }
    }

    private struct Opened: Decodable {
        let index: Int64
        let leaf: String
        let salt: String
        let event: String
    }

    @Test("the page of the log says how many entries, in both languages", arguments: ["zh", "en"])
    func page(language: String) async throws {
        try await withClient(.sqlite) { log, get in
            try await log.report(41)
            try await log.sequencer.step()
            let page = String(buffer: try await get("/log?lang=\(language)").body)
            #expect(page.contains("42") && page.contains("village.example/log/330381"))
            #expect(!page.contains("⟨"))
        }
    }
}
