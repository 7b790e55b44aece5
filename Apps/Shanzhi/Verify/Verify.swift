import ArgumentParser

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Recompute what was published, from files alone: no server, no database.",
        subcommands: [VerifyVote.self, VerifyDraw.self])
}
