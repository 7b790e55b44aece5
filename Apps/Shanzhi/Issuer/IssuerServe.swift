import ArgumentParser
import Ballots
import Hummingbird
import Issuer
import Kernel
import NIOCore
import ServiceLifecycle
import UnixSignals
import Web

struct IssuerServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Sign for voters' browsers while the vote is open.",
        discussion: "TLS is a proxy's, as with the county's server; --proxy names it, so that limits see addresses.")

    @OptionGroup var folder: IssuerFolder
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on (0 for any).") var port = 8090
    @Option(help: "Our own proxy in front, as an address or range; may stand several times.") var proxy: [String] = []

    func run() async throws {
        let log = Terminal.log()
        let office = try await folder.open()
        let votes = try await office.votes()
        let proxies = try proxy.map { text in
            guard let range = AddressRange(text) else { throw ValidationError(text) }
            return range
        }
        let site = votes.last.flatMap { SiteAddress($0.address) } ?? .thisMachine
        let (front, router) = try office.front(at: site, proxies: proxies, log: log)
        let patience = Patience()
        let app = Application(
            router: router, server: front.server(patience, Connections()),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, backlog: 256,
                availableConnectionsDelegate: .maximum(patience.connections + 200, logger: log)),
            onServerRunning: { channel in
                let address = "http://\(host):\(channel.localAddress?.port ?? port)"
                print(Terminal.text("issuer.serving", ["address": address, "count": "\(votes.count)"]))
                flush()
            }, logger: log)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: app)], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: configuration).run()
        await office.end()
    }
}
