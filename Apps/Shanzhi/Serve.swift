import Accounts
import ArgumentParser
import Cases
import Credentials
import Hummingbird
import Journal
import Kernel
import Ledger
import Logging
import Me
import NIOCore
import Notices
import Platform
import Posts
import Reading
import ServiceLifecycle
import Store
import UnixSignals
import Watch
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the county's data.")

    @OptionGroup var place: Place
    @Option(help: "The address to listen on (default 127.0.0.1).") var host: String?
    @Option(help: "The port to listen on (default 8080; 0 for any).") var port: Int?

    func run() async throws {
        var settings = try place.settings()
        settings.host = host ?? settings.host
        settings.port = port ?? settings.port
        let log = Terminal.log(.notice, settings)
        try await Server(try await System.open(settings, log: log), log).run()
    }
}

/// The running program: pages and interface, timers, the live feed; stops within ten seconds when told to.
struct Server {
    private let system: System
    private let log: Logger

    init(_ system: System, _ log: Logger) {
        self.system = system
        self.log = log
    }

    /// - Throws: also `AddressRefusal` where the development sign-in would be open to others.
    func run() async throws {
        if system.accounts.sessions.isDevelopment { try DevelopmentSignIn.check(host: system.settings.host) }
        try await Configured.record(system)
        let (router, _) = try system.router()
        let greeting = try await greeting()
        try await system.capabilities.me.work.begin()
        try await system.capabilities.notices.begin()
        try await system.capabilities.cases.work.indexing.begin(system.house)
        let settings = system.settings
        ProcessFigures.raiseFileLimit()
        var patience = Patience()
        patience.connections = settings.mostConnections
        let app = Application(
            router: router, server: system.front.server(patience, system.observed.connections),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1024,
                // What is refused holds a file too, for a moment: beyond this nobody is let in.
                availableConnectionsDelegate: .maximum(patience.connections + 200, logger: log)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? settings.port
                print(greeting.replacing("{address}", with: "http://\(settings.host):\(port)"))
                flush()
            }, logger: log)
        let timers = Timers(
            system.house.door, reader: system.house.reader, handlers: system.capabilities.parts.flatMap(\.timers),
            watch: system.observed.timers, log: log)
        let (feed, sequencer) = (system.house.feed, system.ledger.sequencer)
        let notices = system.capabilities.notices
        let (classifier, matters) = (system.cases.book.classifier, system.cases.matterFeed)
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: app), .init(service: Running { await timers.run() }),
                .init(service: Running { await feed.run() }), .init(service: Running { await sequencer.run() }),
                .init(service: Running { await notices.desk.run() }),
                .init(service: Running { await classifier.run() }),
                .init(service: Running { await matters.run() }),
                .init(service: Running { await notices.courier.run() }),
                .init(service: Running { await KeyWatch(system, log).run() }),
                // The last is told first.
                .init(service: Leaving(observed: system.observed, inFlight: system.front.meter.inFlight)),
            ], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: configuration).run()
        await system.database.close()
    }

    /// The address and how to come in: one sign-in for each role, or the first administrator's link.
    private func greeting() async throws -> String {
        guard system.accounts.sessions.isDevelopment else {
            let link = try await FirstAdministrator(system: system).link()
            let address = link.map { system.accounts.linkAddress($0.text) }
            let words = Terminal.text("app.servingAccounts")
            guard let address else { return words }
            return words + "\n"
                + Terminal.text(
                    "app.first.link", ["link": address.hasPrefix("/") ? "{address}\(address)" : address])
        }
        let english = Terminal.language == .en
        let directory = try await system.posts.staff.directory()
        let lines = demoSignIns(directory, on: system.posts.staff.today, english: english).map { entry in
            "  \(entry.role.rawValue): {address}/sign-in?role=\(entry.role.rawValue)   \(entry.unitName) \(entry.post.name)"
        }
        return ([Terminal.text("app.serving")] + lines).joined(separator: "\n")
    }
}

/// A loop that ends when the program is told to stop.
private struct Running: Service {
    let loop: @Sendable () async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await loop() }
    }
}

/// When the program is told to stop, says so at `/readyz` at once, and lets requests that are being answered finish
/// before anything else stops.
struct Leaving: Service {
    let observed: Observed
    let inFlight: Counter
    /// Milliseconds.
    var longest = 3_000

    func run() async throws {
        try? await gracefulShutdown()
        observed.stop()
        var waited = 0
        while inFlight.now > 0, waited < longest, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
            waited += 20
        }
    }
}
