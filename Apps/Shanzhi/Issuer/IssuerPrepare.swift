import ArgumentParser
import Ballots
import Foundation
import Issuer
import Kernel
import Web

struct IssuerPrepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare", abstract: "Make the issuer's keys and a voting card for each number of the roll.",
        discussion: "Prints what to paste when the vote is confirmed; the cards are VOTE.cards.pdf in the folder.")

    @OptionGroup var folder: IssuerFolder
    @Option(help: "The invitation (issuer.json) from the vote's page, or the vote's number.") var vote: String
    @Option(help: "How many are on the frozen roll (default: as the invitation says).") var cards: Int?
    @Option(help: "Where voters' browsers will reach this issuer: https://HOST[:PORT].") var address: String
    @Option(help: "The office's name, for the cards.") var office: String?
    @Option(help: "With a number: the question, as the vote's page has it.") var title: String?
    @Option(help: "With a number: 2026-12-01T08:00:00+08:00.") var opens: String?
    @Option(help: "With a number: the end.") var closes: String?
    @Option(help: "With a number: the address of the voting page.") var page: String?
    @Flag(help: "What is to be pasted alone.") var json = false

    func run() async throws {
        let invitation = try read()
        guard let site = SiteAddress(address) else { throw IssuerRefusal.address(address) }
        let words = try Terminal.strings.map { $0 } ?? Strings(folders: [])
        let maker = office ?? words.text("issuer.office", .zh)
        let (offer, file) = try await folder.use { office in
            let offer = try await office.prepare(invitation, address: site) { offer, codes in
                try await CardSheets(invitation, offer, office: maker, codes: codes, strings: words).bytes()
            }
            return (offer, office.file("cards.pdf", of: offer.vote))
        }
        if !json {
            print(
                Terminal.text(
                    "issuer.prepared",
                    [
                        "vote": offer.vote, "cards": "\(invitation.roll)", "file": file,
                        "fingerprint": offer.fingerprint,
                    ]))
        }
        print(offer.line)
    }

    /// - Throws: `IssuerRefusal`.
    private func read() throws -> IssuerInvitation {
        guard let number = try? CaseNumber(parsing: vote) else {
            guard let bytes = try? FileFault.read(vote), let found = IssuerInvitation(parsing: Data(bytes)) else {
                throw IssuerRefusal.invitation(vote)
            }
            return IssuerInvitation(
                vote: found.vote, title: found.title, roll: cards ?? found.roll, opens: found.opens,
                closes: found.closes, page: found.page)
        }
        guard let title, let cards, let page, let opens = opens.flatMap({ Timestamp(rfc3339: $0) }),
            let closes = closes.flatMap({ Timestamp(rfc3339: $0) }), opens < closes
        else { throw IssuerRefusal.invitation(vote) }
        return IssuerInvitation(
            vote: number.description, title: title, roll: cards, opens: opens.milliseconds,
            closes: closes.milliseconds, page: page)
    }
}
