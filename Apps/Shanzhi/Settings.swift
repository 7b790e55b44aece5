import Foundation
import Geometry
import Kernel
import Ledger
import Logging
import Places
import Watch
import Web

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
    /// What stands before the county's code in the name of its public log.
    var logOrigin = "shanzhi"
    /// The file with the seed of the public log's key; made when the log is opened.
    var logKeyFile: String?
    /// The seed itself, for those who hand it over in the environment.
    var logKey: String?
    /// The file that names the log's witnesses and the logs witnessed here.
    var logPolicyFile: String?
    /// Where a person answers.
    var phone = "12345"
    /// How log lines are written; `nil` is text on a terminal and JSON elsewhere.
    var logFormat: LineLog.Format?
    /// From which level on lines are written; `nil` is the command's own.
    var logLevel: Logger.Level?
    /// From how many milliseconds on a statement is logged as slow.
    var slowMilliseconds = 100
    /// The most bodies that may wait to write (and as many to read) before requests are told to come back.
    var mostWaiting = 2_000
    /// For how many days a look that a law keeps from the person stays out of their list at `/me`.
    /// - Source: Personal Information Protection Law, article 18 and 35: told as soon as the hindrance is gone.
    var lookDelayDays = 30
    /// The most connections open at once.
    var mostConnections = 2_000
    var signIn = SignInSettings()
    var notices = NoticeSettings()
    /// The address of an outside tile service; its frame and whom to thank for it.
    var mapTiles: String?
    var mapFrame = Frame.wgs84
    var mapAttribution = ""
    /// The tile service of browser maps, when it is not our own.
    var outsideTiles: OutsideTiles? {
        mapTiles.flatMap { OutsideTiles($0, frame: mapFrame, attribution: mapAttribution) }
    }

    /// Where people reach it; until it is set only this machine is served.
    var site = SiteAddress.thisMachine
    /// Who sees `/metrics` and the reasons of `/readyz`.
    var insight = Insight.loopback
    /// The most live streams for one address.
    var streamsPerAddress = 8

    /// How far TLS only reaches.
    private enum Reach: String, CaseIterable {
        case host, subdomains
    }

    /// Where this machine itself reaches it.
    var ownAddress: String { "http://\(host):\(port)" }

    var databaseAddress: String { database ?? "sqlite:\(data)/shanzhi.sqlite" }
    var keyFile: String { masterKeyFile ?? "\(data)/master.key" }
    var log: LogSettings {
        LogSettings(
            folder: "\(data)/log", keyFile: logKeyFile ?? "\(data)/log.key", key: logKey, host: logOrigin,
            policyFile: logPolicyFile ?? "\(data)/log.policy")
    }

    /// Makes the data folder if it is not there, for its owner only: the words of reports lie in it.
    func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    enum Fault: Error, Equatable {
        case unknown(String, file: String, line: Int)
        case noValue(file: String, line: Int)
        case port(String)
        case county(String)
        case choice(String, value: String, of: [String])
        /// Not scheme and host.
        case address(String)
        case number(String, value: String, in: ClosedRange<Int>)
        case form(String, value: String, like: String)
        /// Another setting needs this one.
        case needed(String, by: String)
    }

    /// - Parameter environment: only names that begin with `SHANZHI_` are looked at, and `LOG_FORMAT` and `LOG_LEVEL`.
    /// - Throws: `Fault`.
    static func read(data: String?, environment: [String: String]) throws(Fault) -> Settings {
        var settings = Settings()
        settings.data = data ?? environment["SHANZHI_DATA"] ?? settings.data
        let file = "\(settings.data)/shanzhi.conf"
        if let text = try? String(contentsOfFile: file, encoding: .utf8) { try settings.take(text, file) }
        for name in names {
            if let value = environment["SHANZHI_\(name)"] ?? (Self.plain.contains(name) ? environment[name] : nil) {
                try settings.set(name, value, file: "environment", line: 0)
            }
        }
        return settings
    }

    private static let names =
        [
            "HOST", "PORT", "DATABASE", "COUNTY", "MASTER_KEY_FILE", "MASTER_KEY", "PHONE", "LOG_FORMAT", "LOG_LEVEL",
            "LOOK_DELAY_DAYS", "SLOW_MS", "MAX_WAITING", "MAX_CONNECTIONS", "LOG_ORIGIN", "LOG_KEY_FILE", "LOG_KEY",
            "LOG_POLICY_FILE", "METRICS", "STREAMS_PER_ADDRESS", "HSTS", "MAP_TILES", "MAP_FRAME", "MAP_ATTRIBUTION",
        ] + SignInSettings.names + NoticeSettings.names
    /// Names that count without `SHANZHI_` too.
    private static let plain: Set = ["LOG_FORMAT", "LOG_LEVEL"]

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
        case "LOG_ORIGIN": logOrigin = value
        case "LOG_KEY_FILE": logKeyFile = value
        case "LOG_KEY": logKey = value
        case "LOG_POLICY_FILE": logPolicyFile = value
        case "LOG_FORMAT": logFormat = try choice(name, value, LineLog.Format.allCases)
        case "LOG_LEVEL": logLevel = try choice(name, value, Logger.Level.allCases)
        case "LOOK_DELAY_DAYS": lookDelayDays = try number(name, value, 0...180)
        case "SLOW_MS": slowMilliseconds = try number(name, value, 0...3_600_000)
        case "MAX_WAITING": mostWaiting = try number(name, value, 1...1_000_000)
        case "MAX_CONNECTIONS": mostConnections = try number(name, value, 1...60_000)
        case "PUBLIC_URL":
            guard var address = SiteAddress(value) else { throw .address(value) }
            address.coversSubdomains = site.coversSubdomains
            site = address
            signIn.address = address.origin
        case "HSTS": site.coversSubdomains = try choice(name, value, Reach.allCases) == .subdomains
        case "METRICS": insight = try choice(name, value, Insight.allCases)
        case "STREAMS_PER_ADDRESS": streamsPerAddress = try number(name, value, 1...60_000)
        case "MAP_TILES":
            guard OutsideTiles(value) != nil else {
                throw .form(name, value: value, like: "https://tiles.example.org/{z}/{x}/{y}.png")
            }
            mapTiles = value
        case "MAP_FRAME": mapFrame = try choice(name, value, [Frame.wgs84, .gcj02])
        case "MAP_ATTRIBUTION": mapAttribution = value
        case _ where name.hasPrefix("NOTICES_"):
            guard try setNotices(name, value) else { throw .unknown(name, file: file, line: line) }
        default: guard try setSignIn(name, value) else { throw .unknown(name, file: file, line: line) }
        }
    }

    func choice<Choice: RawRepresentable<String>>(
        _ name: String, _ value: String, _ choices: [Choice]
    ) throws(Fault) -> Choice {
        guard let choice = Choice(rawValue: value) else {
            throw .choice(name, value: value, of: choices.map(\.rawValue))
        }
        return choice
    }

    func number(_ name: String, _ value: String, _ range: ClosedRange<Int>) throws(Fault) -> Int {
        guard let number = Int(value), range.contains(number) else { throw .number(name, value: value, in: range) }
        return number
    }
}
