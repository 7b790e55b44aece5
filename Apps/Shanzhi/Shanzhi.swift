import ArgumentParser

@main
struct Shanzhi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shanzhi", abstract: "The open system of grass-roots governance of a county.",
        version: Version.number,
        subcommands: [
            Serve.self, Demo.self, Migrate.self, Import.self, Export.self, ShowCase.self, ShowRates.self, User.self,
            Check.self, Backup.self, Restore.self, Key.self, ReadMessages.self, Verify.self, IssuerCommand.self,
            Config.self,
            Version.self,
        ])

    static func main() async {
        await Terminal.run(self)
    }
}

struct Version: ParsableCommand {
    static let number = "0.1.0"
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    @Flag(help: "As JSON.") var json = false

    func run() {
        print(json ? #"{"version":"\#(Self.number)"}"# : "shanzhi \(Self.number)")
    }
}
