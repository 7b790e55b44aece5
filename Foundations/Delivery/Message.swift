/// What is to be brought to somebody: a code to sign in with, or word of a matter.
///
/// As JSON it is what webhooks get; what is not there is left out.
package struct Message: Sendable, Hashable, Encodable {
    /// Names the message: whoever gets it twice under one id got it once.
    package var id: String?
    /// `+8613800138000`.
    package var phone: String?
    package var email: String?
    /// Of a mail.
    package var subject: String?
    /// The code to sign in with.
    package var code: String?
    /// The words for the reader, with everything they need in them.
    package let text: String
    /// Where to read more, and to ask for no more messages.
    package var link: String?
    /// What it tells, by its name: `dispatched`, `overdue`.
    package var kind: String?
    /// The number of the case.
    package var number: String?
    /// The person of the county's staff whom it is for.
    package var person: String?
    package var urgent: Bool?
    /// Milliseconds since 1970.
    package let at: Int64

    enum CodingKeys: String, CodingKey {
        case id, phone, email, subject, code, text, link, kind, person, urgent, at
        case number = "case"
    }

    package init(text: String, at: Int64) {
        self.text = text
        self.at = at
    }

    package init(phone: String, code: String, text: String, at: Int64) {
        self.init(text: text, at: at)
        self.phone = phone
        self.code = code
    }
}

/// Brings a message to its reader: the one port behind which gateways, mail servers and folders stand.
package protocol Sender: Sendable {
    /// - Throws: `DeliveryFault`, `OutwardFault`, or what else went wrong. Whoever sends decides whether to try again.
    func send(_ message: Message) async throws
}

/// Why a message was not taken. It holds nothing of the message.
package enum DeliveryFault: Error, Hashable, CustomStringConvertible {
    /// No way is set up.
    case notSetUp
    /// The message has no address for this way.
    case noAddress
    /// The other side answered with this status of HTTP.
    case refused(status: Int)
    /// The other side answered well, but without the words by which it says that it took the message.
    case unconfirmed
    /// What the mail server last answered, 0 without an answer, and libcurl's number of the fault.
    case mail(answer: Int, curl: Int)

    /// Whether trying again is of no use: the other side does not want this message.
    package var isFinal: Bool {
        switch self {
        case .noAddress: true
        case .refused(let status): [400, 410, 413, 422].contains(status)
        case .mail(let answer, _): (550...559).contains(answer)
        case .notSetUp, .unconfirmed: false
        }
    }

    package var description: String {
        switch self {
        case .notSetUp: "not set up"
        case .noAddress: "no address"
        case .refused(let status): "HTTP \(status)"
        case .unconfirmed: "not confirmed"
        case .mail(let answer, let curl): "SMTP \(answer), libcurl \(curl)"
        }
    }
}

/// No way is set up.
package struct NoSender: Sender {
    package init() {}

    package func send(_ message: Message) async throws { throw DeliveryFault.notSetUp }
}
