package import Kernel

/// What the public log promises whoever reports, before their entry is in it.
package enum LogPromise {
    /// Seconds within which an entry is in the published log; in fact one or two.
    package static let seconds = 60

    /// Where the proof of a report will be: a `.tlog-proof` file.
    package static func proof(of report: ID<Report>) -> String { "/log/receipt/\(report)" }

    /// The page that explains and verifies it.
    package static func page(of report: ID<Report>) -> String { "/log/receipt/\(report)/page" }
}
