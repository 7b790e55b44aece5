import ArgumentParser
import Foundation
import Geometry
import Ledger
import Kernel
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
            METRICS=loopback|open|off             who sees /metrics and the reasons of /readyz; default: programs on this
                                                  machine, and nothing that a proxy has forwarded
            MAP_TILES=https://…/{z}/{x}/{y}.png   an outside tile service for browser maps; default: our own drawing
            MAP_FRAME=wgs84|gcj02, MAP_ATTRIBUTION=…
            REPORTS_PER_HOUR=600                  reports without sign-in from one address; 0 for no limit

            PUBLIC_URL=https://…                  what people type to come here: the only host answered besides this
                                                  machine's own names; https also for HSTS (a year) and cookies
            HSTS=host|subdomains                  whether TLS only is said of every host below PUBLIC_URL's too; default:
                                                  of that host alone. Set it only when all of them have TLS
            TRUSTED_PROXIES=10.0.0.2,…            whose X-Forwarded-For is believed
            OUTWARD_ALLOW=10.1.0.0/16,…           machines of the own network that may be called
            DEVELOPMENT_SIGN_IN=on|off            anybody as any post, on this machine; default: on in a demo county only
            SESSION_IDLE_MINUTES=60, SESSION_HOURS=12, RESIDENT_SESSION_DAYS=30
            PASSWORD_BLOCKLIST=FILE               passwords nobody may choose, one a line
            CODES=off|console|spool|webhook       how sign-in codes reach residents' telephones
            CODES_SPOOL, CODES_WEBHOOK, CODES_TOKEN
            NOTICES_TEXT=off|console|spool|gateway, NOTICES_MAIL=off|console|spool|smtp
                                                  how word of cases goes out, see Documentation/notices.md; default: off,
                                                  in a demo county spool
            NOTICES_TEXT_GATEWAY, _TEMPLATE, _TOKEN, _KEY, _OK; NOTICES_SMTP, NOTICES_SMTP_USER, NOTICES_SMTP_PASSWORD,
            NOTICES_FROM; NOTICES_WEBHOOK, NOTICES_WEBHOOK_TOKEN, NOTICES_WEBHOOK_KEY; NOTICES_SPOOL
            NOTICES_QUIET=21:00-08:00             when nothing goes out that is not urgent; off for never
            NOTICES_GATHER_MINUTES=5              what happens to a case within these minutes is one message
            OIDC_STAFF_ISSUER, _CLIENT, _SECRET, _NAME, _CLAIM=preferred_username, _SECOND_FACTOR=ours|provider
            OIDC_RESIDENT_ISSUER, _CLIENT, _SECRET, _NAME
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
            ("hsts", site.coversSubdomains ? "subdomains" : "host"), ("metrics", insight.rawValue),
            ("streamsPerAddress", "\(streamsPerAddress)"),
            ("mapTiles", mapTiles ?? ""), ("mapFrame", mapFrame.rawValue), ("mapAttribution", mapAttribution),
        ] + signIn.shown() + notices.shown()
    }
}

extension SignInSettings {
    func shown() -> [(String, String)] {
        [
            ("reportsPerHour", "\(reportsPerHour)"), ("publicUrl", address ?? ""),
            ("trustedProxies", proxies.map(\.description).joined(separator: ",")),
            ("outwardAllow", outward.map(\.description).joined(separator: ",")),
            ("developmentSignIn", isDevelopment.map { $0 ? "on" : "off" } ?? ""),
            ("sessionIdleMinutes", "\(idleMinutes ?? 60)"), ("sessionHours", "\(hours ?? 12)"),
            ("residentSessionDays", "\(residentDays ?? 30)"),
            ("passwordBlocklist", blocklist ?? ""), ("codes", codes?.rawValue ?? ""),
            ("codesSpool", spool ?? ""), ("codesWebhook", webhook ?? ""),
            ("codesToken", webhookToken == nil ? "" : "…"),
        ] + provider("oidcStaff", staff) + provider("oidcResident", residents)
    }

    private func provider(_ name: String, _ fields: SignInSettings.ProviderFields) -> [(String, String)] {
        [
            ("\(name)Issuer", fields.issuer ?? ""), ("\(name)Client", fields.client ?? ""),
            ("\(name)Secret", fields.secret == nil ? "" : "…"),
        ]
    }
}
