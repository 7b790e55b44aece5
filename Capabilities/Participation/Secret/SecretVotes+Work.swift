import Ballots
import Crypto
import Foundation
import Journal
import Kernel
import Platform
import Rights
import Store
import Transparency

extension SecretVotes {
    /// The second pair of hands lets issuing begin: only now keys of the issuers come into being.
    /// - Parameter offer: the second issuer, where it is another office's; then only one key is ours.
    /// - Throws: `VoteRefusal`, `SecretRefusal`, `RightRefusal`.
    func confirm(_ number: CaseNumber, with offer: IssuerOffer? = nil, by actor: Actor) async throws {
        if let offer { try check(offer, for: number) }
        let consultation = Consultation.current
        let vote = try await house.reader.read { connection in
            let (vote, secret) = try find(number, connection)
            try require(actor, .witnessParticipation, on: Self.object(vote), consultation)
            try admit(actor, toConfirm: vote, secret, at: house.time.now(), connection)
            return vote
        }
        let keys = try await apart("issuers' keys") {
            try (offer == nil ? Issuer.allCases : [.first]).map { _ in try newKey() }
        }
        let ours: [(public: [UInt8], sealed: [UInt8]?)] = try keys.map { key in
            (Array(key.publicKey.der), try house.seal.seal(Array(key.der), of: vote.id))
        }
        let issuers = ours + (offer.map { [(Array($0.issuer), nil)] } ?? [])
        var what: [String: JSON] = [
            "issuers": .array(issuers.map { .string(Data($0.public).base64EncodedString()) })
        ]
        if let offer {
            what["elsewhere"] = .string(offer.address)
            what["statements"] = .string(offer.statements.base64EncodedString())
        }
        let said = JSON.object(what)
        try await house.door.open { passage in
            let (vote, secret) = try find(number, passage)
            try admit(actor, toConfirm: vote, secret, at: passage.now, passage)
            let pen = try passage.record(entry("secret.confirmed", vote, by: actor, said))
            try table.confirm(vote.id, issuers: issuers, elsewhere: offer, at: passage.now, pen)
            try pen.schedule(Self.reveal, of: Subject(vote.id), at: vote.closes)
            // It was to open before and waits for this.
            if vote.state == .noticed, vote.opens <= passage.now {
                try pen.schedule(Votes.opening, of: Subject(vote.id), at: passage.now)
            }
        }
    }

    private func admit(
        _ actor: Actor, toConfirm vote: Vote, _ secret: SecretVote, at now: Timestamp, _ connection: any Connection
    ) throws {
        guard secret.confirmed == nil else { throw SecretRefusal.confirmedAlready }
        guard [.noticed, .open].contains(vote.state), now < vote.closes else { throw SecretRefusal.over }
        let earlier = try Journal.entries(house.county, of: Subject(vote.id), connection).map(\.entry.actor)
        guard case .post(let holder) = actor, !earlier.contains(where: { $0.isPost(of: holder.person) }) else {
            throw SecretRefusal.ownHand
        }
    }

    /// Signs what a voter on the roll has blinded, once by each issuer; the same message is signed again.
    /// - Throws: `VoteRefusal`, `SecretRefusal`.
    func issue(_ number: CaseNumber, by issuer: Issuer, _ blinded: Data, to actor: Actor) async throws -> Data {
        guard case .resident(let person) = actor else { throw VoteRefusal.notOnRoll }
        let (vote, sealed) = try await house.reader.read { connection in
            let (vote, secret) = try find(number, connection)
            try admit(vote, secret, at: house.time.now())
            return (vote, try table.sealedKey(of: issuer, vote.id, connection))
        }
        guard let sealed else { throw issuer == .second ? SecretRefusal.elsewhere : .over }
        let key = try IssuerKey(der: Data(try opened(sealed, of: vote.id)))
        let signature: Data
        do { signature = try key.sign(blinded) } catch { throw SecretRefusal.ballot(error) }
        let digest = Array(SHA256.hash(data: blinded))
        try await house.door.open { passage in
            let (vote, secret) = try find(number, passage)
            try admit(vote, secret, at: passage.now)
            guard let voter = try rolls.entry(of: person, in: vote.id, passage) else { throw VoteRefusal.notOnRoll }
            if let ending = voter.ending { throw VoteRefusal.ended(ending) }
            if let before = try table.issued(to: voter.ordinal, by: issuer, vote.id, passage) {
                guard before == digest else { throw SecretRefusal.issued }
                return
            }
            let row = try ledger.ballot(of: voter.ordinal, in: vote.id, passage)
            if let row, row.way != .token { throw VoteRefusal.voted(row.way) }
            let what: JSON = .object([
                "issuer": .integer(Int64(issuer.rawValue)), "ordinal": .integer(Int64(voter.ordinal)),
            ])
            let pen = try passage.record(entry("secret.issued", vote, by: actor, what))
            if row == nil {
                let token = Ballot(ordinal: voter.ordinal, way: .token, choices: nil, at: passage.now)
                try ledger.take(token, in: vote, pen)
            }
            try table.issue(digest, to: voter.ordinal, by: issuer, vote.id, pen)
        }
        return signature
    }

