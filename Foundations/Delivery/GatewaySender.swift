package import Outward

/// Posts text messages to a gateway of the county's, in the form that the gateway wants.
package struct GatewaySender: Sender {
    private let address: String
    private let template: MessageTemplate
    private let token: String?
    private let signature: Signature?
    private let confirmation: String?
    private let outward: Outward

    /// - Parameter confirmation: what the answer's body holds when the gateway took the message; many answer 200 in any
    ///   case.
    package init(
        address: String, template: MessageTemplate = .standard, token: String? = nil, key: String? = nil,
        confirmation: String? = nil, outward: Outward
    ) {
        self.address = address
        self.template = template
        self.token = token
        signature = key.map { Signature(key: $0) }
        self.confirmation = confirmation
        self.outward = outward
    }

    package func send(_ message: Message) async throws {
        guard message.phone != nil else { throw DeliveryFault.noAddress }
        let body = template.filled(message)
        let answer = try await outward.post(
            address, type: template.type, body,
            headers: bearer(token) + (signature?.headers(body, at: message.at) ?? []))
        guard (200..<300).contains(answer.status) else { throw DeliveryFault.refused(status: answer.status) }
        guard let confirmation else { return }
        guard String(decoding: answer.body, as: UTF8.self).contains(confirmation) else {
            throw DeliveryFault.unconfirmed
        }
    }
}
