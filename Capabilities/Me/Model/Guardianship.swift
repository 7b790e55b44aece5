package import Journal
package import Kernel

package enum GuardianRequest {}

/// Somebody who acts for a child, or asks to. No name, birthday or paper of the child is kept: the desk sees the papers
/// and writes down that it saw them.
/// - Source: Personal Information Protection Law, article 31; Regulations on the Protection of Minors in Cyberspace.
package struct Guardianship: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case waiting, confirmed, refused, ended
    }

    /// Until this birthday a guardian decides about a child's data; then the child does.
    /// - Source: Personal Information Protection Law, article 31.
    package static let age = 14

    /// Of the request; `nil` for what a desk entered by itself.
    package let id: ID<GuardianRequest>?
    package let child: ID<Person>
    package let guardian: ID<Person>
    /// What the guardian calls the child here, with personal data covered.
    package let label: String
    package let since: Timestamp
    package let confirmed: Timestamp?
    package let refused: Timestamp?
    package let ended: Timestamp?
    /// The child's fourteenth birthday; `nil` for what a desk entered by itself.
    package let ends: LocalDate?
    /// Why it was not confirmed.
    package let words: String?
    /// The version of the notice they agreed to.
    package let consent: String?

    package func state(on date: LocalDate) -> State {
        if ended != nil || ends.map({ $0 <= date }) ?? false { return .ended }
        if refused != nil { return .refused }
        return confirmed == nil ? .waiting : .confirmed
    }

    /// What whoever asked says at the desk: six digits that follow from nothing the desk can read.
    package func code(_ seal: Seal) -> String {
        guard let id else { return "" }
        let bytes = seal.secret(for: Array(id.description.utf8), purpose: "guardian code")
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        return String(String(1_000_000 + number).dropFirst())
    }

    /// The fourteenth birthday of somebody born on a day; who was born on 29 February comes of that age on 1 March.
    package static func end(bornOn birth: LocalDate) -> LocalDate? {
        let (year, month, day) = birth.components
        return LocalDate(year: year + age, month: month, day: day) ?? LocalDate(year: year + age, month: 3, day: 1)
    }
}
