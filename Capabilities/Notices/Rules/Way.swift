/// What somebody gave us to reach them by.
package struct Given: Sendable, Hashable {
    package var choice: Way?
    package var hasEmail = false
    package var hasPhone = false

    package init(choice: Way? = nil, hasEmail: Bool = false, hasPhone: Bool = false) {
        self.choice = choice
        self.hasEmail = hasEmail
        self.hasPhone = hasPhone
    }
}

/// The channel by which somebody is told besides their own page; `nil` for none.
///
/// Their choice comes first; where it cannot be, what they gave us and the county has set up. A mail address was entered
/// to be written to, so it comes before the telephone; staff whom the county's own program reaches are told by it.
/// - Parameter ways: the channels that the county has set up.
package func way(to audience: Audience, _ given: Given, among ways: Set<Way>) -> Way? {
    if given.choice == .inbox { return nil }
    let order: [Way] = [given.choice].compactMap { $0 } + (audience == .staff ? [.webhook] : []) + [.email, .text]
    return order.first { channel in
        guard ways.contains(channel) else { return false }
        return switch channel {
        case .email: given.hasEmail
        case .text: given.hasPhone
        case .webhook: audience == .staff
        case .inbox: false
        }
    }
}
