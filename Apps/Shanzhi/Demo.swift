import Accounts
import ArgumentParser
import Foundation
import Kernel
import Logging
import Platform
import Posts
import Store

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an invented demo county on first start, then serve it.")

    @OptionGroup var place: Place
    @Option(help: "The address to listen on (default 127.0.0.1).") var host: String?
    @Option(help: "The port to listen on (default 8080; 0 for any).") var port: Int?
    @Option(help: "The same seed gives the same county.") var seed: UInt64 = 1
    @Flag(help: "Fewer cases, for tests.") var small = false
    @Flag(help: "Fill the county and stop.") var fillOnly = false

    func run() async throws {
        var settings = try place.settings()
        settings.host = host ?? settings.host
        settings.port = port ?? settings.port
        if settings.signIn.isDevelopment != false { try DevelopmentSignIn.check(host: settings.host) }
        let log = Terminal.log(.notice, settings)
        let system = try await System.open(settings, county: DemoCounty.county, log: log)
        try await DemoCounty().fill(
            system, small: small, seed: seed, now: system.house.time.now(),
            progress: {
                print($0); flush()
            })
        if fillOnly { return await system.database.close() }
        try await Server(system, log).run()
    }
}

/// What was printed is on its way, also into a pipe.
func flush() { fflush(nil) }
