import Accounts
import Delivery
import Foundation
import Kernel
import Outward

/// How people sign in at this installation, and whom the program may call, as it stands in the settings.
struct SignInSettings: Sendable, Equatable {
    /// What people type to come here.
    var address: String?
    /// Anybody as any post; `nil` is on in a demo county and off elsewhere.
    var isDevelopment: Bool?
    var proxies: [AddressRange] = []
    var outward: [AddressRange] = []
    var idleMinutes: Int?
    var hours: Int?
    var residentDays: Int?
    /// A file with passwords nobody may choose, one a line.
    var blocklist: String?
    var codes: CodeWay?
    var spool: String?
    var webhook: String?
    var webhookToken: String?
    var staff = ProviderFields()
    var residents = ProviderFields()
    /// Reports without sign-in that one address may send in an hour; 0 for no limit.
    var reportsPerHour = 600

    enum CodeWay: String, CaseIterable, Sendable {
        case off, console, spool, webhook
    }

    struct ProviderFields: Sendable, Equatable {
        var issuer: String?
        var client: String?
        var secret: String?
        var claim: String?
        var name: String?
        var second = Second.ours

        enum Second: String, CaseIterable, Sendable {
            case ours, provider
        }

        var settings: ProviderSettings? {
            guard let issuer, let client else { return nil }
            var settings = ProviderSettings(issuer: issuer, client: client, secret: secret)
            if let claim { settings.claim = claim }
            settings.name = name
            settings.hasSecondFactor = second == .provider
            return settings
        }
    }

    static let names =
        [
            "PUBLIC_URL", "DEVELOPMENT_SIGN_IN", "TRUSTED_PROXIES", "OUTWARD_ALLOW", "SESSION_IDLE_MINUTES",
            "SESSION_HOURS", "RESIDENT_SESSION_DAYS", "PASSWORD_BLOCKLIST", "CODES", "CODES_SPOOL", "CODES_WEBHOOK",
            "CODES_TOKEN", "REPORTS_PER_HOUR", "OIDC_STAFF_CLAIM", "OIDC_STAFF_SECOND_FACTOR",
        ]
        + ["STAFF", "RESIDENT"].flatMap { realm in
            ["ISSUER", "CLIENT", "SECRET", "NAME"].map { "OIDC_\(realm)_\($0)" }
        }

    /// The settings of the part that knows accounts.
    /// - Parameters:
    ///   - isDemo: what holds where the settings say nothing.
    ///   - say: prints a line for the one who runs the program.
    /// - Throws: `FileFault` when the list of passwords cannot be read.
    func accounts(data: String, isDemo: Bool, say: @escaping @Sendable (String) -> Void) throws -> AccountSettings {
        var settings = AccountSettings()
        settings.isDevelopment = isDevelopment ?? isDemo
        settings.address = address
        if let idleMinutes { settings.staff.idle = Int64(idleMinutes) }
        if let hours { settings.staff.whole = Int64(hours) * 60 }
        if let residentDays {
            settings.residents = .init(idle: min(7, Int64(residentDays)) * 1440, whole: Int64(residentDays) * 1440)
        }
        if let blocklist {
            settings.blocked = AccountSettings.list(String(decoding: try FileFault.read(blocklist), as: UTF8.self))
        }
        settings.outward = Outward(allowed: outward)
        switch codes ?? (isDemo ? .console : .off) {
        case .off: break
        case .console: settings.codes = ConsoleSender(write: say)
        case .spool: settings.codes = SpoolSender(folder: spool ?? "\(data)/codes")
        case .webhook:
            if let webhook {
                settings.codes = WebhookSender(address: webhook, token: webhookToken, outward: settings.outward)
            }
        }
        settings.staffProvider = staff.settings
        settings.residentProvider = residents.settings
        return settings
    }
}

extension Settings {
    /// - Returns: false when `name` is none of these.
    mutating func setSignIn(_ name: String, _ value: String) throws(Fault) -> Bool {
        switch name {
        case "DEVELOPMENT_SIGN_IN": signIn.isDevelopment = try choice(name, value, OnOff.allCases) == .on
        case "TRUSTED_PROXIES": signIn.proxies = try ranges(name, value)
        case "OUTWARD_ALLOW": signIn.outward = try ranges(name, value)
        case "SESSION_IDLE_MINUTES": signIn.idleMinutes = try number(name, value, 1...1440)
        case "SESSION_HOURS": signIn.hours = try number(name, value, 1...24)
        case "RESIDENT_SESSION_DAYS": signIn.residentDays = try number(name, value, 1...30)
        case "PASSWORD_BLOCKLIST": signIn.blocklist = value
        case "CODES": signIn.codes = try choice(name, value, SignInSettings.CodeWay.allCases)
        case "CODES_SPOOL": signIn.spool = value
        case "CODES_WEBHOOK": signIn.webhook = value
        case "CODES_TOKEN": signIn.webhookToken = value
        case "REPORTS_PER_HOUR": signIn.reportsPerHour = try number(name, value, 0...1_000_000)
        case "OIDC_STAFF_CLAIM": signIn.staff.claim = value
        case "OIDC_STAFF_SECOND_FACTOR":
            signIn.staff.second = try choice(name, value, SignInSettings.ProviderFields.Second.allCases)
        case _ where name.hasPrefix("OIDC_STAFF_"): return Self.set(&signIn.staff, name.dropFirst(11), value)
        case _ where name.hasPrefix("OIDC_RESIDENT_"): return Self.set(&signIn.residents, name.dropFirst(14), value)
        default: return false
        }
        return true
    }

    private static func set(_ fields: inout SignInSettings.ProviderFields, _ name: Substring, _ value: String) -> Bool {
        switch name {
        case "ISSUER": fields.issuer = value
        case "CLIENT": fields.client = value
        case "SECRET": fields.secret = value
        case "NAME": fields.name = value
        default: return false
        }
        return true
    }

    private enum OnOff: String, CaseIterable {
        case on, off
    }

    /// Separated by commas or blanks.
    private func ranges(_ name: String, _ value: String) throws(Fault) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for part in value.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let range = AddressRange(part) else { throw .form(name, value: String(part), like: "10.0.0.0/8") }
            ranges.append(range)
        }
        return ranges
    }

    /// Scheme and host, without a path.
    private func url(_ name: String, _ value: String) throws(Fault) -> String {
        let text = value.hasSuffix("/") ? String(value.dropLast()) : value
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
            url.path.isEmpty, url.query == nil, url.user == nil
        else { throw .form(name, value: value, like: "https://shanzhi.example.org") }
        return text
    }
}
