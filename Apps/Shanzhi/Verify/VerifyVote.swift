import ArgumentParser
import Ballots
import Foundation
import Kernel
import Transparency

struct VerifyVote: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vote", abstract: "Recount a secret vote from its recount file.",
        discussion: """
            Checks both issuers' signatures of every ballot, its own signature and order, opens it with the published \
            count key and adds up. Ends with 1 and names the first fault. Documentation/votes.md does the same with \
            openssl and Python.
            """)

    @Argument(help: "recount.json, as the vote's page gives it.") var file: String
    @Option(help: "SIZE:ROOT of a receipt that somebody kept; may stand several times.") var kept: [String] = []
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let kept = try kept.map { text in
            guard let kept = Recount.Kept(text) else {
                throw ValidationError(Terminal.text("verify.vote.kept", ["text": text]))
            }
            return kept
        }
        let bytes = Data(try FileFault.read(self.file))
        guard let file = try? RecountFile(parsing: bytes) else { throw VerifyFault.unreadable(self.file) }
        let recount = Recount(of: file, kept: kept)
        if json {
            print(try Terminal.json(Answer(file, recount)))
        } else {
            say(file, recount)
        }
        if !recount.faults.isEmpty { throw ExitCode(1) }
    }

    private func say(_ file: RecountFile, _ recount: Recount) {
        if let result = recount.result {
            for (choice, count) in zip(file.choices, result.counts) { print("\(count)\t\(choice)") }
            let numbers = [
                "vote": file.vote, "ballots": "\(file.ballots.count)", "voters": "\(result.voters)",
                "void": "\(result.void)", "replaced": "\(recount.replaced.count)", "roll": "\(file.roll)",
                "issued": file.issued.map(String.init).joined(separator: " + "), "root": recount.root.hex,
            ]
            print(Terminal.text("verify.vote.counted", numbers))
        }
        guard let fault = recount.faults.first else { return print(Terminal.text("verify.vote.right")) }
        Terminal.complain(fault.words)
        if recount.faults.count > 1 {
            Terminal.complain(Terminal.text("verify.vote.more", ["count": "\(recount.faults.count - 1)"]))
        }
    }

    private struct Answer: Encodable {
        struct Fault: Encodable {
            let name: String
            let place: Int?
            let text: String
        }

        let vote: String
        let right: Bool
        let counts: [Int]?
        let void: [Int]
        let replaced: [Int]
        let voters: Int?
        let root: String
        let faults: [Fault]

        init(_ file: RecountFile, _ recount: Recount) {
            vote = file.vote
            right = recount.faults.isEmpty
            counts = recount.result?.counts
            void = recount.void
            replaced = recount.replaced
            voters = recount.result?.voters
            root = recount.root.hex
            faults = recount.faults.map { Fault(name: $0.kind.name, place: $0.place, text: $0.words) }
        }
    }
}

/// Why nothing could be recomputed.
private enum VerifyFault: Explained {
    case unreadable(String)

    var explanation: Explanation {
        switch self {
        case .unreadable(let file): Explanation(.invalid, "verify.unreadable", ["file": file])
        }
    }
}

extension Recount.Kept {
    /// `12:ab34…`, as on a receipt.
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let size = Int(parts[0]), size >= 0, parts[1].count == 64,
            parts[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.init(size: size, root: String(parts[1]))
    }
}

extension Recount.Fault {
    fileprivate var words: String {
        let text = Terminal.text("verify.vote.fault.\(kind.name)", ["said": said, "found": found])
        return place.map { Terminal.text("verify.vote.at", ["place": "\($0)", "fault": text]) } ?? text
    }
}
