import ArgumentParser
import Foundation
import Ledger
import Logging
import Store
import Watch

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
            """)

    @OptionGroup var place: Place
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let settings = try place.settings()
        let shown = try settings.shown()
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

extension Settings {
    /// Every setting by its name, secrets masked.
    func shown() throws -> [(String, String)] {
        [
            ("data", data), ("host", host), ("port", "\(port)"),
            ("database", try DatabaseAddress(databaseAddress).description), ("county", county ?? ""),
            ("masterKeyFile", keyFile), ("masterKey", masterKey == nil ? "" : "…"), ("phone", phone),
            ("logFormat", logFormat?.rawValue ?? ""), ("logLevel", logLevel?.rawValue ?? ""),
            ("slowMs", "\(slowMilliseconds)"), ("maxWaiting", "\(mostWaiting)"),
            ("maxConnections", "\(mostConnections)"), ("logOrigin", logOrigin),
            ("logKeyFile", log.keyFile), ("logKey", logKey == nil ? "" : "…"), ("logPolicyFile", log.policyFile),
        ]
    }
}