    /// Puts a ballot on the board. Who sends it is not asked and not known; sent again, it gives the first answer.
    /// - Throws: `VoteRefusal.unknown`, `SecretRefusal`.
    /// - Complexity: O(log n) of the ballots on the board.
    func cast(_ ballot: Ballots.Ballot, in number: CaseNumber) async throws -> BallotReceipt {
        let leaf = try await house.reader.read { connection in
            let (vote, secret) = try find(number, connection)
            try admit(vote, secret, at: house.time.now())
            do {
                let election = try secret.election()
                try election.check(ballot)
                return TreeHash.leaf(ballot.leaf(in: election))
            } catch let fault as BallotFault {
                throw SecretRefusal.ballot(fault)
            }
        }
        return try await house.door.open { passage in
            let (vote, secret) = try find(number, passage)
            try admit(vote, secret, at: passage.now)
            let known = try table.known(ballot.key, leaf: leaf, vote.id, passage)
            if let (place, root) = known.same {
                let kept = try root ?? .root(of: try table.leaves(vote.id, passage).prefix(place))
                return BallotReceipt(place: place, leaf: leaf, root: kept)
            }
            guard ballot.sequence > known.last else { throw SecretRefusal.replayed }
            // A board that is older than its edge gets one now.
            var edge = try table.edge(vote.id, passage) ?? CompactRange(try table.leaves(vote.id, passage))
            edge.append(leaf)
            let root = edge.root
            let receipt = BallotReceipt(place: edge.size, leaf: leaf, root: root)
            let what: JSON = .object([
                "leaf": .string(leaf.hex), "place": .integer(Int64(receipt.place)), "root": .string(receipt.root),
            ])
            let pen = try passage.record(entry("secret.cast", vote, by: .anyone, what))
            try table.insert(ballot, leaf: leaf, edge, root: root, vote.id, pen)
            return receipt
        }
    }

    // MARK: Closing

    func reveal(_ timer: DueTimer, _ passage: Passage) throws {
        guard let id = timer.subject.id(of: Vote.self), let vote = try votes.find(id, passage),
            let secret = try table.find(id, passage), secret.revealed == nil, vote.state != .withdrawn
        else { return }
        guard passage.now >= vote.closes else { return try passage.postpone(timer, to: vote.closes) }
        let (file, key) = try count(vote, secret, passage)
        guard let result = file.result else { throw StoreError.column("result", wanted: "a count") }
        let what: JSON = .object([
            "ballots": .integer(Int64(file.ballots.count)), "counts": .array(result.counts.map { .integer(Int64($0)) }),
            "key": .string(key.base64EncodedString()), "root": .string(file.root), "void": .integer(Int64(result.void)),
        ])
        let pen = try passage.record(entry("secret.revealed", vote, by: .system(Self.reveal), what))
        try table.reveal(id, key: Array(key), result, at: passage.now, pen)
    }

    /// Counts with the count key, which before closing nobody but this asks for.
    func count(
        _ vote: Vote, _ secret: SecretVote, _ connection: any Connection
    ) throws -> (file: RecountFile, key: Data) {
        var secret = secret
        if secret.revealedKey == nil, let sealed = try table.sealedCountKey(vote.id, connection) {
            secret.revealedKey = try opened(sealed, of: vote.id)
        }
        guard let key = secret.revealedKey else { throw SecretRefusal.notRevealed }
        var file = try file(vote, secret, connection)
        file.result = Recount(of: file).result
        return (file, Data(key))
    }

    /// What is published: before closing without private key and result.
    func file(_ vote: Vote, _ secret: SecretVote, _ connection: any Connection) throws -> RecountFile {
        RecountFile(
            vote: secret.number.description, title: secret.title, choices: secret.choices, most: secret.most,
            roll: vote.frozen?.entries ?? 0, issued: try issued(secret, connection),
            issuers: secret.issuers.map { Data($0) },
            count: .init(public: Data(secret.countKey), private: secret.revealedKey.map { Data($0) }),
            ballots: try table.ballots(vote.id, connection),
            root: TreeHash.root(of: try table.leaves(vote.id, connection)).hex, result: secret.result,
            elsewhere: secret.elsewhere)
    }

    /// How many tokens each issuer has issued; of one elsewhere what it has stated, and nothing until then.
    func issued(_ secret: SecretVote, _ connection: any Connection) throws -> [Int] {
        let ours = try table.issued(secret.vote, connection)
        guard let elsewhere = secret.elsewhere else { return ours }
        return [ours[0]] + (elsewhere.statement.map { [$0.issued] } ?? [])
    }

    private func opened(_ sealed: [UInt8], of vote: ID<Vote>) throws -> [UInt8] {
        // check: allow seal, because these are keys of the vote itself and belong to no person
        try house.seal.openSecret(sealed, of: vote)
    }

    func entry(_ kind: String, _ vote: Vote, by actor: Actor, _ what: JSON) -> Entry {
        Entry(
            kind, Subject(vote.id), by: actor, division: vote.place, reference: vote.number.description, what: what)
    }

    static func object(_ vote: Vote) -> Object {
        var object = Object()
        object.place = vote.place
        return object
    }
}

extension BallotReceipt {
    fileprivate init(place: Int, leaf: TreeHash, root: TreeHash) {
        self.init(place: place, root: root.hex, code: Self.code(leaf.hex))
    }
}

extension Actor {
    fileprivate func isPost(of person: ID<Person>) -> Bool {
        if case .post(let holder) = self { holder.person == person } else { false }
    }
}
