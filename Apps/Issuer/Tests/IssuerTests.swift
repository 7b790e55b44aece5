import Ballots
import Foundation
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Issuer

@Suite("the second issuer")
struct IssuerTests {
    @Test("a card signs one message; the same again gives the same, another is refused")
    func once() async throws {
        try await withIssuer { under in
            let key = try IssuerPublicKey(der: under.offer.issuer)
            let message = Data("shanzhi".utf8)
            let blinding = try key.blind(message)
            let signed = try await under.sign(blinding.blinded, 1)
            #expect(key.isValid(try blinding.finalize(signed), for: message))
            #expect(try await under.sign(blinding.blinded, 1) == signed)
            let other = try under.blinded()
            await #expect(throws: IssuerRefusal.issued) { try await under.sign(other, 1) }
            #expect(try await under.issued() == 1)
            _ = try await under.sign(other, 2)
            #expect(try await under.issued() == 2)
        }
    }

    @Test("a wrong code, that of another number or vote, and a number without a card sign nothing and use nothing up")
    func wrong() async throws {
        try await withIssuer { under in
            let other = try await under.another("TP2611000029")
            let blinded = try under.blinded()
            for code in ["", "x", CardCode().shown, under.codes[1].shown, other.codes[0].shown] {
                await #expect(throws: IssuerRefusal.wrongCard(ordinal: 1)) { try await under.sign(blinded, 1, code) }
            }
            for ordinal in [0, -1, 6, 20_000] {
                await #expect(throws: IssuerRefusal.wrongCard(ordinal: ordinal)) {
                    try await under.sign(blinded, ordinal, under.codes[0].shown)
                }
            }
            await #expect(throws: IssuerRefusal.blinded) { try await under.sign(Data(count: 3), 1) }
            await #expect(throws: IssuerRefusal.unknownVote) {
                try await under.office.sign(blinded, in: "TP1", for: 1, code: under.codes[0].shown, from: "a")
            }
            #expect(try await under.issued() == 0)
            _ = try await under.sign(blinded, 1)
            _ = try await other.sign(try other.blinded(), 1)
        }
    }

    @Test("of fifty parallel requests with one card one message is signed; of fifty of one message, all alike")
    func fifty() async throws {
        try await withIssuer { under in
            func signatures(_ messages: [Data], _ ordinal: Int) async -> [Data] {
                await withTaskGroup(of: Data?.self) { group in
                    for message in messages { group.addTask { try? await under.sign(message, ordinal) } }
                    return await group.reduce(into: []) { found, one in if let one { found.append(one) } }
                }
            }
            let different = try (0..<50).map { _ in try under.blinded() }
            #expect(await signatures(different, 1).count == 1)
            let same = await signatures(Array(repeating: try under.blinded(), count: 50), 2)
            #expect(same.count == 50 && Set(same).count == 1)
            #expect(try await under.issued() == 2)
        }
    }

    @Test("it signs from the opening to the closing")
    func times() async throws {
        try await withIssuer { under in
            let blinded = try under.blinded()
            under.time.set(IssuerUnderTest.opens.adding(milliseconds: -1))
            await #expect(throws: IssuerRefusal.notOpen) { try await under.sign(blinded, 1) }
            under.time.set(IssuerUnderTest.closes.adding(milliseconds: -1))
            _ = try await under.sign(blinded, 1)
            under.time.set(IssuerUnderTest.closes)
            await #expect(throws: IssuerRefusal.over) { try await under.sign(blinded, 1) }
        }
    }

    @Test("after a start anew everything issued is still issued")
    func again() async throws {
        try await withIssuer { under in
            let (blinded, other) = (try under.blinded(), try under.blinded())
            let signed = try await under.sign(blinded, 3)
            let later = try await under.again()
            #expect(try await later.sign(blinded, 3) == signed)
            await #expect(throws: IssuerRefusal.issued) { try await later.sign(other, 3) }
            #expect(try await later.issued() == 1)
            await later.office.end()
        }
    }

    @Test("who tries too often waits, with the right code too, and others do not")
    func tries() async throws {
        try await withIssuer { under in
            let blinded = try under.blinded()
            for _ in 0..<IssuerOffice.wrongTries.card.0 {
                await #expect(throws: IssuerRefusal.self) { try await under.sign(blinded, 1, CardCode().shown) }
            }
            await #expect(throws: TooOften.self) { try await under.sign(blinded, 1, from: "198.51.100.7") }
            _ = try await under.sign(blinded, 2)
            under.time.advance(milliseconds: 30_000)
            _ = try await under.sign(blinded, 1)
        }
    }

    @Test("closing states how many were issued, destroys the keys, and says the same when asked again")
    func closed() async throws {
        try await withIssuer { under in
            for ordinal in [1, 4] { _ = try await under.sign(try under.blinded(), ordinal) }
            await #expect(throws: IssuerRefusal.self) { try await under.office.close(under.offer.vote) }
            under.time.set(IssuerUnderTest.closes)
            let statement = try await under.office.close(under.offer.vote)
            #expect(statement.issued == 2)
            #expect(statement.isValid(for: under.offer.issuer, key: under.offer.statements))
            #expect(!FileManager.default.fileExists(atPath: under.office.file("key", of: under.offer.vote)))
            #expect(try await under.office.close(under.offer.vote) == statement)
            // Also under a clock that was set back.
            under.time.set(IssuerUnderTest.opens)
            let blinded = try under.blinded()
            await #expect(throws: IssuerRefusal.over) { try await under.sign(blinded, 2) }
        }
    }

    @Test("no code of a card is in the folder except on the sheets, and keys and sheets are their owner's alone")
    func kept() async throws {
        try await withIssuer { under in
            _ = try await under.sign(try under.blinded(), 1)
            for name in try FileManager.default.contentsOfDirectory(atPath: under.folder) {
                let bytes = try #require(FileManager.default.contents(atPath: "\(under.folder)/\(name)"))
                let text = String(decoding: bytes, as: Unicode.ASCII.self)
                #expect(!under.codes.contains { text.contains($0.text) || text.contains($0.shown) }, "\(name)")
            }
            for name in ["key", "cards.pdf"] {
                #expect(!SecretFile.isOpen(at: under.office.file(name, of: under.offer.vote)))
            }
            chmod(under.office.file("key", of: under.offer.vote), 0o644)
            let later = try await under.again()
            await #expect(throws: IssuerRefusal.self) { try await later.sign(try later.blinded(), 2) }
            await later.office.end()
        }
    }

    @Test(
        "cards are made once for a vote, for a roll that has somebody, and for an address that a browser may be sent to"
    )
    func prepared() async throws {
        try await withIssuer { under in
            await #expect(throws: IssuerRefusal.preparedAlready(vote: IssuerUnderTest.vote)) {
                try await IssuerUnderTest.prepare(under.office, IssuerUnderTest.invitation())
            }
            await #expect(throws: IssuerRefusal.cards(max: IssuerOffice.mostCards)) {
                try await IssuerUnderTest.prepare(under.office, IssuerUnderTest.invitation("TP2611000029", roll: 0))
            }
            let plain = try #require(SiteAddress("http://issuer.example"))
            await #expect(throws: IssuerRefusal.address("http://issuer.example")) {
                try await under.office.prepare(IssuerUnderTest.invitation("TP2611000029"), address: plain) { _, _ in []
                }
            }
            for number in ["", "../x", "TP2611000013", "TP-2611-00002-9"] {
                await #expect(throws: IssuerRefusal.invitation(number)) {
                    try await IssuerUnderTest.prepare(under.office, IssuerUnderTest.invitation(number))
                }
            }
            #expect(under.codes.count == 5 && Set(under.codes).count == 5)
        }
    }

    @Test("the sheets are pages of A4 with six cards each")
    func sheets() async throws {
        let strings = try Strings(folders: [#require(IssuerOffice.resources).appending(path: "Strings")])
        let offer = IssuerOffer(
            vote: IssuerUnderTest.vote, address: "https://issuer.example",
            issuer: IssuerUnderTest.keys[0].publicKey.der, statements: StatementKey().point)
        for (count, pages) in [(1, 1), (6, 1), (7, 2), (13, 3)] {
            let codes = (0..<count).map { _ in CardCode() }
            let bytes = try await CardSheets(
                IssuerUnderTest.invitation(), offer, office: "高楼村村务监督委员会", codes: codes, strings: strings
            ).bytes()
            #expect(String(decoding: bytes, as: Unicode.ASCII.self).contains("/Count \(pages)"), "\(count)")
        }
    }
}
