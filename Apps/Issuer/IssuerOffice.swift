package import Ballots
import Crypto
package import Foundation
package import Kernel
import Store
import Synchronization
package import Web

/// The second issuer of secret votes, in another office: its keys, its cards, its book. It knows numbers on a roll, and
/// neither names nor anything else of the county.
package struct IssuerOffice: Sendable {
    let folder: String
    let time: any TimeSource
    let book: IssuerBook
    /// Finds a key that signs blindly, which takes some seconds.
    let newKey: @Sendable () throws -> IssuerKey
    private let keys = KeysAtHand()
    private let tries: (card: RateLimit, address: RateLimit)

    package static var resources: URL? { Bundle.module.resourceURL }

    /// Wrong codes at once and then one after each pause of seconds: for one card, and from one address (behind which a
    /// village may stand). Kept in memory: with 74 random bits it is there against noise, not against luck.
    package static let wrongTries = (card: (100, 30.0), address: (300, 6.0))
    package static let mostCards = 20_000

    /// - Parameter folder: made if it is not there, for its owner only.
    /// - Throws: `StoreError`.
    package static func open(
        _ folder: String, time: any TimeSource,
        newKey: @escaping @Sendable () throws -> IssuerKey = { try IssuerKey() }
    ) async throws -> IssuerOffice {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let database = try openDatabase("sqlite:\(folder)/issuer.sqlite")
        do { try await database.migrate(IssuerBook.migrations) } catch {
            await database.close()
            throw error
        }
        return IssuerOffice(folder: folder, time: time, book: IssuerBook(database: database), newKey: newKey)
    }

    private init(
        folder: String, time: any TimeSource, book: IssuerBook, newKey: @escaping @Sendable () throws -> IssuerKey
    ) {
        (self.folder, self.time, self.book, self.newKey) = (folder, time, book, newKey)
        let (card, address) = Self.wrongTries
        tries = (RateLimit(burst: card.0, pause: card.1), RateLimit(burst: address.0, pause: address.1))
    }

    /// What was told the county, of every vote in the order of their numbers.
    package func votes() async throws -> [IssuerOffer] {
        try await book.database.read { try book.all($0).map(\.offer) }
    }

    package func end() async { await book.database.close() }

    package func file(_ name: String, of vote: String) -> String { "\(folder)/\(vote).\(name)" }

    /// Makes keys and a card for each number of the roll. The codes are nowhere but on the sheets.
    /// - Parameter print: turns the codes, in the roll's order, into sheets.
    /// - Throws: `IssuerRefusal`, and what `print` throws; then nothing is prepared.
    package func prepare(
        _ invitation: IssuerInvitation, address: SiteAddress,
        print: (IssuerOffer, [CardCode]) async throws -> [UInt8]
    ) async throws -> IssuerOffer {
        guard (1...Self.mostCards).contains(invitation.roll) else { throw IssuerRefusal.cards(max: Self.mostCards) }
        guard let origin = address.origin, IssuerOffer.isReachable(origin) else {
            throw IssuerRefusal.address(address.origin ?? "")
        }
        let vote = invitation.vote
        // It names files.
        guard (try? CaseNumber(parsing: vote))?.description == vote else { throw IssuerRefusal.invitation(vote) }
        guard try await book.database.read({ try book.find(vote, $0) }) == nil else {
            throw IssuerRefusal.preparedAlready(vote: vote)
        }
        let keys = IssuerKeys(try newKey())
        let offer = IssuerOffer(
            vote: vote, address: origin, issuer: keys.issuer.publicKey.der, statements: keys.statements.point)
        let codes = (0..<invitation.roll).map { _ in CardCode() }
        try PrivateFile.write(try await print(offer, codes), to: file("cards.pdf", of: vote))
        try keys.write(to: file("key", of: vote))
        let marks = codes.enumerated().map { $1.mark(vote: vote, ordinal: $0 + 1, key: keys.cards) }
        let row = IssuedVote(
            vote: vote, title: invitation.title, cards: invitation.roll,
            opens: Timestamp(milliseconds: invitation.opens), closes: Timestamp(milliseconds: invitation.closes),
            page: invitation.page, offer: offer, statement: nil)
        try await book.database.write { try book.insert(row, marks: marks, $0) }
        return offer
    }

    /// Signs what the holder of a card has blinded, once; the same message is signed again.
    /// - Parameter peer: tells addresses apart, for the limit of wrong tries.
    /// - Throws: `IssuerRefusal`, `TooOften`.
    package func sign(
        _ blinded: Data, in vote: String, for ordinal: Int, code: String, from peer: String
    ) async throws -> Data {
        let (found, card) = try await book.database.read { connection in
            guard let found = try book.find(vote, connection) else { throw IssuerRefusal.unknownVote }
            return (found, try book.card(ordinal, of: vote, connection))
        }
        try admit(found)
        let keys = try keys.find(vote) { try IssuerKeys(reading: file("key", of: vote)) }
        let (place, now) = ("\(vote) \(ordinal)", time.now())
        try tries.address.check(peer, at: now)
        try tries.card.check(place, at: now)
        let mark = CardCode(code).map { $0.mark(vote: vote, ordinal: ordinal, key: keys.cards) }
        guard let card, let mark, Self.isSame(mark, card.mark) else { throw IssuerRefusal.wrongCard(ordinal: ordinal) }
        tries.address.giveBack(peer)
        tries.card.giveBack(place)
        let signature: Data
        do { signature = try keys.issuer.sign(blinded) } catch { throw IssuerRefusal.blinded }
        let digest = Array(SHA256.hash(data: blinded))
        // On the disk before the signature leaves.
        try await book.database.write { connection in
            guard let now = try book.find(vote, connection) else { throw IssuerRefusal.unknownVote }
            try admit(now)
            if try book.issue(digest, to: ordinal, of: vote, connection) { return }
            guard try book.card(ordinal, of: vote, connection)?.blinded == digest else { throw IssuerRefusal.issued }
        }
        return signature
    }

    private func admit(_ vote: IssuedVote) throws(IssuerRefusal) {
        let now = time.now()
        guard now < vote.closes, vote.statement == nil else { throw .over }
        guard now >= vote.opens else { throw .notOpen }
    }

    /// In the same time wherever the first difference is.
    private static func isSame(_ one: Data, _ other: Data) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Says for good how many tokens were issued, and destroys what could sign. Asked again, it says the same.
    /// - Throws: `IssuerRefusal`.
    package func close(_ vote: String) async throws -> IssuerStatement {
        guard let found = try await book.database.read({ try book.find(vote, $0) }) else {
            throw IssuerRefusal.unknownVote
        }
        let path = file("key", of: vote)
        if let statement = found.statement {
            unlink(path)
            return statement
        }
        guard time.now() >= found.closes else {
            throw IssuerRefusal.notClosed(until: CountyTime.china.format(found.closes))
        }
        let keys = try IssuerKeys(reading: path)
        try await book.database.write { connection in
            let issued = try book.issued(vote, connection)
            try book.close(try keys.statements.state(issued, of: vote, issuer: found.offer.issuer), connection)
        }
        unlink(path)
        try Folder.flush(of: path)
        return try await close(vote)
    }
}

/// Keys that were read, so that a signature does not wait for a file.
private final class KeysAtHand: Sendable {
    private let keys = Mutex([String: IssuerKeys]())

    func find(_ vote: String, otherwise read: () throws -> IssuerKeys) throws -> IssuerKeys {
        if let found = keys.withLock({ $0[vote] }) { return found }
        let found = try read()
        keys.withLock { $0[vote] = found }
        return found
    }
}
