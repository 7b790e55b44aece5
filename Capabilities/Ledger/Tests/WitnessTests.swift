import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import NIOCore
import Platform
import Store
import Synchronization
import TestSupport
import Testing
import Transparency

@testable import Ledger

@Suite("Witnesses of our log") struct WitnessClientTests {
    @Test("each checkpoint is cosigned and published with the cosignature", arguments: Engine.all)
    func cosigned(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            for _ in 0..<3 {
                try await log.report(100)
                try await log.sequencer.step()
                let note = try await log.note()
                #expect(note.signature(of: witness.signer.key)?.cosignedAt == 1_795_000_000)
                #expect(note.signatures.count == 2)
            }
            // The first time it has to be told from where; then it is known.
            #expect(witness.asked.withLock { $0 } == 3)
        }
    }

    @Test(
        "a witness that has seen less, or that we have forgotten, is asked again from where it is",
        arguments: Engine.all)
    func catchingUp(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            try await log.report(100)
            try await log.sequencer.step()
            try await log.database.write { _ = try $0.execute("DELETE FROM ledger_cosignatures") }
            await log.sequencer.leave()
            try await log.report(100)
            #expect(try await log.sequencer.step() == 201)
            #expect(try await log.note().signature(of: witness.signer.key) != nil)
        }
    }

    @Test("a silent witness keeps nothing from being published, and is left alone for a while", arguments: Engine.all)
    func silence(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy) { log in
            try await log.report(1)
            #expect(try await log.sequencer.step() == 2)
            #expect(try await log.note().signatures.count == 1)
        }
    }

    @Test("a receipt prefers what witnesses have seen", arguments: Engine.all)
    func receipts(engine: Engine) async throws {
        let witness = WitnessInMemory()
        try await withLog(engine, policy: witness.policy, post: witness.post) { log in
            let id = try await log.report(3)[0]
            try await log.sequencer.step()
            await log.sequencer.leave()
            let alone = try log.another()
            let late = try await log.report(3)[0]
            try await alone.sequencer.step()
            let key = try await log.ledger.log.head().origin.key
            let receipt = try await log.ledger.log.receipt(of: id)
            #expect(receipt.proof.checkpoint.contains("witness.example/w1"))
            #expect(receipt.proof.proves(receipt.leaf, inLogOf: key))
            let newer = try await log.ledger.log.receipt(of: late)
            #expect(!newer.proof.checkpoint.contains("witness.example/w1"))
            #expect(newer.proof.proves(newer.leaf, inLogOf: key))
        }
    }

    @Test("lines of the policy file", arguments: ["witness w1 key https://x", "log x", "quorum w1", "witness w1"])
    func policy(line: String) {
        #expect(throws: LogPolicyFault(file: "f", line: 2)) { try LogPolicy("# comment\n\(line)\n", file: "f") }
    }
}

@Suite("Our server as a witness") struct WitnessDeskTests {
    private static let foreign = NoteSigner(name: "other.example/log", seed: Array(0..<32))!
    private static let leaves = (0..<20).map { TreeHash.leaf([UInt8($0)]) }

    private func note(_ size: Int, root: TreeHash? = nil, by signer: NoteSigner = foreign) throws -> String {
        let root = root ?? TreeHash.root(of: Self.leaves.prefix(size))
        let text = Checkpoint(origin: signer.key.name, size: Int64(size), root: root).text
        return SignedNote(text, [try signer.sign(text)]).whole
    }

    private func proof(from old: Int, to size: Int) throws -> [TreeHash] {
        try TiledTree(size: Int64(size)) { _ in Array(Self.leaves.prefix(size)) }.consistency(from: Int64(old))
    }

    private func withWitness(
        _ engine: Engine,
        _ body:
            @escaping @Sendable (
                LogUnderTest, VerifierKey, @Sendable (String) async throws -> TestResponse
            ) async throws -> Void
    ) async throws {
        try await withLog(engine, policy: "log \(Self.foreign.key)\n") { log in
            try await log.report(1)
            try await log.sequencer.step()
            try await Application(router: log.router()).test(.router) { client in
                let key = try await client.execute(uri: "/log/witness/key", method: .get)
                let text = String(buffer: key.body)
                #expect(text.hasSuffix("\n"))
                let vkey = try #require(VerifierKey(text.dropLast()))
                try await body(log, vkey) { request in
                    try await client.execute(
                        uri: "/log/witness/add-checkpoint", method: .post, body: ByteBuffer(string: request))
                }
            }
        }
    }

