package import Delivery

/// The ways out that the county has set up.
package struct NoticeSenders: Sendable {
    package var text: (any Sender)?
    package var email: (any Sender)?
    package var webhook: (any Sender)?
    /// What links of messages begin with, `https://shanzhi.example.org`; without it messages have none.
    package var origin: String?

    package init() {}

    var ways: Set<Way> { Set([Way.text, .email, .webhook].filter { sender($0) != nil }) }

    func sender(_ way: Way) -> (any Sender)? {
        switch way {
        case .inbox: nil
        case .text: text
        case .email: email
        case .webhook: webhook
        }
    }
}
