import ArgumentParser
import Ballots
import Foundation
import Kernel

struct VerifyDraw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Rank the entrants of a public draw again from its record.",
        discussion: """
            Ends with 1 and names the first thing that is not as it must be. That the list and the commitment were fixed \
            before the public value was known, the public log shows. Documentation/draws.md does the same with openssl.
            """)

    @Argument(help: "record.json, as the draw's page gives it.") var file: String
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let bytes = Data(try FileFault.read(file))
        guard let record = try? JSONDecoder().decode(DrawRecord.self, from: bytes) else {
            throw DrawFileFault(file: file)
        }
        let flaw = record.flaw
        if json {
            print(try Terminal.json(Answer(record, flaw)))
        } else if let flaw {
            Terminal.complain(Terminal.text("verify.draw.flaw.\(flaw.rawValue)"))
        } else {
            for (rank, id) in record.ranking.enumerated() {
                print("\(rank + 1)\t\(id)\(rank < record.places ? "\t*" : "")")
            }
            print(Terminal.text("verify.draw.right", ["draw": record.number, "value": record.value]))
        }
        if flaw != nil { throw ExitCode(1) }
    }

    private struct Answer: Encodable {
        let draw: String
        let right: Bool
        let flaw: String?
        let winners: [String]

        init(_ record: DrawRecord, _ flaw: DrawRecord.Flaw?) {
            (draw, right, self.flaw) = (record.number, flaw == nil, flaw?.rawValue)
            winners = Array(record.ranking.prefix(record.places))
        }
    }
}

/// The file is no record of a draw.
private struct DrawFileFault: Explained {
    let file: String
    var explanation: Explanation { Explanation(.invalid, "verify.draw.unreadable", ["file": file]) }
}
