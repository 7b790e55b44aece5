import ArgumentParser
import Foundation
import Store

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the settings in force, secrets masked.")

    @OptionGroup var place: Place
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let settings = try place.settings()
        let address = try DatabaseAddress(settings.databaseAddress)
        let shown: [(String, String)] = [
            ("data", settings.data), ("host", settings.host), ("port", "\(settings.port)"),
            ("database", address.description), ("county", settings.county ?? ""), ("masterKeyFile", settings.keyFile),
            ("masterKey", settings.masterKey == nil ? "" : "…"), ("phone", settings.phone),
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
