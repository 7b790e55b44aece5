package import Outward
import Kernel

/// Posts each message as JSON to an address of the county's: `{phone, code, text, at}`, `{id, person, case, kind, …}`.
package struct WebhookSender: Sender {
    private let address: String
    private let token: String?
    private let signature: Signature?
    private let outward: Outward

    /// - Parameters:
    ///   - token: sent along as `Authorization: Bearer`.
    ///   - key: what the message is signed with.
    package init(address: String, token: String? = nil, key: String? = nil, outward: Outward) {
        self.address = address
        self.token = token
        signature = key.map { Signature(key: $0) }
        self.outward = outward
    }

    package func send(_ message: Message) async throws {
        let body = try JSONText.bytes(message)
        let answer = try await outward.post(
            address, type: "application/json", body,
            headers: bearer(token) + (signature?.headers(body, at: message.at) ?? []))
        guard (200..<300).contains(answer.status) else { throw DeliveryFault.refused(status: answer.status) }
    }
}

func bearer(_ token: String?) -> [(String, String)] { token.map { [("Authorization", "Bearer \($0)")] } ?? [] }