    @Test("cosigns what grows, and says when", arguments: Engine.all)
    func grows(engine: Engine) async throws {
        try await withWitness(engine) { log, key, post in
            #expect(key.kind == .cosignature && key.name == "village.example/log/330381/witness")
            var old = 0
            for size in [3, 3, 8, 20] {
                let note = try note(size)
                let answer = try await post(
                    WitnessRequest(old: Int64(old), proof: try proof(from: old, to: size), note: note).text)
                #expect(answer.status == .ok)
                let line = try #require(SignedNote.Signature(line: String(buffer: answer.body).dropLast()))
                let signed = try #require(SignedNote(parsing: note))
                #expect(SignedNote(signed.text, [line]).signature(of: key)?.cosignedAt == 1_795_000_000)
                old = size
            }
        }
    }

    @Test("refuses as the protocol says", arguments: Engine.all)
    func refuses(engine: Engine) async throws {
        try await withWitness(engine) { log, key, post in
            let first = try await post(WitnessRequest(old: 0, proof: [], note: note(5)).text)
            #expect(first.status == .ok)
            // Another size than was seen: which it was.
            let stale = try await post(WitnessRequest(old: 3, proof: proof(from: 3, to: 9), note: note(9)).text)
            #expect(stale.status == .conflict && String(buffer: stale.body) == "5\n")
            #expect(stale.headers[.contentType] == "text/x.tlog.size")
            // Another root for the same size, and one that does not begin with what was seen.
            let other = try await post(WitnessRequest(old: 5, proof: [], note: note(5, root: .empty)).text)
            #expect(other.status == .conflict)
            let forked = try await post(
                WitnessRequest(old: 5, proof: proof(from: 5, to: 9), note: note(9, root: .empty)).text)
            #expect(forked.status == .unprocessableContent)
            let unproven = try await post(WitnessRequest(old: 5, proof: [], note: note(9)).text)
            #expect(unproven.status == .unprocessableContent)
            // Nobody we know, or not their key.
            let stranger = try #require(NoteSigner(name: "stranger.example", seed: Array(1..<33)))
            #expect(
                try await post(WitnessRequest(old: 0, proof: [], note: note(5, by: stranger)).text).status == .notFound)
            let forger = try #require(NoteSigner(name: "other.example/log", seed: Array(1..<33)))
            #expect(
                try await post(WitnessRequest(old: 5, proof: [], note: note(5, by: forger)).text).status == .forbidden)
            for broken in ["", "old 5\n\n", "old x\n\n\(try note(5))", "old 9\n\n\(try note(5))"] {
                #expect(try await post(broken).status == .badRequest, "\(broken)")
            }
            // After all that it has still seen five.
            let good = try await post(WitnessRequest(old: 5, proof: proof(from: 5, to: 9), note: note(9)).text)
            #expect(good.status == .ok)
        }
    }

    @Test("never says an earlier time than before", arguments: Engine.all)
    func clock(engine: Engine) async throws {
        try await withWitness(engine) { log, key, post in
            #expect(try await post(WitnessRequest(old: 0, proof: [], note: note(5)).text).status == .ok)
            log.time.advance(milliseconds: -7_200_000)
            let answer = try await post(WitnessRequest(old: 5, proof: proof(from: 5, to: 9), note: note(9)).text)
            #expect(answer.status == .serviceUnavailable)
        }
    }

    @Test("two county servers witness each other", arguments: Engine.all)
    func eachOther(engine: Engine) async throws {
        try await withWitness(engine) { log, key, post in
            // Our client, talking to our witness.
            let policy = LogPolicy.Witness(name: "we", key: key, url: "https://we.example")
            let client = WitnessClient(policy) { _, body in
                let request = String(decoding: body, as: UTF8.self)
                let witness = WitnessDesk(
                    house: log.house, books: Outbox("witness", log.house.door), logs: [Self.foreign.key],
                    signer: try LogKey.found(log.settings)!.witness(key.name))
                do {
                    return (200, Array(try await witness.cosign(Array(request.utf8)).utf8))
                } catch WitnessDesk.Refusal.sawSize(let size) {
                    return (409, Array("\(size)\n".utf8))
                }
            }
            for size in [4, 11] {
                let note = try #require(SignedNote(parsing: try note(size)))
                let answer = try await client.ask(note, size: Int64(size), since: 0) { old in
                    try proof(from: Int(old), to: size)
                }
                guard case .cosigned = answer else {
                    Issue.record("\(answer)")
                    return
                }
            }
        }
    }

    @Test("who witnesses nobody says so", arguments: Engine.all)
    func nobody(engine: Engine) async throws {
        try await withLog(engine) { log in
            try await Application(router: log.router()).test(.router) { client in
                let answer = try await client.execute(uri: "/log/witness/add-checkpoint", method: .post)
                #expect(answer.status == .notFound)
            }
        }
    }
}
