import CMail
import Dispatch
import Foundation
import Kernel
package import Outward

/// Sends mail over SMTP, by libcurl. Without TLS it goes only to machines of the own network that the settings name.
package struct MailSender: Sender {
    private let server: MailServer
    private let from: EmailAddress
    private let user: String?
    private let password: String?
    private let outward: Outward
    /// Milliseconds for one mail.
    private let limit: Int
    /// libcurl blocks: its calls stay off Swift's own threads.
    private static let queue = DispatchQueue(label: "mail", attributes: .concurrent)

    package init(
        _ server: MailServer, from: EmailAddress, user: String? = nil, password: String? = nil, outward: Outward,
        limit: Int = 20_000
    ) {
        self.server = server
        self.from = from
        self.user = user
        self.password = password
        self.outward = outward
        self.limit = limit
    }

    package func send(_ message: Message) async throws {
        guard let to = message.email.flatMap({ EmailAddress($0) }) else { throw DeliveryFault.noAddress }
        let target = try await outward.target(server.host)
        let addresses = target.addresses.map { $0.bytes.count == 16 ? "[\($0)]" : "\($0)" }
        let resolve = "\(server.host):\(server.port):\(addresses.joined(separator: ","))"
        let bytes = Mail(message, from: from, to: to).bytes
        let (answer, fault) = await withCheckedContinuation { continuation in
            Self.queue.async {
                continuation.resume(returning: post(bytes, to: to, resolve, mustBeSecure: !target.mayBePlain))
            }
        }
        guard fault == 0 else { throw DeliveryFault.mail(answer: answer, curl: fault) }
    }

    private func post(
        _ bytes: [UInt8], to: EmailAddress, _ resolve: String, mustBeSecure: Bool
    ) -> (answer: Int, fault: Int) {
        var texts: [UnsafeMutablePointer<CChar>] = []
        func kept(_ text: String) -> UnsafePointer<CChar>? {
            guard let copy = strdup(text) else { return nil }
            texts.append(copy)
            return UnsafePointer(copy)
        }
        defer { for text in texts { free(text) } }
        // The path is the name by which we greet.
        let url = kept("\(server.scheme)://\(server.host):\(server.port)/\(from.host)")
        let (resolve, user, password) = (kept(resolve), user.flatMap(kept), password.flatMap(kept))
        let (sender, reader) = (kept("<\(from)>"), kept("<\(to)>"))
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                var mail = cmail(
                    url: url, resolve: resolve, must_be_secure: mustBeSecure ? 1 : 0, user: user, password: password,
                    from: sender, to: reader, bytes: buffer.baseAddress, length: buffer.count, limit: limit)
                var answer = 0
                let fault = cmail_send(&mail, &answer)
                return (answer, Int(fault))
            }
        }
    }
}

extension EmailAddress {
    /// What stands behind the sign.
    var host: String { String(description.drop { $0 != "@" }.dropFirst()) }
}
