import Kernel

/// The number of a run within what somebody wrote, as in "decided by the meeting, QL 2607-00001-3".
enum RunReference {
    static let prefix = "QL"

    /// What looks like the number of a run, as it was written.
    static func written(in text: String) -> [String] { text.matches(of: pattern).map { String($0.output) } }

    /// The numbers in a text, in order, each once; those with a wrong check digit are left out.
    static func numbers(in text: String) -> [CaseNumber] {
        written(in: text).reduce(into: []) { found, text in
            guard let number = try? CaseNumber(parsing: text), !found.contains(number) else { return }
            found.append(number)
        }
    }

    /// The text with every number written the one way in which it is looked for.
    static func tidied(_ text: String) -> String {
        text.replacing(pattern) { match in
            (try? CaseNumber(parsing: String(match.output)))?.shown ?? String(match.output)
        }
    }

    private static var pattern: Regex<Substring> { /[Qq][Ll][ -]?[0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]/ }
}
