import ArgumentParser
import Foundation
import Ledger
import Logging
import Store
import Watch
import Web

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the settings in force, secrets masked.",
        discussion: """
            Settings are lines NAME=VALUE in shanzhi.conf in the data folder; SHANZHI_NAME in the environment wins over \
            them, the command line over both.

            HOST, PORT, DATABASE, COUNTY, PHONE   where it listens, its data, its county, where a person answers
            MASTER_KEY_FILE, MASTER_KEY           the key of the seal
            LOG_FORMAT=text|json                  default: text on a terminal, JSON elsewhere (also plain LOG_FORMAT)
            LOG_LEVEL=trace…critical              default: notice; info writes a line per request (also plain LOG_LEVEL)
            SLOW_MS=100                           statements from so many milliseconds on are logged
            MAX_WAITING=2000                      more bodies waiting for the database are answered with 503
            LOG_ORIGIN=shanzhi                    host and path before the county's code in the public log's name
            LOG_KEY_FILE, LOG_KEY                 the key of the public log, default DATA/log.key
            LOG_POLICY_FILE                       its witnesses and the logs witnessed here, default DATA/log.policy
            MAX_CONNECTIONS=2000                  more connections at once are answered with 503
            STREAMS_PER_ADDRESS=8                 more live streams from one address are answered with 429
            PUBLIC_URL=https://…                  what people type to come here: the only host answered besides this
                                                  machine's own names; https also for HSTS and cookies
            METRICS=loopback|open|off             who sees /metrics and the reasons of /readyz; default: programs on this
                                                  machine, and nothing that a proxy has forwarded
            """)

    @OptionGroup var place: Place
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let settings = try place.settings()
        let address = try DatabaseAddress(settings.databaseAddress)
        let shown: [(String, String)] = [
            ("data", settings.data), ("host", settings.host), ("port", "\(settings.port)"),
            ("database", address.description), ("county", settings.county ?? ""), ("masterKeyFile", settings.keyFile),
            ("masterKey", settings.masterKey == nil ? "" : "…"), ("phone", settings.phone),
            ("logFormat", settings.logFormat?.rawValue ?? ""), ("logLevel", settings.logLevel?.rawValue ?? ""),
            ("slowMs", "\(settings.slowMilliseconds)"), ("maxWaiting", "\(settings.mostWaiting)"),
            ("maxConnections", "\(settings.mostConnections)"), ("logOrigin", settings.logOrigin),
            ("logKeyFile", settings.log.keyFile), ("logKey", settings.logKey == nil ? "" : "…"),
            ("logPolicyFile", settings.log.policyFile), ("publicUrl", settings.site.origin ?? ""),
            ("metrics", settings.insight.rawValue), ("streamsPerAddress", "\(settings.streamsPerAddress)"),
        ]
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let object = Dictionary(uniqueKeysWithValues: shown)
            print(String(decoding: try encoder.encode(object), as: UTF8.self))
        } else {
            for (name, value) in shown { print("\(name) = \(value)") }
        }
    }
}
