/// What became of a file with a roll.
package struct RollImport: Sendable, Hashable {
    /// Voters taken in or changed.
    package var accepted = 0
    package var unchanged = 0
    package var rejected: [RollFault] = []
}

/// A line of a roll that was not taken in.
package struct RollFault: Error, Sendable, Hashable {
    /// From 1, the header being the first.
    package let line: Int
    /// The name of the column; empty when the whole line is at fault.
    package let column: String
    /// The key of the reason.
    package let key: String
    package let arguments: [String: String]
    /// As the line stood, for FILE.rejected.
    package let fields: [String]

    init(_ line: Int, _ column: String, _ reason: String, _ arguments: [String: String] = [:], fields: [String] = []) {
        self.line = line
        self.column = column
        key = "participation.votes.roll.fault.\(reason)"
        self.arguments = arguments
        self.fields = fields
    }
}
