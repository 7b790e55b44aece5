import Foundation
import Kernel

/// How this installation runs: the command line wins over the environment, the environment over `DATA/shanzhi.conf`.
struct Settings: Sendable, Equatable {
    var data = "data"
    var host = "127.0.0.1"
    var port = 8080
    /// `sqlite:PATH` or `postgres://…`; `nil` is a file in the data folder.
    var database: String?
    /// Six digits; `nil` when the database holds one county only.
    var county: String?
    /// The file with the master key of the seal, 32 bytes in base64; made on first start of a demo county only.
    var masterKeyFile: String?
    /// The key itself, for those who hand it over in the environment.
    var masterKey: String?
    /// Where a person answers.
    var phone = "12345"

    var databaseAddress: String { database ?? "sqlite:\(data)/shanzhi.sqlite" }
    var keyFile: String { masterKeyFile ?? "\(data)/master.key" }

    /// Makes the data folder if it is not there.
    func makeFolder() throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    }

    enum Fault: Error, Equatable {
        case unknown(String, file: String, line: Int)
        case noValue(file: String, line: Int)
        case port(String)
        case county(String)
    }

    /// - Parameter environment: only names that begin with `SHANZHI_` are looked at.
    /// - Throws: `Fault`.
    static func read(data: String?, environment: [String: String]) throws(Fault) -> Settings {
        var settings = Settings()
        settings.data = data ?? environment["SHANZHI_DATA"] ?? settings.data
        let file = "\(settings.data)/shanzhi.conf"
        if let text = try? String(contentsOfFile: file, encoding: .utf8) { try settings.take(text, file) }
        for name in names {
            if let value = environment["SHANZHI_\(name)"] {
                try settings.set(name, value, file: "environment", line: 0)
            }
        }
        return settings
    }

    private static let names = ["HOST", "PORT", "DATABASE", "COUNTY", "MASTER_KEY_FILE", "MASTER_KEY", "PHONE"]

    private mutating func take(_ text: String, _ file: String) throws(Fault) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let cut = line.firstIndex(of: "=") else { throw .noValue(file: file, line: index + 1) }
            let name = line[..<cut].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: cut)...].trimmingCharacters(in: .whitespaces)
            try set(name.replacing("SHANZHI_", with: ""), value, file: file, line: index + 1)
        }
    }

    private mutating func set(_ name: String, _ value: String, file: String, line: Int) throws(Fault) {
        switch name {
        case "HOST": host = value
        case "PORT":
            guard let number = Int(value), (0...65535).contains(number) else { throw .port(value) }
            port = number
        case "DATABASE": database = value
        case "COUNTY":
            guard DivisionCode(value)?.level == .county else { throw .county(value) }
            county = value
        case "MASTER_KEY_FILE": masterKeyFile = value
        case "MASTER_KEY": masterKey = value
        case "PHONE": phone = value
        default: throw .unknown(name, file: file, line: line)
        }
    }
}
