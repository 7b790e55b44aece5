import Foundation
package import Kernel
package import Transparency

/// Who witnesses our log, and whose logs we witness: the lines of a file.
///
///     witness NAME VKEY URL     asked for a cosignature of each checkpoint, at URL/add-checkpoint
///     log VKEY                  witnessed here, at /log/witness/add-checkpoint
///
/// - Source: the keywords are those of c2sp.org/tlog-policy; blank lines and lines that begin with `#` are passed over.
package struct LogPolicy: Sendable, Equatable {
    package struct Witness: Sendable, Equatable {
        package let name: String
        package let key: VerifierKey
        package let url: String
    }

    package private(set) var witnesses: [Witness] = []
    package private(set) var logs: [VerifierKey] = []

    package init() {}

    /// - Throws: `LogPolicyFault`.
    package init(_ text: String, file: String) throws(LogPolicyFault) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
            let fault = LogPolicyFault(file: file, line: index + 1)
            switch keyword {
            case "witness":
                guard words.count == 4, let key = VerifierKey(words[2]), key.kind == .cosignature,
                    words[3].hasPrefix("https://") || words[3].hasPrefix("http://")
                else { throw fault }
                witnesses.append(Witness(name: words[1], key: key, url: words[3]))
            case "log":
                guard words.count == 2, let key = VerifierKey(words[1]), key.kind == .ed25519 else { throw fault }
                logs.append(key)
            default: throw fault
            }
        }
    }

    /// - Returns: nobody when there is no such file.
    /// - Throws: `LogPolicyFault`.
    package static func read(_ file: String) throws -> LogPolicy {
        guard FileManager.default.fileExists(atPath: file) else { return LogPolicy() }
        return try LogPolicy(try String(contentsOfFile: file, encoding: .utf8), file: file)
    }
}

/// A line that names neither a witness nor a log.
package struct LogPolicyFault: Explained, Hashable {
    let file: String
    let line: Int

    package var explanation: Explanation {
        Explanation(.invalid, "ledger.policy.line", ["file": file, "line": "\(line)"])
    }
}
