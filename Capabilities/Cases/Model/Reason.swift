/// Why something was done: in somebody's own words, or by a rule whose words are in the strings of both languages.
package enum Reason: Hashable, Sendable, Codable {
    case said(String)
    case rule(String, [String: String])
}
