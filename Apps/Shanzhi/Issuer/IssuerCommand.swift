import ArgumentParser
import Ballots
import Issuer
import Kernel
import Web

/// The second issuer of secret votes, on a machine of another office: it opens nothing of the county's.
struct IssuerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer", abstract: "Be the second issuer of a secret vote, in another office.",
        discussion: "Documentation/issuer.md goes through it step by step.",
        subcommands: [IssuerPrepare.self, IssuerServe.self, IssuerClose.self])
}

/// The folder of a second issuer.
struct IssuerFolder: ParsableArguments {
    @Option(help: "The issuer's own folder, for keys, book and cards.") var data = "issuer"

    func open() async throws -> IssuerOffice { try await IssuerOffice.open(data, time: SystemTime()) }

    /// Opens it for one piece of work.
    func use<Value>(_ body: (IssuerOffice) async throws -> Value) async throws -> Value {
        let office = try await open()
        do {
            let value = try await body(office)
            await office.end()
            return value
        } catch {
            await office.end()
            throw error
        }
    }
}

struct IssuerClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "After closing: say how many were issued, signed, and destroy the key.")

    @OptionGroup var folder: IssuerFolder
    @Option(help: "The vote's number.") var vote: String
    @Flag(help: "The statement alone.") var json = false

    func run() async throws {
        let number = (try? CaseNumber(parsing: vote))?.description ?? vote
        let statement = try await folder.use { try await $0.close(number) }
        if !json {
            print(Terminal.text("issuer.closed", ["vote": number, "issued": "\(statement.issued)"]))
        }
        print(statement.line)
    }
}
