import Ballots
import Foundation
import Journal
import Kernel
import Platform
import Rights
import Store
import Web

extension SecretVotes {
    /// What another office needs to know of a vote to make its cards.
    /// - Throws: `VoteRefusal`.
    func invitation(_ number: CaseNumber, page: String) async throws -> IssuerInvitation {
        let (vote, secret) = try await house.reader.read { try find(number, $0) }
        return IssuerInvitation(
            vote: number.description, title: secret.title, roll: vote.frozen?.entries ?? 0,
            opens: vote.opens.milliseconds, closes: vote.closes.milliseconds, page: page)
    }

    /// - Throws: `SecretRefusal` for an offer of another vote, or from where no browser may be sent.
    func check(_ offer: IssuerOffer, for number: CaseNumber) throws(SecretRefusal) {
        guard offer.vote == number.description else { throw .offerOfOtherVote(offer.vote) }
        guard SiteAddress(offer.address)?.origin == offer.address, IssuerOffer.isReachable(offer.address),
            offer.address != house.pages.settings.site.origin
        else { throw .offerAddress(offer.address) }
    }

    /// Writes down how many tokens the issuer elsewhere says it has issued; its signature says that it does.
    /// - Throws: `VoteRefusal`, `SecretRefusal`, `RightRefusal`.
    func state(_ statement: IssuerStatement, of number: CaseNumber, by actor: Actor) async throws {
        let consultation = Consultation.current
        try await house.door.open { passage in
            let (vote, secret) = try find(number, passage)
            try require(actor, .witnessParticipation, on: Self.object(vote), consultation)
            guard let elsewhere = secret.elsewhere else { throw SecretRefusal.notElsewhere }
            guard passage.now >= vote.closes else { throw SecretRefusal.stillOpen }
            guard elsewhere.statement == nil else { throw SecretRefusal.statedAlready }
            guard statement.vote == number.description, statement.issued >= 0,
                statement.isValid(for: Data(secret.issuers[1]), key: elsewhere.statements)
            else { throw SecretRefusal.statement }
            let what: JSON = .object([
                "issued": .integer(Int64(statement.issued)),
                "signature": .string(statement.signature.base64EncodedString()),
            ])
            let pen = try passage.record(entry("secret.stated", vote, by: actor, what))
            try table.state(statement, of: vote.id, pen)
        }
    }
}
