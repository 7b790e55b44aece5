package import Kernel

/// What one voter has handed in: one row of a vote's ledger.
package struct Ballot: Sendable, Hashable {
    package enum Way: String, Sendable, Hashable, CaseIterable, Codable {
        case online, paper
        /// Somebody of the household, or another owner, in writing.
        case proxy
        /// A token for a secret ballot was issued: what is chosen with it, and whether it is used, nobody can tell.
        case token
    }

    package let ordinal: Int
    package let way: Way
    /// Indices; `nil` for a token, and for a paper that was handed out in a secret vote: its box is counted apart.
    package let choices: [Int]?
    /// The ordinal of whoever voted for this voter.
    package let proxy: Int?
    /// Where the written authority or the paper is kept; no names.
    package let note: String?
    package let at: Timestamp

    package init(
        ordinal: Int, way: Way, choices: [Int]?, proxy: Int? = nil, note: String? = nil, at: Timestamp
    ) {
        self.ordinal = ordinal
        self.way = way
        self.choices = choices
        self.proxy = proxy
        self.note = note
        self.at = at
    }
}
