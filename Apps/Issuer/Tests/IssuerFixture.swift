import Ballots
import Foundation
import Kernel
import Store
import Synchronization
import TestSupport
import Testing
import Web

@testable import Issuer

/// A second issuer with cards for an invented vote, in a folder of its own; the vote is open.
struct IssuerUnderTest: Sendable {
    let office: IssuerOffice
    let offer: IssuerOffer
    let codes: [CardCode]
    let time: ManualTime
    let folder: String

    static let vote = "TP2611000012"
    static let county = "https://county.example"
    static let opens = Timestamp(milliseconds: 1_795_000_000_000)
    static let closes = opens.adding(days: 2)

    /// Found once: finding keys is what takes long.
    static let keys: [IssuerKey] = (0..<1).compactMap { _ in try? IssuerKey(bits: 2048) }

    static func invitation(_ vote: String = vote, roll: Int = 5) -> IssuerInvitation {
        IssuerInvitation(
            vote: vote, title: "修村口的路（虚构）", roll: roll, opens: opens.milliseconds, closes: closes.milliseconds,
            page: "\(county)/vote/\(vote)/secret")
    }

    static func open(_ folder: String, _ time: ManualTime) async throws -> IssuerOffice {
        try await IssuerOffice.open(folder, time: time) { keys[0] }
    }

    /// The program ended and started again.
    func again() async throws -> IssuerUnderTest {
        await office.end()
        let office = try await Self.open(folder, time)
        return IssuerUnderTest(office: office, offer: offer, codes: codes, time: time, folder: folder)
    }

    /// What a browser would blind for some one-time key of its own.
    func blinded() throws -> Data {
        try IssuerPublicKey(der: offer.issuer).blind(Data(UUID().uuidString.utf8)).blinded
    }

    func sign(_ blinded: Data, _ ordinal: Int, _ code: String? = nil, from peer: String = "192.0.2.1") async throws
        -> Data
    {
        try await office.sign(
            blinded, in: offer.vote, for: ordinal, code: code ?? codes[ordinal - 1].shown, from: peer)
    }

    func issued() async throws -> Int {
        let (book, vote) = (office.book, offer.vote)
        return try await book.database.read { try book.issued(vote, $0) }
    }

    /// Another vote on the same machine.
    func another(_ vote: String) async throws -> IssuerUnderTest {
        let made = try await Self.prepare(office, Self.invitation(vote))
        return IssuerUnderTest(office: office, offer: made.0, codes: made.1, time: time, folder: folder)
    }

    static func prepare(
        _ office: IssuerOffice, _ invitation: IssuerInvitation
    ) async throws -> (IssuerOffer, [CardCode]) {
        var codes: [CardCode] = []
        let address = try #require(SiteAddress("https://issuer.example"))
        let offer = try await office.prepare(invitation, address: address) { _, made in
            codes = made
            return Array("cards".utf8)
        }
        return (offer, codes)
    }
}

func withIssuer(_ body: (IssuerUnderTest) async throws -> Void) async throws {
    try await withFolder { folder in
        let time = ManualTime(IssuerUnderTest.opens)
        let office = try await IssuerUnderTest.open(folder, time)
        do {
            let (offer, codes) = try await IssuerUnderTest.prepare(office, IssuerUnderTest.invitation())
            try await body(
                IssuerUnderTest(office: office, offer: offer, codes: codes, time: time, folder: folder))
        } catch {
            await office.end()
            throw error
        }
        await office.end()
    }
}
