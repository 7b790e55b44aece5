import Delivery
import Foundation
import Notices
import Outward

/// How word of cases goes out at this installation, as it stands in the settings.
struct NoticeSettings: Sendable, Equatable {
    enum TextWay: String, CaseIterable, Sendable {
        case off, console, spool, gateway
    }

    enum MailWay: String, CaseIterable, Sendable {
        case off, console, spool, smtp
    }

    /// `nil` is spool in a demo county and off elsewhere.
    var text: TextWay?
    var gateway: String?
    /// The file that says how the gateway wants a message written.
    var template: String?
    var textToken: String?
    var textKey: String?
    var confirmation: String?
    var mail: MailWay?
    var server: MailServer?
    var user: String?
    var password: String?
    var from: EmailAddress?
    var webhook: String?
    var webhookToken: String?
    var webhookKey: String?
    var spool: String?
    var pace = Pace()

    static let names = [
        "NOTICES_TEXT", "NOTICES_TEXT_GATEWAY", "NOTICES_TEXT_TEMPLATE", "NOTICES_TEXT_TOKEN", "NOTICES_TEXT_KEY",
        "NOTICES_TEXT_OK", "NOTICES_MAIL", "NOTICES_SMTP", "NOTICES_SMTP_USER", "NOTICES_SMTP_PASSWORD",
        "NOTICES_FROM", "NOTICES_WEBHOOK", "NOTICES_WEBHOOK_TOKEN", "NOTICES_WEBHOOK_KEY", "NOTICES_SPOOL",
        "NOTICES_QUIET", "NOTICES_GATHER_MINUTES",
    ]

    /// - Parameters:
    ///   - address: what links of messages begin with.
    ///   - say: prints a line for the one who runs the program.
    /// - Throws: `FileFault` when the template cannot be read; `Settings.Fault` when something needed is missing or wrong.
    func senders(
        data: String, isDemo: Bool, address: String, _ outward: Outward, say: @escaping @Sendable (String) -> Void
    ) throws -> NoticeSenders {
        var senders = NoticeSenders()
        senders.origin = address
        let folder = spool ?? "\(data)/notices"
        switch text ?? (isDemo ? .spool : .off) {
        case .off: break
        case .console: senders.text = ConsoleSender(write: say)
        case .spool: senders.text = SpoolSender(folder: folder)
        case .gateway: senders.text = try gatewaySender(outward)
        }
        switch mail ?? (isDemo ? .spool : .off) {
        case .off: break
        case .console: senders.email = ConsoleSender(write: say)
        case .spool: senders.email = SpoolSender(folder: folder)
        case .smtp:
            guard let server else { throw Settings.Fault.needed("NOTICES_SMTP", by: "NOTICES_MAIL") }
            guard let from else { throw Settings.Fault.needed("NOTICES_FROM", by: "NOTICES_MAIL") }
            senders.email = MailSender(server, from: from, user: user, password: password, outward: outward)
        }
        if let webhook {
            // Without a signature nobody there could tell our messages from a stranger's.
            guard let webhookKey else { throw Settings.Fault.needed("NOTICES_WEBHOOK_KEY", by: "NOTICES_WEBHOOK") }
            senders.webhook = WebhookSender(
                address: webhook, token: webhookToken, key: webhookKey, outward: outward)
        }
        return senders
    }

    private func gatewaySender(_ outward: Outward) throws -> GatewaySender {
        guard let gateway else { throw Settings.Fault.needed("NOTICES_TEXT_GATEWAY", by: "NOTICES_TEXT") }
        var form = MessageTemplate.standard
        if let template {
            let text = String(decoding: try FileFault.read(template), as: UTF8.self)
            guard let read = MessageTemplate(text) else {
                throw Settings.Fault.form(
                    "NOTICES_TEXT_TEMPLATE", value: template, like: #"{"phone":"{phone}","text":"{text}"}"#)
            }
            form = read
        }
        return GatewaySender(
            address: gateway, template: form, token: textToken, key: textKey, confirmation: confirmation,
            outward: outward)
    }

    /// Every setting by its name, secrets masked.
    func shown() -> [(String, String)] {
        func masked(_ secret: String?) -> String { secret == nil ? "" : "…" }
        return [
            ("noticesText", text?.rawValue ?? ""), ("noticesTextGateway", gateway ?? ""),
            ("noticesTextTemplate", template ?? ""), ("noticesTextToken", masked(textToken)),
            ("noticesTextKey", masked(textKey)), ("noticesTextOk", confirmation ?? ""),
            ("noticesMail", mail?.rawValue ?? ""), ("noticesSmtp", server?.description ?? ""),
            ("noticesSmtpUser", user ?? ""), ("noticesSmtpPassword", masked(password)),
            ("noticesFrom", from?.description ?? ""), ("noticesWebhook", webhook ?? ""),
            ("noticesWebhookToken", masked(webhookToken)), ("noticesWebhookKey", masked(webhookKey)),
            ("noticesSpool", spool ?? ""), ("noticesQuiet", pace.quiet.isNone ? "off" : pace.quiet.description),
            ("noticesGatherMinutes", "\(pace.gathering)"),
        ]
    }
}

extension Settings {
    /// - Returns: false when `name` is none of these.
    mutating func setNotices(_ name: String, _ value: String) throws(Fault) -> Bool {
        switch name {
        case "NOTICES_TEXT": notices.text = try choice(name, value, NoticeSettings.TextWay.allCases)
        case "NOTICES_TEXT_GATEWAY": notices.gateway = value
        case "NOTICES_TEXT_TEMPLATE": notices.template = value
        case "NOTICES_TEXT_TOKEN": notices.textToken = value
        case "NOTICES_TEXT_KEY": notices.textKey = value
        case "NOTICES_TEXT_OK": notices.confirmation = value
        case "NOTICES_MAIL": notices.mail = try choice(name, value, NoticeSettings.MailWay.allCases)
        case "NOTICES_SMTP":
            guard let server = MailServer(value) else {
                throw .form(name, value: value, like: "smtp://mail.example.org:587")
            }
            notices.server = server
        case "NOTICES_SMTP_USER": notices.user = value
        case "NOTICES_SMTP_PASSWORD": notices.password = value
        case "NOTICES_FROM":
            guard let from = EmailAddress(value) else { throw .form(name, value: value, like: "shanzhi@example.org") }
            notices.from = from
        case "NOTICES_WEBHOOK": notices.webhook = value
        case "NOTICES_WEBHOOK_TOKEN": notices.webhookToken = value
        case "NOTICES_WEBHOOK_KEY": notices.webhookKey = value
        case "NOTICES_SPOOL": notices.spool = value
        case "NOTICES_QUIET":
            guard let hours = value == "off" ? QuietHours.none : QuietHours(value) else {
                throw .form(name, value: value, like: "21:00-08:00")
            }
            notices.pace.quiet = hours
        case "NOTICES_GATHER_MINUTES": notices.pace.gathering = Int64(try number(name, value, 0...60))
        default: return false
        }
        return true
    }
}
